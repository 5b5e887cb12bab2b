import type { Command, Context } from '../command.ts';
import type { DomainEvent } from '../commit.ts';
import { PRIVATE_CIDRS } from '../net/prefix.ts';
import { regionFor } from '../network/regions.ts';
import { INSTANCE_TYPES, type InstanceType, type Network } from '../network/types.ts';
import { networkAt } from '../network/views.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import type { RouteRuleCreated } from '../vpc/events.ts';
import type { CsnEvent } from './events.ts';
import type { Attachment, Csn } from './types.ts';
import { attachmentOf, attachmentsIn, csnOf, grantOf, tgwsIn } from './views.ts';

/** A network instance as a caller names it. */
export interface Instance {
  readonly instanceType: string;
  readonly instanceId: string;
  /** Any case. */
  readonly instanceRegion: string;
  /** The instance's owner; absent or empty: the CSN's. */
  readonly instanceAccountId?: string | undefined;
}

/**
 * Loads an instance into a CSN. Refuses, in this order: body-invalid, csn-id-malformed, csn-unknown,
 * csn-region-invalid, instance-invalid, grant-unknown, exists-already, instance-invalid (a second BGP channel of one
 * line router), quota-reached.
 */
export function attachInstance(
  account: string | undefined,
  csnId: string,
  input: Instance,
): Command<undefined> | Refusal {
  const type = typeOf(input);
  if (type === undefined) return refuse('body-invalid');
  return (state, context) => {
    const csn = csnOf(state, account, csnId);
    if (isRefusal(csn)) return csn;
    const region = regionFor(type, input.instanceRegion);
    if (region === undefined) return refuse('csn-region-invalid');
    const network = loadable(state, csn, type, region, input);
    if (isRefusal(network)) return network;
    if (attachmentOf(state, type, network.id) !== undefined) return refuse('exists-already');
    if (sharesRouter(state, csn, network)) return refuse('instance-invalid');
    const limit = context.rules.quotas.instancesPerCsnRegion;
    if (limit !== undefined && countIn(state, csn, region) >= limit) return refuse('quota-reached');
    return { events: attach(state, context, csn, network), result: undefined };
  };
}

const typeOf = ({ instanceType }: Instance): InstanceType | undefined =>
  INSTANCE_TYPES.find((one) => one === instanceType);

/**
 * The instance, if this CSN may load it. An instance of another account that is not granted is refused alike whether
 * it exists or not: nobody learns what others have.
 */
function loadable(state: State, csn: Csn, type: InstanceType, region: string, input: Instance): Network | Refusal {
  const owner = input.instanceAccountId || csn.account;
  const found = networkAt(state, type, input.instanceId);
  const network = found?.account === owner && found.region === region ? found : undefined;
  if (owner !== csn.account && !(network && isGranted(state, csn, network))) return refuse('grant-unknown');
  if (network === undefined || network.channel?.established === false) return refuse('instance-invalid');
  return network;
}

function isGranted(state: State, csn: Csn, { type, id, channel }: Network): boolean {
  return channel === undefined ? grantOf(state, type, id)?.csn === csn.id : channel.users.includes(csn.account);
}

/** BGP channels of one line router share no CSN, unless one is associated under the other (csn contract 13.1). */
function sharesRouter(state: State, csn: Csn, { id, channel }: Network): boolean {
  if (channel?.mode !== 'bgp' || channel.router === '') return false;
  for (const { type, instance } of attachmentsIn(state, csn.id)) {
    const other = type === 'channel' ? networkAt(state, type, instance)?.channel : undefined;
    const same = other?.mode === 'bgp' && other.router === channel.router;
    if (same && other.primary !== id && channel.primary !== instance) return true;
  }
  return false;
}

function countIn(state: State, csn: Csn, region: string): number {
  let count = 0;
  for (const attachment of attachmentsIn(state, csn.id)) if (attachment.region === region) count += 1;
  return count;
}

