import type { Appliers } from '../commit.ts';
import type { State } from '../state.ts';
import type { EtEvent } from './events.ts';
import type { Ets } from './types.ts';

export const noEts = (): Ets => ({
  lines: new Map(),
  lineLists: new Map(),
  channels: new Map(),
  channelsOf: new Map(),
});

const unwritten = () => {
  throw new Error('to be written');
};

export const etAppliers: Appliers<EtEvent> = {
  'line-created': unwritten,
  'line-updated': unwritten,
  'line-state-set': unwritten,
  'line-deleted': unwritten,
  'channel-created': unwritten,
  'channel-updated': unwritten,
  'channel-state-set': unwritten,
  'channel-deleted': unwritten,
};

export function loadLine(_state: State, _row: unknown): void {
  throw new Error('to be written');
}
export function loadChannel(_state: State, _row: unknown): void {
  throw new Error('to be written');
}
