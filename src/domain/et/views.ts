import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import type { Channel, Line } from './types.ts';

// Unknown, deleted and foreign are the same to the caller: undefined.

/** A line of the caller's. */
export function lineOf({ ets }: State, account: string, id: string): Line | undefined {
  const line = ets.lines.get(id);
  return line?.account === account ? line : undefined;
}

/** A channel of one of the caller's lines. */
export function channelOf(state: State, account: string, lineId: string, id: string): Channel | undefined {
  const channel = state.ets.channels.get(id);
  return channel?.line === lineId && lineOf(state, account, lineId) !== undefined ? channel : undefined;
}

/** All lines of an account, in the order of their creation. */
export const linesOf = ({ ets }: State, account: string): Sequence<Line> =>
  ets.lineLists.get(account) ?? new Sequence();

/** All channels of a line. */
export const channelsIn = ({ ets }: State, lineId: string): Sequence<Channel> =>
  ets.channelsOf.get(lineId) ?? new Sequence();
