import { type Command, type Context, type IdKind, isId } from '../command.ts';
import { grantGone } from '../csn/grants.ts';
import { attachmentOf } from '../csn/views.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { canonicalAsPath, canonicalCommunity } from './attributes.ts';
import type { NetworkRegistered } from './events.ts';
import { areApart, arePrefixes } from './prefixes.ts';
import { regionFor } from './regions.ts';
import type { InstanceType, Network, ReceivedRoute } from './types.ts';
import { isLoaded, networkAt } from './views.ts';

/** A network of the operator's own registry (csn contract 8, 1): everything it says, each time it is said. */
export interface NewNetwork {
  readonly account: string;
  readonly type: InstanceType;
  readonly id: string;
  readonly name: string;
  /** A cloud region; an edge region of an edge VPC. */
  readonly region: string;
  /** Of a VPC, edge VPC or static channel; none of a BGP channel. */
  readonly cidrs: readonly string[];
  /** Of a channel only, and there always. */
  readonly channel?: NewLink | undefined;
}

export interface NewLink {
  readonly mode: 'static' | 'bgp';
  readonly router: string;
  readonly primary?: string | undefined;
  readonly established?: boolean | undefined;
  readonly users?: readonly string[] | undefined;
}

const ID_KINDS: Readonly<Record<InstanceType, IdKind>> = { vpc: 'vpc', channel: 'channel', bec_vpc: 'edgeVpc' };

/**
 * Registers a network, or changes one that was: what it advertises, its session and what it receives stay; a grant of
 * it goes with the owner or region that gave it.
 * Refuses: instance-invalid (the id), csn-region-invalid, body-invalid, account-unknown; exists-already where an API
 * made it, or is going to; network-in-use where a CSN holds it and its account, its region, its line, or the account that loaded it
 * would go.
 */
export function registerNetwork(input: NewNetwork): Command<undefined> | Refusal {
  const { account, type, id, name, cidrs } = input;
  if (!isId(ID_KINDS[type], id)) return refuse('instance-invalid');
  const region = regionFor(type, input.region);
  if (region === undefined) return refuse('csn-region-invalid');
  if (name.length > MAX_TEXT || !areApart(cidrs) || !isLink(type, cidrs, input.channel)) return refuse('body-invalid');
  return (state, context) => {
    if (!state.accounts.byId.has(account)) return refuse('account-unknown');
    const before = networkAt(state, type, id);
    if (before?.registered === false) return refuse('exists-already');
    if (before === undefined && willBeMade(state, context, type, id)) return refuse('exists-already');
    const event: NetworkRegistered = {
      ...({
        type: 'network-registered',
        v: 1,
        instanceType: type,
        instance: id,
        account,
        region,
        name,
        cidrs,
      } as const),
      ...(input.channel && { channel: linkIn(input.channel) }),
    };
    if (before !== undefined && uproots(state, before, event)) return refuse('network-in-use');
    const moved = before !== undefined && (before.account !== account || before.region !== region);
    return { events: moved ? [...grantGone(state, type, id), event] : [event], result: undefined };
  };
}

/** Positions ahead that are looked at: more than a log will ever hold, and few among the ids one could make up. */
const AHEAD = 2 ** 32;

/** Whether an API will give some account's instance this very id: a plan foretells ids, and none is given twice. */
function willBeMade(state: State, { ids, position }: Context, type: InstanceType, id: string): boolean {
  for (const account of state.accounts.byId.keys()) {
    const made = ids.position(ID_KINDS[type], account, id);
    if (made !== undefined && made >= position && made < position + AHEAD) return true;
  }
  return false;
}

const MAX_TEXT = 65;
const MAX_USERS = 200;

function isLink(type: InstanceType, cidrs: readonly string[], link: NewLink | undefined): boolean {
  if (type !== 'channel' || link === undefined) return type !== 'channel' && link === undefined;
  const { mode, router, primary = '', users = [] } = link;
  if (mode === 'bgp' && cidrs.length > 0) return false;
  return router.length <= MAX_TEXT && (primary === '' || isId('channel', primary)) && areUsers(users);
}

/** Accounts that may use a channel: ids of 32 hex digits, each once. */
export const areUsers = (users: readonly string[]): boolean =>
  users.length <= MAX_USERS && new Set(users).size === users.length && users.every((one) => /^[0-9a-f]{32}$/.test(one));

