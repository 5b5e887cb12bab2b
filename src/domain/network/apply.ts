import type { Appliers } from '../commit.ts';
import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import type { NetworkEvent } from './events.ts';
import type { Networks } from './types.ts';

export const noNetworks = (): Networks => ({
  byKey: new Map(),
  all: new Sequence(),
});

const unwritten = () => {
  throw new Error('to be written');
};

export const networkAppliers: Appliers<NetworkEvent> = {
  'network-registered': unwritten,
  'network-unregistered': unwritten,
  'network-advertised': unwritten,
  'network-session-set': unwritten,
  'network-routes-received': unwritten,
};

export function loadNetwork(_state: State, _row: unknown): void {
  throw new Error('to be written');
}
