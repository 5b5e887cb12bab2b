import { atMost, RECORDS_PER_NAME } from '../ceilings.ts';
import type { Command, Context } from '../command.ts';
import type { ToAscii } from '../net/domain-name.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import type { RecordContent, ZoneEvent } from './events.ts';
import { fits, ownerName, zoneName } from './names.ts';
import { type Places, placesOf } from './places.ts';
import { canonicalRdata, recordType } from './rdata.ts';
import type { MissingName, Zone, ZoneRecord } from './types.ts';
import { recordOf, zoneOf } from './views.ts';

const unlimited = Number.POSITIVE_INFINITY;

/** RFC 1982: seconds of the change, or one more than the last where that would not grow. */
export const nextSerial = (zone: Zone, at: number): number => Math.max(zone.serial + 1, Math.floor(at / 1000));

/** Refuses: zone-name-invalid, quota-reached. */
export function createZone(account: string, name: string): Command<{ zoneId: string }> {
  return (state, { at, position, ids, rules }) => {
    const stored = zoneName(name, rules.toAscii);
    if (stored === undefined) return refuse('zone-name-invalid');
    const count = state.zones.byAccount.get(account)?.size ?? 0;
    if (count >= (rules.quotas.zones ?? unlimited)) return refuse('quota-reached');
    const zone = ids.make('zone', account, position);
    const serial = Math.floor(at / 1000);
    return { events: [{ type: 'zone-created', v: 1, account, zone, name: stored, serial }], result: { zoneId: zone } };
  };
}

/** Deletes a zone with its records and bindings. Refuses: zone-unknown. */
export function deleteZone(account: string, id: string): Command<undefined> {
  return (state) =>
    zoneOf(state, account, id) === undefined
      ? refuse('zone-unknown')
      : { events: [{ type: 'zone-deleted', v: 1, zone: id }], result: undefined };
}

export interface Binding {
  readonly account: string;
  readonly zone: string;
  readonly region: string;
  readonly vpcs: readonly string[];
}

/**
 * Makes a zone visible in VPCs, all or none. Refuses: zone-unknown, region-unknown, vpc-id-malformed,
 * vpc-not-in-region, vpc-bound-already (also by another zone of that name), quota-reached.
 */
export function bindZone(input: Binding): Command<undefined> {
  return (state, { at, rules }) => {
    const checked = checkBinding(state, input);
    if (isRefusal(checked)) return checked;
    const { zone, region, vpcs } = checked;
    if (vpcs.some((vpc) => state.zones.boundTo.get(vpc)?.has(zone.name))) return refuse('vpc-bound-already');
    if (zone.bindings.size + vpcs.length > (rules.quotas.vpcsPerZone ?? unlimited)) return refuse('quota-reached');
    const serial = nextSerial(zone, at);
    const events = vpcs.map((vpc): ZoneEvent => ({ type: 'zone-bound', v: 1, zone: zone.id, vpc, region, serial }));
    return { events, result: undefined };
  };
}

/** Refuses: zone-unknown, region-unknown, vpc-id-malformed, vpc-not-in-region, vpc-not-bound. */
export function unbindZone(input: Binding): Command<undefined> {
  return (state, { at }) => {
    const checked = checkBinding(state, input);
    if (isRefusal(checked)) return checked;
    const { zone, vpcs } = checked;
    if (vpcs.some((vpc) => state.zones.boundTo.get(vpc)?.get(zone.name) !== zone)) return refuse('vpc-not-bound');
    const serial = nextSerial(zone, at);
    const events = vpcs.map((vpc): ZoneEvent => ({ type: 'zone-unbound', v: 1, zone: zone.id, vpc, serial }));
    return { events, result: undefined };
  };
}

/** The order of dns contract 3.2: zone, then the VPCs. */
function checkBinding(state: State, input: Binding): (Places & { readonly zone: Zone }) | Refusal {
  const zone = zoneOf(state, input.account, input.zone);
  if (zone === undefined) return refuse('zone-unknown');
  const places = placesOf(state, input.account, input);
  return isRefusal(places) ? places : { ...places, zone };
}

/** A record as submitted; absent optionals take their default, on update the stored value. */
export interface RecordInput {
  readonly rr: string;
  readonly type: string;
  readonly value: string;
  readonly ttl?: number;
  readonly priority?: number;
  readonly description?: string;
}

/** Refuses: body-invalid, zone-unknown, record-type-unsupported, record-duplicate, record-conflict, quota-reached. */
export function addRecord(account: string, zoneId: string, input: RecordInput): Command<{ recordId: string }> {
  return (state, context) => {
    const zone = zoneOf(state, account, zoneId);
    if (zone === undefined) return refuse('zone-unknown');
    const content = decideContent(zone, undefined, input, context);
    if (isRefusal(content)) return content;
    if (zone.records.size >= (context.rules.quotas.recordsPerZone ?? unlimited)) return refuse('quota-reached');
    const record = context.ids.make('record', account, context.position);
    const serial = nextSerial(zone, context.at);
    return {
      events: [{ type: 'record-added', v: 1, zone: zone.id, record, ...content, serial }],
      result: { recordId: record },
    };
  };
}

