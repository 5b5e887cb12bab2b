import type { RowKind } from '../journal.ts';
import { formatIpv4Prefix } from '../net/prefix.ts';
import type { State } from '../state.ts';
import type { Watch } from './watch.ts';

/** A thing that is not as it was. A changed one has both forms, a made one the second, a removed one the first. */
export interface Change {
  readonly kind: ThingKind;
  /** Of what has no id of its own: the ids of what it joins, with a slash between. */
  readonly id: string;
  readonly change: 'made' | 'changed' | 'removed';
  readonly before?: Form;
  readonly after?: Form;
}

/** A thing's fields, as far as a caller set or may see them: no positions, no moments, nothing secret. */
export type Form = Readonly<Record<string, unknown>>;

/** Every kind that has current rows, but for what no call of a plan makes and what the others already tell. */
type ThingKind = Exclude<RowKind, 'account' | 'selector' | 'freed' | 'token' | 'network' | 'session' | 'loadedFile'>;

/** Where things of a kind are found by id. A kind that is neither here nor in LISTED does not compile. */
const MAPS = {
  vpc: ({ vpcs }) => vpcs.byId,
  subnet: ({ vpcs }) => vpcs.subnets,
  ipReserve: ({ vpcs }) => vpcs.reserves,
  routeRule: ({ vpcs }) => vpcs.rules,
  zone: ({ zones }) => zones.byId,
  record: ({ zones }) => zones.records,
  line: ({ ets }) => ets.lines,
  channel: ({ ets }) => ets.channels,
  edgeVpc: ({ edgeVpcs }) => edgeVpcs.byId,
  csn: ({ csns }) => csns.byId,
  csnTable: ({ csns }) => csns.tables,
  tgw: ({ csns }) => csns.tgws,
  attachment: ({ csns }) => csns.attachments,
  association: ({ csns }) => csns.associations,
  csnRule: ({ csns }) => csns.rules,
  grant: ({ csns }) => csns.grants,
  package: ({ bandwidth }) => bandwidth.packages,
  resolver: ({ resolvers }) => resolvers.byId,
  forwardRule: ({ resolvers }) => resolvers.rules,
  dnsPolicy: ({ dnsPolicies }) => dnsPolicies.byVpc,
  iamPolicy: ({ iam }) => iam.policies,
  group: ({ iam }) => iam.groups,
  role: ({ iam }) => iam.roles,
  user: ({ iam }) => iam.users,
} as const satisfies Readonly<
  Record<Exclude<ThingKind, keyof typeof LISTED>, (state: State) => ReadonlyMap<string, object>>
>;

/** Things that lie only in lists: what names one, and where it is. */
const LISTED = {
  binding: {
    names: ['zone', 'vpc'],
    list: (state, { zone }) => state.zones.byId.get(zone!)?.bindings,
  },
  ruleBinding: {
    names: ['rule', 'vpc'],
    list: (state, { rule }) => state.resolvers.bindings.get(rule!),
  },
  propagation: {
    names: ['table', 'attachment'],
    list: (state, { attachment }) => state.csns.propagationsFrom.get(attachment!),
  },
  limit: {
    names: ['package', 'localRegion', 'peerRegion'],
    list: (state, thing) => state.bandwidth.limitsOf.get(thing.package!),
  },
} as const satisfies Readonly<Partial<Record<ThingKind, Listed>>>;

interface Listed {
  readonly names: readonly string[];
  readonly list: (state: State, names: Names) => Iterable<object> | undefined;
}

type Names = Readonly<Record<string, string>>;

/** Something that may have changed: what a journal touched, and perhaps left as it was. */
export interface Touched {
  readonly kind: ThingKind;
  readonly id: string;
  /** Its form in a state; undefined when it is not there. */
  readonly formIn: (state: State) => Form | undefined;
}

/** What was touched, each thing once, kind by kind. To be asked while what was done is still there, or after. */
export function* touchedThings(state: State, watches: readonly Watch[]): Generator<Touched> {
  for (const [kind, mapOf] of Object.entries(MAPS) as [keyof typeof MAPS, (state: State) => Map<string, object>][]) {
    const ids = new Set(watches.flatMap(({ maps }) => [...(maps.get(mapOf(state)) ?? [])])) as Set<string>;
    for (const id of ids) yield { kind, id, formIn: (any) => formOf(kind, any, mapOf(any).get(id)) };
  }
  const items = watches.flatMap((watch) => [...watch.items]) as Names[];
  for (const [kind, { names, list }] of Object.entries(LISTED) as [keyof typeof LISTED, Listed][]) {
    const seen = new Set<string>();
    for (const item of items) {
      // Other things may bear these names too, an association those of a propagation: then nothing is found.
      if (!names.every((name) => typeof item[name] === 'string')) continue;
      const id = names.map((name) => item[name]).join('/');
      if (seen.has(id)) continue;
      seen.add(id);
      const same = (other: object) => names.every((name) => (other as Names)[name] === item[name]);
      yield { kind, id, formIn: (any) => formOf(kind, any, find(list(any, item), same)) };
    }
  }
}

function find(things: Iterable<object> | undefined, is: (thing: object) => boolean): object | undefined {
  for (const thing of things ?? []) if (is(thing)) return thing;
  return undefined;
}

/** What is found by other means, changes with its parts, says when rather than what, or is secret. */
const LEFT_OUT = new Set([
  ...['position', 'id', 'createdAt', 'updatedAt', 'dueAt', 'serial'],
  ...['records', 'owners', 'below', 'bindings', 'vpcRules', 'reserved', 'bgpKey', 'keys'],
]);

function formOf(kind: ThingKind, state: State, thing: object | undefined): Form | undefined {
  if (thing === undefined) return undefined;
  const { base, length, zone, ...fields } = thing as Record<string, unknown>;
  const form: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) if (!LEFT_OUT.has(name)) form[name] = value;
  if (kind === 'csnRule') form.destination = formatIpv4Prefix({ base: base as number, length: length as number });
  if (kind === 'binding' || kind === 'forwardRule') form.zone = zone;
  if (kind === 'record') {
    const { id } = zone as { id: string };
    // Records of a deleted zone are still there until they are swept.
    if (state.zones.byId.get(id) !== zone) return undefined;
    // Its name and value once more, as DNS compares them.
    const { owner: _owner, data: _data, ...asSubmitted } = form;
    return { zone: id, ...asSubmitted };
  }
  return form;
}
