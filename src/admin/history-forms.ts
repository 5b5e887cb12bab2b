import type { HistoryEntry, RowChange } from '../domain/history/types.ts';
import type { RowKind } from '../domain/journal.ts';
import { formatIpv4Prefix } from '../domain/net/prefix.ts';
import { utcTime } from '../domain/time.ts';

/** One thing that is not as it was: a changed one has both forms, a made one the second, a removed one the first. */
export interface ShownChange {
  readonly kind: RowKind;
  /** Of what has no id of its own: the ids of what it joins, with a slash between. */
  readonly id: string;
  readonly name?: string;
  readonly change: 'made' | 'changed' | 'removed';
  readonly before?: Form;
  readonly after?: Form;
}

type Form = Readonly<Record<string, unknown>>;

/** What names a thing of a kind. Undefined: a part of how the log is kept, which nobody made. */
const NAMED_BY: Readonly<Record<RowKind, readonly string[] | undefined>> = {
  account: ['id'],
  vpc: ['id'],
  subnet: ['id'],
  routeRule: ['id'],
  ipReserve: ['id'],
  zone: ['id'],
  binding: ['zone', 'vpc'],
  record: ['id'],
  selector: ['vpc'],
  token: undefined,
  freed: undefined,
  network: ['id'],
  line: ['id'],
  channel: ['id'],
  edgeVpc: ['id'],
  csn: ['id'],
  csnTable: ['id'],
  attachment: ['id'],
  association: ['table', 'attachment'],
  propagation: ['table', 'attachment'],
  csnRule: ['id'],
  tgw: ['id'],
  grant: ['id'],
  package: ['id'],
  limit: ['package', 'localRegion', 'peerRegion'],
  resolver: ['id'],
  forwardRule: ['id'],
  ruleBinding: ['rule', 'vpc'],
  dnsPolicy: ['vpc'],
  iamPolicy: ['id'],
  group: ['id'],
  role: ['id'],
  user: ['id'],
  session: ['key'],
  loadedFile: ['digest'],
};

/**
 * Every member that is shown, of a thing or within one. What is not named here is not: secrets, and what only says where
 * something lies or how often it was touched. A member a later version adds is thus hidden until somebody shows it.
 */
const SHOWN: ReadonlySet<string> = new Set(
  [
    'account name description region vpc type createdAt tags tagKey tagValue enabled status',
    'certified frozen crossBorder closed keys lastUsedAt',
    'cidr secondaryCidrs ipv6Cidr isDefault relay routeTableId zoneName subnetType subnet ipCidr ipVersion',
    'table source destination nexthopId nexthopType pathType',
    'missingName zone rr value ttl priority listen clients default pooled address port',
    'registered cidrs advertised channel mode router primary established session users received prefix asPath community',
    'isp intfType apType apAddr userName userPhone userEmail userIdc linkDelay',
    'line routeType vlanId networks baiduAddress customerAddress bgpAsn bgpRouteLimit authorizedUsers regionId',
    'defaultTable options ecmp anyCidr autoAssociate autoPropagate csn instance owner dueAt attachment',
    'blackhole nextHop peer package interworkType interworkRegion bandwidth used prepaid billingMethod expiresAt stopped',
    'localRegion peerRegion resolver addresses targets ip rule allow queryLog responsesPerSecond',
    'contact groups group policies policy at calls document trust opener user role acl',
  ].flatMap((names) => names.split(' ')),
);

/** Members that are moments, in milliseconds since 1970. */
const MOMENTS: ReadonlySet<string> = new Set(['createdAt', 'expiresAt', 'dueAt', 'lastUsedAt', 'at']);

/** What an entry changed, as people know it, in the order of the entry; at most so many, and how many rows are left. */
export function changesOf(
  { changes: rows }: HistoryEntry,
  most: number = Number.POSITIVE_INFINITY,
): { readonly changes: readonly ShownChange[]; readonly more: number } {
  // A record's row names its zone by position; whatever changes a record touches its zone in the same commit.
  const zones = new Map(rows.filter(({ kind }) => kind === 'zone').map((zone) => [zone.key, idOf(zone)]));
  // What the registry keeps of an instance that has an API of its own is told by that one's row.
  const told = new Set(rows.filter(({ kind }) => kind !== 'network').map(idOf));
  const changes: ShownChange[] = [];
  for (const [i, row] of rows.entries()) {
    // Those left are not worked out: an import has thousands.
    if (changes.length === most) return { changes, more: rows.length - i };
    const id = idOf(row);
    if (id === undefined || (row.kind === 'network' && told.has(id))) continue;
    const change = changeOf(row, id, zones);
    if (change !== undefined) changes.push(change);
  }
  return { changes, more: 0 };
}

function idOf({ kind, before, after }: RowChange): string | undefined {
  const thing = (after ?? before) as Record<string, unknown> | undefined;
  return NAMED_BY[kind]?.map((name) => thing?.[name]).join('/');
}

type ZoneIds = ReadonlyMap<number, string | undefined>;

function changeOf(row: RowChange, id: string, zones: ZoneIds): ShownChange | undefined {
  const { kind } = row;
  const [before, after] = [formOf(kind, row.before, zones), formOf(kind, row.after, zones)];
  const name = (after ?? before)?.name;
  const named = { kind, id, ...(typeof name === 'string' && name !== '' && { name }) };
  if (before === undefined) return after && { ...named, change: 'made', after };
  if (after === undefined) return { ...named, change: 'removed', before };
  // Forms are made alike, so equal ones read alike.
  if (JSON.stringify(before) === JSON.stringify(after)) return undefined;
  return { ...named, change: 'changed', before, after };
}

function formOf(kind: RowKind, row: object | undefined, zones: ZoneIds): Form | undefined {
  if (row === undefined) return undefined;
  const { id: _id, ...fields } = row as Record<string, unknown>;
  // A deleted zone's row stays while its records are swept.
  if (kind === 'zone' && 'deleted' in fields) return undefined;
  if (kind === 'record') {
    // Its name once more, as DNS compares it.
    delete fields.owner;
    fields.zone = zones.get(fields.zone as number);
  }
  if (kind === 'csnRule') {
    fields.destination = formatIpv4Prefix({ base: fields.base as number, length: fields.length as number });
  }
  return shown(fields) as Form;
}

/** A value without the members that are not shown. What lies within a thing keeps its id, which is its name. */
function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(within);
  if (typeof value !== 'object' || value === null) return value;
  const form: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (!SHOWN.has(name) || member === undefined) continue;
    form[name] = MOMENTS.has(name) && typeof member === 'number' ? utcTime(member) : within(member);
  }
  return form;
}

function within(value: unknown): unknown {
  const form = shown(value);
  if (typeof value !== 'object' || value === null || !('id' in value)) return form;
  return { id: value.id, ...(form as Form) };
}

/** Changes shown of one entry; the others are only counted. */
const MOST_CHANGES = 1000;

/** An entry as it is shown, and how many changes of it are. */
export function entryForm(entry: HistoryEntry): { readonly form: object; readonly changes: number } {
  const { position, at, cause } = entry.commit;
  const { operation, requestId, account, accessKeyId, as, from, undoes } = cause;
  const who = { requestId, account, accessKeyId, as, from, undoes };
  const { changes, more } = changesOf(entry, MOST_CHANGES);
  const form = { position, at: utcTime(at), operation, ...who, changes, ...(more > 0 && { more }) };
  return { form, changes: changes.length };
}
