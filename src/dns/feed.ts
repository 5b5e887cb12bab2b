import type { Commit } from '../domain/commit.ts';
import type { DnsPolicy } from '../domain/policy/types.ts';
import type { Zone } from '../domain/privatezone/types.ts';
import type { ForwardRule } from '../domain/resolver/types.ts';
import type { State } from '../domain/state.ts';
import type { DnsChange, DnsNode, DnsZone, Selectors } from './changes.ts';

/** What a commit means to the DNS plane, told from the state just after it. */
export function changesOf(state: State, commit: Commit, dnsPort: number): DnsChange[] {
  const changes: DnsChange[] = [];
  for (const event of commit.events) {
    switch (event.type) {
      case 'zone-created':
        changes.push({ kind: 'zone', zone: event.zone, name: event.name, serial: event.serial });
        break;
      case 'zone-missing-name-set':
        changes.push(zoneOf(state.zones.byId.get(event.zone)!));
        break;
      case 'zone-deleted':
        changes.push({ kind: 'zone-removed', zone: event.zone });
        break;
      case 'zone-bound':
      case 'zone-unbound': {
        changes.push({ ...zoneOf(state.zones.byId.get(event.zone)!), serial: event.serial });
        changes.push({ kind: event.type === 'zone-bound' ? 'bound' : 'unbound', vpc: event.vpc, zone: event.zone });
        break;
      }
      case 'selectors-set':
        changes.push(selectorsOf(state, event.vpc, dnsPort));
        break;
      case 'selectors-removed':
        changes.push({ kind: 'selectors', vpc: event.vpc, selectors: undefined });
        break;
      case 'resolver-created':
      case 'resolver-deleted':
        changes.push(selectorsOf(state, event.vpc, dnsPort));
        break;
      case 'forward-rule-created':
      case 'forward-rule-updated':
        changes.push(ruleOf(state, state.resolvers.rules.get(event.rule)!));
        break;
      case 'forward-rule-deleted':
        changes.push({ kind: 'rule-removed', rule: event.rule });
        break;
      case 'forward-rule-bound':
        changes.push({ kind: 'rule-bound', vpc: event.vpc, rule: event.rule });
        break;
      case 'forward-rule-unbound':
        changes.push({ kind: 'rule-unbound', vpc: event.vpc, rule: event.rule });
        break;
      case 'dns-policy-set':
        changes.push(policyOf(state.dnsPolicies.byVpc.get(event.vpc)!));
        break;
      case 'dns-policy-removed':
        changes.push({ kind: 'policy', vpc: event.vpc, allow: [], queryLog: false });
        break;
      default:
        break;
    }
  }
  for (const [zone, owners] of touchedOwners(state, commit)) {
    for (const owner of owners) changes.push(nodeOf(zone, owner));
  }
  return changes;
}

/** Everything the DNS plane must know at start, in chunks it can take without a pause that is felt. */
export function* allChanges(state: State, dnsPort: number): Iterable<DnsChange[]> {
  let chunk: DnsChange[] = [];
  for (const change of everything(state, dnsPort)) {
    chunk.push(change);
    if (chunk.length < 2000) continue;
    yield chunk;
    chunk = [];
  }
  yield chunk;
}

function* everything(state: State, dnsPort: number): Iterable<DnsChange> {
  for (const zone of state.zones.byId.values()) {
    yield zoneOf(zone);
    for (const owner of zone.owners.keys()) yield nodeOf(zone, owner);
    for (const { vpc } of zone.bindings) yield { kind: 'bound', vpc, zone: zone.id };
  }
  for (const rule of state.resolvers.rules.values()) {
    yield ruleOf(state, rule);
    for (const { vpc } of state.resolvers.bindings.get(rule.id) ?? []) yield { kind: 'rule-bound', vpc, rule: rule.id };
  }
  for (const policy of state.dnsPolicies.byVpc.values()) yield policyOf(policy);
  // Last, so that no address answers before its zones, rules and policies are there.
  for (const vpc of state.selections.byVpc.keys()) yield selectorsOf(state, vpc, dnsPort);
}

/** What makes the DNS plane forget all of a state: the answers first, then whose a query is. */
export function forgetAll(state: State): DnsChange[] {
  return [
    ...state.zones.byId.keys().map((zone): DnsChange => ({ kind: 'zone-removed', zone })),
    ...state.resolvers.rules.keys().map((rule): DnsChange => ({ kind: 'rule-removed', rule })),
    ...state.dnsPolicies.byVpc.keys().map((vpc): DnsChange => ({ kind: 'policy', vpc, allow: [], queryLog: false })),
    ...state.selections.byVpc.keys().map((vpc): DnsChange => ({ kind: 'selectors', vpc, selectors: undefined })),
  ];
}

/** Owner names whose content a commit changed, once each. */
function touchedOwners(state: State, commit: Commit): Map<Zone, Set<string>> {
  const touched = new Map<Zone, Set<string>>();
  for (const event of commit.events) {
    if (!('zone' in event && 'owner' in event)) continue;
    const zone = state.zones.byId.get(event.zone);
    if (zone === undefined) continue;
    const owners = touched.get(zone) ?? new Set();
    owners.add(event.owner);
    if (event.type === 'record-updated') owners.add(event.before);
    touched.set(zone, owners);
  }
  return touched;
}

function nodeOf(zone: Zone, owner: string): DnsNode {
  const records = (zone.owners.get(owner) ?? [])
    .filter((record) => record.enabled)
    .map(({ type, ttl, data, priority }) => ({ type, ttl, data: type === 'MX' ? `${priority} ${data}` : data }));
  return { kind: 'node', zone: zone.id, serial: zone.serial, owner, records };
}

const zoneOf = ({ id, name, serial, missingName }: Zone): DnsZone => ({
  kind: 'zone',
  zone: id,
  name,
  serial,
  missingName,
});

/** Its own selectors, and the addresses of its inbound resolvers (contract row 27). */
function selectorsOf(state: State, vpc: string, dnsPort: number): DnsChange {
  const selection = state.selections.byVpc.get(vpc)!;
  const inbound = [...(state.resolvers.byVpc.get(vpc) ?? [])]
    .filter(({ type }) => type === 'inbound')
    .flatMap(({ addresses, position }) =>
      addresses.map(({ address }) => ({ address, port: dnsPort, since: position })),
    );
  const selectors: Selectors = {
    listen: [...selection.listen.map(({ address, port = dnsPort }) => ({ address, port })), ...inbound],
    clients: selection.clients,
    default: selection.default,
  };
  return { kind: 'selectors', vpc, selectors };
}

function ruleOf(state: State, { id, zone, targets, resolver }: ForwardRule): DnsChange {
  const sources = state.resolvers.byId.get(resolver)!.addresses.map(({ address }) => address);
  return { kind: 'rule', rule: id, zone, targets, sources };
}

const policyOf = ({ position: _position, ...fields }: DnsPolicy): DnsChange => ({ kind: 'policy', ...fields });