function attach(state: State, context: Context, csn: Csn, network: Network): DomainEvent[] {
  const { ids, position, rules, at } = context;
  const { type, id: instance, region, account: owner } = network;
  const there = [...tgwsIn(state, csn.id)].find((one) => one.region === region);
  const tgw = there?.id ?? ids.make('tgw', csn.account, position);
  const first: CsnEvent = { type: 'tgw-created', v: 1, csn: csn.id, tgw, region, name: `tgw-${region}` };
  const own = there ? position : position + 1;
  const attachment = ids.make('attachment', csn.account, own);
  const routes = vpcRoutes(state, context, network, tgw, own + 1);
  const { attachDelay } = rules.csn;
  const created: CsnEvent = {
    ...({ type: 'attachment-created', v: 1, csn: csn.id, attachment, instanceType: type, instance } as const),
    ...{ region, owner, vpcRules: routes.map(({ routeRule }) => routeRule) },
    ...(attachDelay > 0 && { dueAt: at + attachDelay }),
  };
  const relations = attachDelay > 0 ? [] : defaults(csn, attachment);
  return [...(there ? [] : [first]), created, ...routes, ...relations];
}

/** A VPC's own table leads private space to the TGW (csn contract 7.2). What only the registry knows has no table. */
function vpcRoutes(state: State, { ids }: Context, network: Network, nexthopId: string, position: number) {
  const { type, id, account } = network;
  const vpc = type === 'vpc' ? state.vpcs.byId.get(id) : undefined;
  if (vpc === undefined) return [];
  return PRIVATE_CIDRS.map((destination, i): RouteRuleCreated => {
    const routeRule = ids.make('routeRule', account, position + i);
    const content = { source: '0.0.0.0/0', destination, nexthopId, nexthopType: 'tgw', pathType: '' } as const;
    return { type: 'route-rule-created', v: 1, table: vpc.routeTableId, routeRule, ...content, description: '' };
  });
}

/** The relations a CSN's options give a new attachment. */
function defaults({ options, defaultTable: table }: Csn, attachment: string): CsnEvent[] {
  const relation = { v: 1, table, attachment, description: '' } as const;
  const events: CsnEvent[] = [];
  if (options.autoAssociate) events.push({ type: 'association-created', ...relation });
  if (options.autoPropagate) events.push({ type: 'propagation-created', ...relation });
  return events;
}

/** What follows when an attachment's delay is over: it is attached, or gone. */
export function settle(state: State, { id, csn, status }: Attachment): readonly CsnEvent[] {
  if (status === 'detaching') return [{ type: 'attachment-removed', v: 1, attachment: id }];
  const settled = { type: 'attachment-settled', v: 1, attachment: id } as const;
  return [settled, ...defaults(state.csns.byId.get(csn)!, id)];
}

/**
 * Takes an instance out of a CSN. Refuses: body-invalid, csn-id-malformed, csn-unknown, instance-invalid (not loaded
 * here, or in another region or of another account), detach-forbidden (attaching or detaching).
 */
export function detachInstance(
  account: string | undefined,
  csnId: string,
  input: Instance,
): Command<undefined> | Refusal {
  const type = typeOf(input);
  if (type === undefined) return refuse('body-invalid');
  const region = input.instanceRegion.toLowerCase();
  return (state, { rules, at }) => {
    const csn = csnOf(state, account, csnId);
    if (isRefusal(csn)) return csn;
    const attachment = attachmentOf(state, type, input.instanceId);
    if (attachment?.csn !== csnId || attachment.region !== region) return refuse('instance-invalid');
    if ((input.instanceAccountId || attachment.owner) !== attachment.owner) return refuse('instance-invalid');
    if (attachment.status !== 'attached') return refuse('detach-forbidden');
    const { id, vpcRules } = attachment;
    const routes = vpcRules.map((routeRule) => ({ type: 'route-rule-deleted', v: 1, routeRule }) as const);
    const { attachDelay } = rules.csn;
    const gone: CsnEvent =
      attachDelay > 0
        ? { type: 'attachment-detaching', v: 1, attachment: id, dueAt: at + attachDelay }
        : { type: 'attachment-removed', v: 1, attachment: id };
    return { events: [...routes, gone], result: undefined };
  };
}
