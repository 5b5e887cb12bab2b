import type { Command } from '../command.ts';
import { areUsers, mayStay } from '../network/commands.ts';
import { isLoaded, networkAt } from '../network/views.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import { areNetworks, changedTo, hasUnder, onChannel } from './channels.ts';
import type { ChannelUpdated } from './events.ts';
import type { Channel } from './types.ts';
import { channelOf } from './views.ts';

// What a channel has several of. Adding what is there and taking out what is not is no error: a call may be repeated.

/**
 * Adds to the networks behind a static channel. Refuses: body-invalid, channel-unknown, state-forbids
 * (a BGP channel: its router says what is behind it).
 */
export function addNetworks(
  account: string,
  lineId: string,
  channelId: string,
  networks: readonly string[],
): Command<undefined> | Refusal {
  return networksOf(account, lineId, channelId, networks, (held) => union(held, networks));
}

/** Refuses as addNetworks. */
export function removeNetworks(
  account: string,
  lineId: string,
  channelId: string,
  networks: readonly string[],
): Command<undefined> | Refusal {
  return networksOf(account, lineId, channelId, networks, (held) => held.filter((one) => !networks.includes(one)));
}

function networksOf(
  account: string,
  lineId: string,
  channelId: string,
  given: readonly string[],
  change: (held: readonly string[]) => readonly string[],
): Command<undefined> | Refusal {
  if (!areNetworks(given)) return refuse('body-invalid');
  return onChannel(account, lineId, channelId, (_state, channel) => {
    if (channel.routeType !== 'static-route') return refuse('state-forbids');
    const networks = change(channel.networks);
    return areNetworks(networks) ? { networks } : refuse('body-invalid');
  });
}

/** Lets accounts load the channel into CSNs of theirs. Refuses: body-invalid, channel-unknown. */
export function addUsers(
  account: string,
  lineId: string,
  channelId: string,
  users: readonly string[],
): Command<undefined> | Refusal {
  if (!areUsers(users)) return refuse('body-invalid');
  return onChannel(account, lineId, channelId, (_state, channel) => {
    const all = union(channel.authorizedUsers, users);
    return areUsers(all) ? { authorizedUsers: all } : refuse('body-invalid');
  });
}

/** Refuses: body-invalid, channel-unknown; state-forbids while a CSN of such an account holds the channel. */
export function removeUsers(
  account: string,
  lineId: string,
  channelId: string,
  users: readonly string[],
): Command<undefined> | Refusal {
  if (!areUsers(users)) return refuse('body-invalid');
  return onChannel(account, lineId, channelId, (state, channel) => {
    const left = channel.authorizedUsers.filter((one) => !users.includes(one));
    return mayStay(state, networkAt(state, 'channel', channelId)!, left)
      ? { authorizedUsers: left }
      : refuse('state-forbids');
  });
}

const union = (ones: readonly string[], others: readonly string[]): readonly string[] => [
  ...new Set([...ones, ...others]),
];

/**
 * Associates another BGP channel of the account under this one, the primary: the two may then share a CSN although
 * they end at one router. Refuses: body-invalid (itself), channel-unknown, state-forbids (a static channel, one that
 * is under another already, or a primary that is itself under one).
 */
export function associateChannel(
  account: string,
  lineId: string,
  channelId: string,
  extraId: string,
): Command<undefined> | Refusal {
  return onPair(account, lineId, channelId, extraId, (state, primary, extra) => {
    if (extra.primary === primary.id) return [];
    const free = extra.primary === '' && primary.primary === '' && !hasUnder(state, account, extraId);
    if (!free || primary.routeType !== 'bgp' || extra.routeType !== 'bgp') return refuse('state-forbids');
    return [changedTo(extra, { primary: primary.id })];
  });
}

/**
 * Takes a channel out from under its primary. Refuses: body-invalid (itself), channel-unknown; state-forbids where it
 * is not under that one, or while a CSN holds it.
 */
export function dissociateChannel(
  account: string,
  lineId: string,
  channelId: string,
  extraId: string,
): Command<undefined> | Refusal {
  return onPair(account, lineId, channelId, extraId, (state, primary, extra) => {
    if (extra.primary !== primary.id || isLoaded(state, 'channel', extraId)) return refuse('state-forbids');
    return [changedTo(extra, { primary: '' })];
  });
}

function onPair(
  account: string,
  lineId: string,
  channelId: string,
  extraId: string,
  change: (state: State, primary: Channel, extra: Channel) => readonly ChannelUpdated[] | Refusal,
): Command<undefined> | Refusal {
  if (extraId === channelId) return refuse('body-invalid');
  return (state) => {
    const primary = channelOf(state, account, lineId, channelId);
    const extra = state.ets.channels.get(extraId);
    if (primary === undefined || extra?.account !== account) return refuse('channel-unknown');
    const events = change(state, primary, extra);
    return isRefusal(events) ? events : { events, result: undefined };
  };
}
