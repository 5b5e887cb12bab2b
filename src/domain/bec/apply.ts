import type { Appliers } from '../commit.ts';
import type { State } from '../state.ts';
import type { EdgeVpcEvent } from './events.ts';
import type { EdgeVpcs } from './types.ts';

export const noEdgeVpcs = (): EdgeVpcs => ({
  byId: new Map(),
  lists: new Map(),
});

const unwritten = () => {
  throw new Error('to be written');
};

export const edgeVpcAppliers: Appliers<EdgeVpcEvent> = {
  'edge-vpc-created': unwritten,
  'edge-vpc-updated': unwritten,
  'edge-vpc-deleted': unwritten,
};

export function loadEdgeVpc(_state: State, _row: unknown): void {
  throw new Error('to be written');
}
