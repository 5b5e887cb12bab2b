import type { Appliers } from '../commit.ts';
import { republish } from '../csn/routes/learning.ts';
import type { Journal } from '../journal.ts';
import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import type { NetworkEvent, NetworkRegistered } from './events.ts';
import { publicationsOf, type Unpublished } from './publications.ts';
import { type ChannelLink, type Network, type Networks, networkKey } from './types.ts';
import { networkAt } from './views.ts';

export const noNetworks = (): Networks => ({
  byKey: new Map(),
  all: new Sequence(),
});

export const networkAppliers: Appliers<NetworkEvent> = {
  'network-registered': (state, event, { position }, journal) => {
    const { type: _type, v: _v, instanceType: type, instance: id, channel: _channel, ...fields } = event;
    const before = networkAt(state, type, id);
    const channel = linkOf(event, before?.channel);
    const kept = { position: before?.position ?? position, advertised: before?.advertised ?? [] };
    const told = { ...fields, ...kept, type, id, registered: true };
    putNetwork(state, channel === undefined ? told : { ...told, channel }, position, journal);
  },

  'network-unregistered': (state, event, _stamp, journal) => {
    removeNetwork(state, networkKey(event.instanceType, event.instance), journal);
  },

  'network-advertised': (state, event, { position }, journal) => {
    const network = networkAt(state, event.instanceType, event.instance)!;
    putNetwork(state, { ...network, advertised: event.prefixes }, position, journal);
  },

  'network-session-set': (state, event, { position }, journal) => {
    const network = networkAt(state, 'channel', event.instance)!;
    putNetwork(state, { ...network, channel: { ...network.channel!, session: event.up } }, position, journal);
  },

  'network-routes-received': (state, event, { position }, journal) => {
    const network = networkAt(state, 'channel', event.instance)!;
    putNetwork(state, { ...network, channel: { ...network.channel!, received: event.routes } }, position, journal);
  },
};

/** A new channel's session is up, and has brought nothing yet; a BGP channel that stays one keeps what it had. */
function linkOf({ channel }: NetworkRegistered, before: ChannelLink | undefined): ChannelLink | undefined {
  if (channel === undefined) return undefined;
  const kept = before?.mode === 'bgp' && channel.mode === 'bgp' ? before : { session: true, received: [] };
  return { ...channel, session: kept.session, received: kept.received };
}

/**
 * Puts a network in place of what it was, or there for the first time; works out what it publishes, and tells the
 * tables that learn from it. `position` is that of the fact at hand: what is published from now on is so since then.
 */
export function putNetwork(state: State, told: Unpublished, position: number, journal: Journal): void {
  const key = networkKey(told.type, told.id);
  const before = state.networks.byKey.get(key)?.published ?? [];
  const published = publicationsOf(told, before, position);
  place(state, { ...told, published }, journal);
  if (published !== before) republish(state, key, before, published, journal);
}

/** Takes out a network that is there, by its networkKey, and what tables learned from it. */
export function removeNetwork(state: State, key: string, journal: Journal): void {
  const { byKey, all } = state.networks;
  const network = byKey.get(key)!;
  republish(state, key, network.published, [], journal);
  journal.delete(byKey, key);
  journal.remove(all, network.position);
  journal.row('network', network.position, undefined);
}

/** The row says what is published, too: since when each prefix is cannot be worked out again. */
function place({ networks }: State, network: Network, journal: Journal): void {
  journal.set(networks.byKey, networkKey(network.type, network.id), network);
  journal.insert(networks.all, network);
  journal.row('network', network.position, network);
}

/** Tables learn from all networks at once when the last row is there. */
export function loadNetwork({ networks }: State, network: Network): void {
  networks.byKey.set(networkKey(network.type, network.id), network);
  networks.all.insert(network);
}