/** Refuses: body-invalid, record-unknown, record-type-unsupported, record-duplicate, record-conflict, quota-reached. */
export function updateRecord(account: string, id: string, input: RecordInput): Command<undefined> {
  return (state, context) => {
    const before = recordOf(state, account, id);
    if (before === undefined) return refuse('record-unknown');
    const content = decideContent(before.zone, before, input, context);
    if (isRefusal(content)) return content;
    const { zone, owner } = before;
    const serial = nextSerial(zone, context.at);
    return {
      events: [{ type: 'record-updated', v: 1, zone: zone.id, record: id, before: owner, ...content, serial }],
      result: undefined,
    };
  };
}

/** Enables or pauses a record; doing it twice is no change. Refuses: record-unknown. */
export function switchRecord(account: string, id: string, enabled: boolean): Command<undefined> {
  return (state, { at }) => {
    const record = recordOf(state, account, id);
    if (record === undefined) return refuse('record-unknown');
    if (record.enabled === enabled) return { events: [], result: undefined };
    const { zone, owner } = record;
    const serial = nextSerial(zone, at);
    const event = { type: 'record-switched', v: 1, zone: zone.id, record: id, owner, enabled, serial } as const;
    return { events: [event], result: undefined };
  };
}

/** Refuses: record-unknown. */
export function deleteRecord(account: string, id: string): Command<undefined> {
  return (state, { at }) => {
    const record = recordOf(state, account, id);
    if (record === undefined) return refuse('record-unknown');
    const { zone, owner } = record;
    const serial = nextSerial(zone, at);
    return {
      events: [{ type: 'record-deleted', v: 1, zone: zone.id, record: id, owner, serial }],
      result: undefined,
    };
  };
}

const between = (value: number, low: number, high: number): boolean => value >= low && value <= high;

/** Values that need no state (order of checks, step 6): the code of the body comes before that of the ids. */
export function checkRecord(input: RecordInput, toAscii: ToAscii): Refusal | undefined {
  const { ttl = DEFAULT_TTL, priority = 0, description = '' } = input;
  const type = recordType(input.type);
  const value = input.value.trim();
  const sound =
    ownerName(input.rr, toAscii) !== undefined &&
    value !== '' &&
    // An unknown type says nothing about its value: its own code comes later.
    (type === undefined || canonicalRdata(type, value, toAscii) !== undefined) &&
    between(ttl, 5, 86400) &&
    (type !== 'MX' || between(priority, 0, 100)) &&
    description.length <= 255;
  return sound ? undefined : refuse('body-invalid');
}

const DEFAULT_TTL = 60;

function decideContent(
  zone: Zone,
  before: ZoneRecord | undefined,
  input: RecordInput,
  { rules: { toAscii, quotas } }: Context,
): RecordContent | Refusal {
  const type = recordType(input.type);
  if (type === undefined) return refuse('record-type-unsupported', input.type);
  const value = input.value.trim();
  const owner = ownerName(input.rr, toAscii);
  const data = canonicalRdata(type, value, toAscii);
  if (owner === undefined || data === undefined || !fits(owner, zone.name)) return refuse('body-invalid');
  const others = (zone.owners.get(owner) ?? []).filter((other) => other.position !== before?.position);
  if (others.some((other) => other.type === type && other.data === data)) return refuse('record-duplicate', input.rr);
  // RFC 1034 3.6.2: beside a CNAME nothing else. The apex always holds SOA and NS.
  const conflict = type === 'CNAME' ? owner === '' || others.length > 0 : others.some(({ type }) => type === 'CNAME');
  if (conflict) return refuse('record-conflict', input.rr);
  if (others.length >= atMost(RECORDS_PER_NAME, quotas.recordsPerName)) return refuse('quota-reached');
  return {
    rr: input.rr,
    owner,
    rtype: type,
    value,
    data,
    ttl: input.ttl ?? before?.ttl ?? DEFAULT_TTL,
    priority: type === 'MX' ? (input.priority ?? before?.priority ?? 0) : 0,
    description: input.description ?? before?.description ?? '',
  };
}

/** What becomes of names the zone does not have, whoever owns it; undefined: as the server is set. Refuses: zone-unknown. */
export function setMissingName(id: string, missingName: MissingName | undefined): Command<undefined> {
  return (state) => {
    const zone = state.zones.byId.get(id);
    if (zone === undefined) return refuse('zone-unknown');
    if (zone.missingName === missingName) return { events: [], result: undefined };
    const event = {
      ...({ type: 'zone-missing-name-set', v: 1, zone: id } as const),
      ...(missingName !== undefined && { missingName }),
    };
    return { events: [event], result: undefined };
  };
}
