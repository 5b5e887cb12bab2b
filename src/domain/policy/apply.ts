import type { Appliers } from '../commit.ts';
import type { State } from '../state.ts';
import type { DnsPolicyEvent } from './events.ts';
import type { DnsPolicies, DnsPolicy } from './types.ts';

export const noPolicies = (): DnsPolicies => ({ byVpc: new Map() });

export const policyAppliers: Appliers<DnsPolicyEvent> = {
  'dns-policy-set': ({ dnsPolicies }, { type: _type, v: _v, ...fields }, { position }, journal) => {
    const policy: DnsPolicy = { ...fields, position: dnsPolicies.byVpc.get(fields.vpc)?.position ?? position };
    journal.set(dnsPolicies.byVpc, policy.vpc, policy);
    journal.row('dnsPolicy', policy.position, policy);
  },

  'dns-policy-removed': ({ dnsPolicies }, { vpc }, _stamp, journal) => {
    const policy = dnsPolicies.byVpc.get(vpc);
    if (policy === undefined) return;
    journal.delete(dnsPolicies.byVpc, vpc);
    journal.row('dnsPolicy', policy.position, undefined);
  },
};

export const loadPolicy = ({ dnsPolicies }: State, policy: DnsPolicy): void =>
  void dnsPolicies.byVpc.set(policy.vpc, policy);
