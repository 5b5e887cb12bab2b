import type { Appliers } from '../commit.ts';
import type { State } from '../state.ts';
import type { DnsPolicyEvent } from './events.ts';
import type { DnsPolicies, DnsPolicy } from './types.ts';

export const noPolicies = (): DnsPolicies => ({ byVpc: new Map() });

export const policyAppliers: Appliers<DnsPolicyEvent> = {
  'dns-policy-set': ({ policies }, { type: _type, v: _v, ...fields }, { position }, journal) => {
    const policy: DnsPolicy = { ...fields, position: policies.byVpc.get(fields.vpc)?.position ?? position };
    journal.set(policies.byVpc, policy.vpc, policy);
    journal.row('dnsPolicy', policy.position, policy);
  },

  'dns-policy-removed': ({ policies }, { vpc }, _stamp, journal) => {
    const policy = policies.byVpc.get(vpc);
    if (policy === undefined) return;
    journal.delete(policies.byVpc, vpc);
    journal.row('dnsPolicy', policy.position, undefined);
  },
};

export const loadPolicy = ({ policies }: State, policy: DnsPolicy): void => void policies.byVpc.set(policy.vpc, policy);
