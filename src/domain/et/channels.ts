import { CHANNELS_PER_LINE, NETWORKS_PER_CHANNEL } from '../ceilings.ts';
import type { Command } from '../command.ts';
import { isTitle } from '../csn/words.ts';
import { areUsers } from '../network/commands.ts';
import { areApart } from '../network/prefixes.ts';
import { isLoaded } from '../network/views.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import type { Tag } from '../vpc/types.ts';
import { areTags, isDescription } from '../vpc/words.ts';
import type { ChannelUpdated } from './events.ts';
import { isState } from './lines.ts';
import { areEnds, isAsn, isVlan } from './link.ts';
import type { Channel } from './types.ts';
import { channelOf, channelsIn, lineOf } from './views.ts';

export interface NewChannel {
  readonly account: string;
  readonly lineId: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** The two ends of the link, `10.0.0.1/30`. */
  readonly baiduAddress: string;
  readonly customerAddress: string;
  /** `static-route` or `bgp`. */
  readonly routeType: string;
  readonly vlanId: number;
  /** What lies behind a static channel. */
  readonly networks?: readonly string[] | undefined;
  /** Of a BGP channel: the customer's AS number, needed, and the session's key. */
  readonly bgpAsn?: string | undefined;
  readonly bgpKey?: string | undefined;
  readonly authorizedUsers?: readonly string[] | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/**
 * Creates a channel over an established line; it is established at once. Refuses: body-invalid, line-unknown,
 * state-forbids (the line is not established), exists-already (its VLAN on that line), quota-reached.
 */
export function createChannel(input: NewChannel): Command<{ id: string }> | Refusal {
  const content = contentOf(input);
  if (content === undefined) return refuse('body-invalid');
  return (state, { ids, position }) => {
    const { account, lineId: line } = input;
    const found = lineOf(state, account, line);
    if (found === undefined) return refuse('line-unknown');
    if (found.status !== 'established') return refuse('state-forbids');
    if (channelsIn(state, line).size >= CHANNELS_PER_LINE) return refuse('quota-reached');
    for (const { vlanId } of channelsIn(state, line)) if (vlanId === input.vlanId) return refuse('exists-already');
    const id = ids.make('channel', account, position);
    const created = {
      ...({ type: 'channel-created', v: 1, channel: id, line, account, status: 'established' } as const),
      ...content,
    };
    return { events: [created], result: { id } };
  };
}

/** What lies behind a static channel: address space, in not too many pieces. */
export const areNetworks = (networks: readonly string[]): boolean =>
  networks.length <= NETWORKS_PER_CHANNEL && areApart(networks);

type Content = Omit<Channel, 'position' | 'id' | 'line' | 'account' | 'status' | 'createdAt'>;

/** Everything a new channel says, or undefined where it cannot be so. */
function contentOf(input: NewChannel): Content | undefined {
  const { name, description = '', baiduAddress, customerAddress, routeType, vlanId, tags = [] } = input;
  const { networks = [], bgpAsn = '', bgpKey = '', authorizedUsers = [] } = input;
  if (!isTitle(name) || !isDescription(description) || !areTags(tags) || !areUsers(authorizedUsers)) return undefined;
  if (!isVlan(vlanId) || !areEnds(baiduAddress, customerAddress)) return undefined;
  const content = { name, description, vlanId, baiduAddress, customerAddress, authorizedUsers, tags, networks };
  const rest = { bgpAsn, bgpKey, bgpRouteLimit: 0, primary: '' };
  if (routeType === 'static-route') {
    return areNetworks(networks) && bgpAsn === '' && bgpKey === '' ? { ...content, ...rest, routeType } : undefined;
  }
  const sound = routeType === 'bgp' && networks.length === 0 && isAsn(bgpAsn) && bgpKey.length <= 80;
  return sound ? { ...content, ...rest, routeType } : undefined;
}

/** Absent members keep what is stored; so does an empty name, which the Go SDK sends where none is set. */
export interface ChannelChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** How many routes a BGP channel takes; 0: any number. What it has already stays. */
  readonly bgpRouteLimit?: number | undefined;
}

/** Refuses: body-invalid, channel-unknown. */
export function updateChannel(
  account: string,
  lineId: string,
  channelId: string,
  changes: ChannelChanges,
): Command<undefined> | Refusal {
  const { description, bgpRouteLimit } = changes;
  const name = changes.name || undefined;
  const limited = bgpRouteLimit === undefined || (bgpRouteLimit >= 0 && bgpRouteLimit <= 1_000_000);
  if (!limited || !isTitle(name ?? 'n') || !isDescription(description ?? '')) return refuse('body-invalid');
  return onChannel(account, lineId, channelId, (_state, channel) => ({
    name: name ?? channel.name,
    description: description ?? channel.description,
    bgpRouteLimit: bgpRouteLimit ?? channel.bgpRouteLimit,
  }));
}

/** Refuses: channel-unknown; state-forbids while a CSN holds it, or others are associated under it. */
export function deleteChannel(account: string, lineId: string, channelId: string): Command<undefined> {
  return (state) => {
    if (channelOf(state, account, lineId, channelId) === undefined) return refuse('channel-unknown');
    if (isLoaded(state, 'channel', channelId) || hasUnder(state, account, channelId)) return refuse('state-forbids');
    return { events: [{ type: 'channel-deleted', v: 1, channel: channelId }], result: undefined };
  };
}

/**
 * The operator says what becomes of a channel, whosever it is; saying it twice is no change. It publishes only while
 * it and its line are established. Refuses: body-invalid, channel-unknown.
 */
export function setChannelState(channelId: string, status: string): Command<undefined> | Refusal {
  if (!isState(status)) return refuse('body-invalid');
  return ({ ets }) => {
    const channel = ets.channels.get(channelId);
    if (channel === undefined) return refuse('channel-unknown');
    if (channel.status === status) return { events: [], result: undefined };
    return { events: [{ type: 'channel-state-set', v: 1, channel: channelId, status }], result: undefined };
  };
}

/** Whether any channel of the account is associated under this one. */
export function hasUnder({ ets }: State, account: string, channelId: string): boolean {
  for (const { id } of ets.lineLists.get(account) ?? [])
    for (const { primary } of ets.channelsOf.get(id) ?? []) if (primary === channelId) return true;
  return false;
}

type Changed = Partial<Omit<ChannelUpdated, 'type' | 'v' | 'channel'>>;

/** A change of a channel of the caller's: what is different afterwards, or why not. Refuses: channel-unknown. */
export function onChannel(
  account: string,
  lineId: string,
  channelId: string,
  change: (state: State, channel: Channel) => Changed | Refusal,
): Command<undefined> {
  return (state) => {
    const channel = channelOf(state, account, lineId, channelId);
    if (channel === undefined) return refuse('channel-unknown');
    const changed = change(state, channel);
    return isRefusal(changed) ? changed : { events: [changedTo(channel, changed)], result: undefined };
  };
}

/** The fact of a channel's change; what `changed` does not name stays. */
export function changedTo(channel: Channel, changed: Changed): ChannelUpdated {
  const { id, name, description, bgpRouteLimit, networks, authorizedUsers, primary } = { ...channel, ...changed };
  const texts = { type: 'channel-updated', v: 1, channel: id, name, description } as const;
  return { ...texts, bgpRouteLimit, networks, authorizedUsers, primary };
}
