import type { Commit } from '../domain/commit.ts';
import type { Zone } from '../domain/privatezone/types.ts';
import type { Selection } from '../domain/selection/types.ts';
import type { State } from '../domain/state.ts';
import type { DnsChange, DnsNode, Selectors } from './changes.ts';

/** What a commit means to the DNS plane, told from the state just after it. */
export function changesOf(state: State, commit: Commit, dnsPort: number): DnsChange[] {
  const changes: DnsChange[] = [];
  for (const event of commit.events) {
    switch (event.type) {
      case 'zone-created':
        changes.push({ kind: 'zone', zone: event.zone, name: event.name, serial: event.serial });
        break;
      case 'zone-deleted':
        changes.push({ kind: 'zone-removed', zone: event.zone });
        break;
      case 'zone-bound':
      case 'zone-unbound': {
        const { name } = state.zones.byId.get(event.zone)!;
        changes.push({ kind: 'zone', zone: event.zone, name, serial: event.serial });
        changes.push({ kind: event.type === 'zone-bound' ? 'bound' : 'unbound', vpc: event.vpc, zone: event.zone });
        break;
      }
      case 'selectors-set':
        changes.push(selectorsOf(state.selections.byVpc.get(event.vpc)!, dnsPort));
        break;
      case 'selectors-removed':
        changes.push({ kind: 'selectors', vpc: event.vpc, selectors: undefined });
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
    yield { kind: 'zone', zone: zone.id, name: zone.name, serial: zone.serial };
    for (const owner of zone.owners.keys()) yield nodeOf(zone, owner);
    for (const { vpc } of zone.bindings) yield { kind: 'bound', vpc, zone: zone.id };
  }
  // Last, so that no address answers before its zones are there.
  for (const selection of state.selections.byVpc.values()) yield selectorsOf(selection, dnsPort);
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

function selectorsOf(selection: Selection, dnsPort: number): DnsChange {
  const selectors: Selectors = {
    listen: selection.listen.map(({ address, port = dnsPort }) => ({ address, port })),
    clients: selection.clients,
    default: selection.default,
  };
  return { kind: 'selectors', vpc: selection.vpc, selectors };
}