const linkIn = ({ mode, router, primary = '', established = true, users = [] }: NewLink) => {
  return { mode, router, primary, established, users };
};

/** Whether a CSN relies on what would be no more. */
function uproots(state: State, before: Network, after: NetworkRegistered): boolean {
  if (!isLoaded(state, before.type, before.id)) return false;
  if (before.account !== after.account || before.region !== after.region) return true;
  const [was, is] = [before.channel, after.channel];
  if (was?.mode !== is?.mode || was?.router !== is?.router || was?.primary !== is?.primary) return true;
  return is !== undefined && !mayStay(state, before, is.users);
}

/** Whether the account whose CSN holds a channel, if any, is its owner or among these users. */
export function mayStay(state: State, channel: Network, users: readonly string[]): boolean {
  const attachment = attachmentOf(state, 'channel', channel.id);
  const holder = attachment && state.csns.byId.get(attachment.csn)!.account;
  return holder === undefined || holder === channel.account || users.includes(holder);
}

/**
 * Takes a network out of the registry, and the grant of it. Refuses: network-unknown, network-in-use (a CSN holds it), state-forbids (an
 * API made it, and only that API deletes it).
 */
export function unregisterNetwork(type: InstanceType, id: string): Command<undefined> {
  return (state) => {
    const network = networkAt(state, type, id);
    if (network === undefined) return refuse('network-unknown');
    if (!network.registered) return refuse('state-forbids');
    if (isLoaded(state, type, id)) return refuse('network-in-use');
    const gone = { type: 'network-unregistered', v: 1, instanceType: type, instance: id } as const;
    return { events: [...grantGone(state, type, id), gone], result: undefined };
  };
}

/**
 * Says what a VPC or edge VPC publishes beside its own CIDRs: all of it, 0.0.0.0/0 too.
 * Refuses: body-invalid, network-unknown.
 */
export function advertise(type: InstanceType, id: string, prefixes: readonly string[]): Command<undefined> | Refusal {
  if (type === 'channel' || !arePrefixes(prefixes)) return refuse('body-invalid');
  return (state) => {
    if (networkAt(state, type, id) === undefined) return refuse('network-unknown');
    const event = { type: 'network-advertised', v: 1, instanceType: type, instance: id, prefixes } as const;
    return { events: [event], result: undefined };
  };
}

/**
 * Says whether a channel's BGP session is up; saying it twice is no change.
 * Refuses: network-unknown; body-invalid of a static channel, which has none.
 */
export function setSession(channel: string, up: boolean): Command<undefined> {
  return (state) => {
    const link = networkAt(state, 'channel', channel)?.channel;
    if (link === undefined) return refuse('network-unknown');
    if (link.mode !== 'bgp') return refuse('body-invalid');
    if (link.session === up) return { events: [], result: undefined };
    return { events: [{ type: 'network-session-set', v: 1, instance: channel, up }], result: undefined };
  };
}

/**
 * Says what a BGP channel's customer router announces now: all of it, in any order, each prefix once.
 * Refuses: body-invalid, network-unknown, quota-reached (more than the channel's own bgpRouteLimit, if it has one).
 */
export function receiveRoutes(channel: string, routes: readonly ReceivedRoute[]): Command<undefined> | Refusal {
  if (!arePrefixes(routes.map(({ prefix }) => prefix))) return refuse('body-invalid');
  const read: ReceivedRoute[] = [];
  for (const { prefix, ...attributes } of routes) {
    const asPath = canonicalAsPath(attributes.asPath);
    const community = canonicalCommunity(attributes.community);
    if (asPath === undefined || community === undefined) return refuse('body-invalid');
    read.push({ prefix, asPath, community });
  }
  return (state) => {
    const link = networkAt(state, 'channel', channel)?.channel;
    if (link === undefined) return refuse('network-unknown');
    if (link.mode !== 'bgp') return refuse('body-invalid');
    const limit = state.ets.channels.get(channel)?.bgpRouteLimit ?? 0;
    if (limit > 0 && read.length > limit) return refuse('quota-reached');
    return { events: [{ type: 'network-routes-received', v: 1, instance: channel, routes: read }], result: undefined };
  };
}
