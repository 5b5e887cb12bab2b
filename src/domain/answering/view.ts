import type { DnsRules } from '../command.ts';
import type { Zone, ZoneRecord } from '../privatezone/types.ts';
import type { State } from '../state.ts';
import type { AnswerRecord, AnswerView, AnswerZone } from './types.ts';

/** What a VPC sees, looked up in the state as it is when it is asked; undefined: there is no such VPC. */
export function viewOfVpc(state: State, vpc: string, dns: DnsRules): AnswerView | undefined {
  if (!state.selections.byVpc.has(vpc)) return undefined;
  const zones = state.zones.boundTo.get(vpc);
  const rules = state.resolvers.boundTo.get(vpc);
  return {
    zoneAt: (name) => {
      const zone = zones?.get(name);
      return zone && zoneView(zone);
    },
    ruleAt: (name) => {
      const id = rules?.get(name === '' ? '.' : name);
      return id === undefined ? undefined : { id, name, targets: state.resolvers.rules.get(id)!.targets };
    },
    upstreams: dns.upstreams,
    missingName: dns.missingName,
    allow: state.dnsPolicies.byVpc.get(vpc)?.allow ?? [],
  };
}

const zoneView = (zone: Zone): AnswerZone => ({
  id: zone.id,
  name: zone.name,
  serial: zone.serial,
  missingName: zone.missingName,
  recordsAt: (owner) => (zone.owners.get(owner) ?? []).filter(({ enabled }) => enabled).map(shown),
  hasBelow: (owner) => zone.below.has(owner),
});

/** As DNS says it: an MX with its preference. */
const shown = ({ type, ttl, data, priority }: ZoneRecord): Omit<AnswerRecord, 'owner'> => ({
  type,
  ttl,
  data: type === 'MX' ? `${priority} ${data}` : data,
});
