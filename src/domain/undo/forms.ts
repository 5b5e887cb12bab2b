import type { Account } from '../account/types.ts';
import type { Limit, Package } from '../bandwidth/types.ts';
import { pairKey } from '../bandwidth/types.ts';
import type { EdgeVpc } from '../bec/types.ts';
import type { Association, Attachment, Csn, CsnTable, CustomRule, Grant, Propagation, Tgw } from '../csn/types.ts';
import type { Channel, Line } from '../et/types.ts';
import type { Group, Policy, Role, User } from '../iam/types.ts';
import type { RowKind } from '../journal.ts';
import type { LoadedFile } from '../loaded/types.ts';
import type { Network } from '../network/types.ts';
import { networkAt } from '../network/views.ts';
import type { DnsPolicy } from '../policy/types.ts';
import type { RecordRow, ZoneRow } from '../privatezone/apply.ts';
import type { Binding } from '../privatezone/types.ts';
import type { ForwardRule, Resolver, RuleBinding } from '../resolver/types.ts';
import type { Freed, Selection } from '../selection/types.ts';
import type { Session } from '../session/types.ts';
import type { State } from '../state.ts';
import type { KeptToken } from '../token.ts';
import type { IpReserve, RouteRule, Subnet, Vpc } from '../vpc/types.ts';

/** What a current row of each kind holds. */
export interface Forms {
  readonly account: Account;
  readonly vpc: Vpc;
  readonly subnet: Subnet;
  readonly routeRule: RouteRule;
  readonly ipReserve: IpReserve;
  readonly zone: ZoneRow;
  readonly binding: Binding;
  readonly record: RecordRow;
  readonly selector: Selection;
  readonly token: KeptToken;
  readonly freed: Freed;
  readonly network: Network;
  readonly line: Line;
  readonly channel: Channel;
  readonly edgeVpc: EdgeVpc;
  readonly csn: Csn;
  readonly csnTable: CsnTable;
  readonly attachment: Attachment;
  readonly association: Association;
  readonly propagation: Propagation;
  readonly csnRule: CustomRule;
  readonly tgw: Tgw;
  readonly grant: Grant;
  readonly package: Package;
  readonly limit: Limit;
  readonly resolver: Resolver;
  readonly forwardRule: ForwardRule;
  readonly ruleBinding: RuleBinding;
  readonly dnsPolicy: DnsPolicy;
  readonly iamPolicy: Policy;
  readonly group: Group;
  readonly role: Role;
  readonly user: User;
  readonly session: Session;
  readonly loadedFile: LoadedFile;
}

type Present = { readonly [K in RowKind]: (state: State, form: Forms[K]) => Forms[K] | undefined };

