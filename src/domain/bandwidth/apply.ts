import type { Appliers } from '../commit.ts';
import type { State } from '../state.ts';
import type { BandwidthEvent } from './events.ts';
import type { Bandwidth } from './types.ts';

export const noBandwidth = (): Bandwidth => ({
  packages: new Map(),
  lists: new Map(),
  boundTo: new Map(),
  limitsOf: new Map(),
  pairs: new Map(),
});

const unwritten = () => {
  throw new Error('to be written');
};

export const bandwidthAppliers: Appliers<BandwidthEvent> = {
  'package-created': unwritten,
  'package-renamed': unwritten,
  'package-resized': unwritten,
  'package-bound': unwritten,
  'package-unbound': unwritten,
  'package-stopped': unwritten,
  'package-renewed': unwritten,
  'package-deleted': unwritten,
  'limit-created': unwritten,
  'limit-changed': unwritten,
  'limit-deleted': unwritten,
};

export function loadPackage(_state: State, _row: unknown): void {
  throw new Error('to be written');
}
export function loadLimit(_state: State, _row: unknown): void {
  throw new Error('to be written');
}
