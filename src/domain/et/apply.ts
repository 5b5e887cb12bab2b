import type { Appliers } from '../commit.ts';
import { Journal } from '../journal.ts';
import { putIn, takeOut } from '../lists.ts';
import { putNetwork, removeNetwork } from '../network/apply.ts';
import { networkKey } from '../network/types.ts';
import { networkAt } from '../network/views.ts';
import type { State } from '../state.ts';
import type { EtEvent } from './events.ts';
import type { Channel, Ets, Line } from './types.ts';
import { channelsIn } from './views.ts';

export const noEts = (): Ets => ({
  lines: new Map(),
  lineLists: new Map(),
  channels: new Map(),
  channelsOf: new Map(),
});

export const etAppliers: Appliers<EtEvent> = {
  'line-created': (state, event, { position, at }, journal) => {
    const { type: _type, v: _v, line: id, ...fields } = event;
    putLine(state, { ...fields, position, id, createdAt: at }, journal);
  },

  'line-updated': (state, event, _stamp, journal) => {
    const { type: _type, v: _v, line: id, ...fields } = event;
    putLine(state, { ...state.ets.lines.get(id)!, ...fields }, journal);
  },

  'line-state-set': (state, event, { position }, journal) => {
    putLine(state, { ...state.ets.lines.get(event.line)!, status: event.status }, journal);
    for (const channel of channelsIn(state, event.line)) connect(state, channel, position, journal);
  },

  'line-deleted': ({ ets }, event, _stamp, journal) => {
    const line = ets.lines.get(event.line)!;
    journal.delete(ets.lines, line.id);
    takeOut(ets.lineLists, line.account, line, journal);
    journal.row('line', line.position, undefined);
  },

  'channel-created': (state, event, { position, at }, journal) => {
    const { type: _type, v: _v, channel: id, ...fields } = event;
    const channel = { ...fields, position, id, createdAt: at };
    putChannel(state, channel, journal);
    connect(state, channel, position, journal);
  },

  'channel-updated': (state, event, { position }, journal) => {
    const { type: _type, v: _v, channel: id, ...fields } = event;
    const channel = { ...state.ets.channels.get(id)!, ...fields };
    putChannel(state, channel, journal);
    connect(state, channel, position, journal);
  },

  'channel-state-set': (state, event, { position }, journal) => {
    const channel = { ...state.ets.channels.get(event.channel)!, status: event.status };
    putChannel(state, channel, journal);
    connect(state, channel, position, journal);
  },

  'channel-deleted': (state, event, _stamp, journal) => {
    const { ets } = state;
    const channel = ets.channels.get(event.channel)!;
    journal.delete(ets.channels, channel.id);
    takeOut(ets.channelsOf, channel.line, channel, journal);
    journal.row('channel', channel.position, undefined);
    removeNetwork(state, networkKey('channel', channel.id), journal);
  },
};

// A current row is the thing itself. The network of a channel has a row of its own.

export const loadLine = (state: State, line: Line): void => putLine(state, line, new Journal());
export const loadChannel = (state: State, channel: Channel): void => putChannel(state, channel, new Journal());

function putLine({ ets }: State, line: Line, journal: Journal): void {
  journal.set(ets.lines, line.id, line);
  putIn(ets.lineLists, line.account, line, journal);
  journal.row('line', line.position, line);
}

function putChannel({ ets }: State, channel: Channel, journal: Journal): void {
  journal.set(ets.channels, channel.id, channel);
  putIn(ets.channelsOf, channel.line, channel, journal);
  journal.row('channel', channel.position, channel);
}

/** A channel is a network that a CSN can connect, and it carries something only while its line does. */
function connect(state: State, channel: Channel, position: number, journal: Journal): void {
  const { id, account, name, primary, authorizedUsers: users } = channel;
  const line = state.ets.lines.get(channel.line)!;
  const established = line.status === 'established' && channel.status === 'established';
  const { session = true, received = [] } = networkAt(state, 'channel', id)?.channel ?? {};
  const mode = channel.routeType === 'bgp' ? 'bgp' : 'static';
  const told = {
    ...({ position: channel.position, type: 'channel', id, account, name, registered: false } as const),
    ...{ region: line.region, cidrs: channel.networks, advertised: [] },
    channel: { mode, router: line.id, primary, established, session, users, received } as const,
  };
  putNetwork(state, told, position, journal);
}