/** The form a thing has now, found by what it is and not by its row's key; undefined: it is not there. */
const PRESENT: Present = {
  account: ({ accounts }, { id }) => accounts.byId.get(id),
  vpc: ({ vpcs }, { id }) => vpcs.byId.get(id),
  subnet: ({ vpcs }, { id }) => vpcs.subnets.get(id),
  routeRule: ({ vpcs }, { id }) => vpcs.rules.get(id),
  ipReserve: ({ vpcs }, { id }) => vpcs.reserves.get(id),
  zone: ({ zones }, { id }) => {
    const zone = zones.byId.get(id);
    if (zone === undefined) return undefined;
    const { account, name, createdAt, updatedAt, serial, missingName } = zone;
    return { id, account, name, createdAt, updatedAt, serial, ...(missingName !== undefined && { missingName }) };
  },
  binding: ({ zones }, { zone, vpc }) =>
    [...(zones.byId.get(zone)?.bindings ?? [])].find((binding) => binding.vpc === vpc),
  record: ({ zones }, { id }) => {
    const found = zones.records.get(id);
    // Records of deleted zones are still found until they are swept.
    if (found === undefined || zones.byId.get(found.zone.id) !== found.zone) return undefined;
    const { position: _position, zone, ...fields } = found;
    return { ...fields, zone: zone.position };
  },
  selector: ({ selections }, { vpc }) => selections.byVpc.get(vpc),
  token: ({ tokens }, { scope }) => tokens.byScope.get(scope),
  freed: ({ selections }, { position }) => selections.freed.get(position),
  network: (state, { type, id }) => networkAt(state, type, id),
  line: ({ ets }, { id }) => ets.lines.get(id),
  channel: ({ ets }, { id }) => ets.channels.get(id),
  edgeVpc: ({ edgeVpcs }, { id }) => edgeVpcs.byId.get(id),
  csn: ({ csns }, { id }) => csns.byId.get(id),
  csnTable: ({ csns }, { id }) => csns.tables.get(id),
  attachment: ({ csns }, { id }) => csns.attachments.get(id),
  association: ({ csns }, { attachment }) => csns.associations.get(attachment),
  propagation: ({ csns }, { attachment, table }) =>
    [...(csns.propagationsFrom.get(attachment) ?? [])].find((one) => one.table === table),
  csnRule: ({ csns }, { id }) => csns.rules.get(id),
  tgw: ({ csns }, { id }) => csns.tgws.get(id),
  grant: ({ csns }, { id }) => csns.grants.get(id),
  package: ({ bandwidth }, { id }) => bandwidth.packages.get(id),
  limit: ({ bandwidth }, { csn, localRegion, peerRegion }) =>
    bandwidth.pairs.get(csn)?.get(pairKey(localRegion, peerRegion)),
  resolver: ({ resolvers }, { id }) => resolvers.byId.get(id),
  forwardRule: ({ resolvers }, { id }) => resolvers.rules.get(id),
  ruleBinding: ({ resolvers }, { rule, vpc }) =>
    [...(resolvers.bindings.get(rule) ?? [])].find((binding) => binding.vpc === vpc),
  dnsPolicy: ({ dnsPolicies }, { vpc }) => dnsPolicies.byVpc.get(vpc),
  iamPolicy: ({ iam }, { id }) => iam.policies.get(id),
  group: ({ iam }, { id }) => iam.groups.get(id),
  role: ({ iam }, { id }) => iam.roles.get(id),
  user: ({ iam }, { id }) => iam.users.get(id),
  session: ({ sessions }, { key }) => sessions.byKey.get(key),
  loadedFile: ({ loadedFiles }, { digest }) => loadedFiles.byDigest.get(digest),
};

/** What there is now of a thing that has, or had, this form. */
export const presentForm = (state: State, kind: RowKind, form: object): object | undefined =>
  standing(kind, (PRESENT[kind] as (state: State, form: object) => object | undefined)(state, form));

/**
 * A form as far as somebody said it. What is detaching is gone, as far as anybody asked for it, and what is attaching
 * is there: only time is missing. A network that another API made is that API's, but for what the operator said of it.
 */
export function standing(kind: RowKind, form: object | undefined): object | undefined {
  if (form === undefined) return undefined;
  if (kind === 'attachment') {
    const attachment = form as Attachment;
    return attachment.status === 'detaching' ? undefined : { ...attachment, status: 'attached' };
  }
  if (kind === 'network' && !(form as Network).registered) {
    const { position, type, id, registered, advertised, channel } = form as Network;
    const said = channel && { session: channel.session, received: channel.received };
    return { position, type, id, registered, advertised, ...(said && { channel: said }) };
  }
  return form;
}

/** How a refusal names a thing: its kind, and its id or those of what it ties together. */
export function nameOf(kind: RowKind, form: object): string {
  const { id, zone, rule, table, attachment, package: of, vpc } = form as Readonly<Record<string, unknown>>;
  const tied = [zone, rule, table, attachment, of, vpc].filter((one) => typeof one === 'string');
  return `${kind} ${typeof id === 'string' ? id : tied.join(' ')}`;
}
