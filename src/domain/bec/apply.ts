import type { Appliers } from '../commit.ts';
import { Journal } from '../journal.ts';
import { putIn, takeOut } from '../lists.ts';
import { putNetwork, removeNetwork } from '../network/apply.ts';
import { networkKey } from '../network/types.ts';
import { networkAt } from '../network/views.ts';
import type { State } from '../state.ts';
import type { EdgeVpcEvent } from './events.ts';
import type { EdgeVpc, EdgeVpcs } from './types.ts';

export const noEdgeVpcs = (): EdgeVpcs => ({
  byId: new Map(),
  lists: new Map(),
});

export const edgeVpcAppliers: Appliers<EdgeVpcEvent> = {
  'edge-vpc-created': (state, event, { position, at }, journal) => {
    const { type: _type, v: _v, edgeVpc: id, ...fields } = event;
    const vpc = { ...fields, position, id, createdAt: at };
    putEdgeVpc(state, vpc, journal);
    connect(state, vpc, position, journal);
  },

  'edge-vpc-updated': (state, event, { position }, journal) => {
    const { type: _type, v: _v, edgeVpc: id, ...fields } = event;
    const vpc = { ...state.edgeVpcs.byId.get(id)!, ...fields };
    putEdgeVpc(state, vpc, journal);
    connect(state, vpc, position, journal);
  },

  'edge-vpc-deleted': (state, event, _stamp, journal) => {
    const { edgeVpcs } = state;
    const vpc = edgeVpcs.byId.get(event.edgeVpc)!;
    journal.delete(edgeVpcs.byId, vpc.id);
    takeOut(edgeVpcs.lists, vpc.account, vpc, journal);
    journal.row('edgeVpc', vpc.position, undefined);
    removeNetwork(state, networkKey('bec_vpc', vpc.id), journal);
  },
};

/** A current row is the thing itself. Its network has a row of its own. */
export const loadEdgeVpc = (state: State, vpc: EdgeVpc): void => putEdgeVpc(state, vpc, new Journal());

function putEdgeVpc({ edgeVpcs }: State, vpc: EdgeVpc, journal: Journal): void {
  journal.set(edgeVpcs.byId, vpc.id, vpc);
  putIn(edgeVpcs.lists, vpc.account, vpc, journal);
  journal.row('edgeVpc', vpc.position, vpc);
}

/** An edge VPC is a network that a CSN can connect. */
function connect(state: State, vpc: EdgeVpc, position: number, journal: Journal): void {
  const { id, account, regionId: region, name } = vpc;
  const advertised = networkAt(state, 'bec_vpc', id)?.advertised ?? [];
  const told = { position: vpc.position, type: 'bec_vpc', id, account, region, name, registered: false } as const;
  putNetwork(state, { ...told, cidrs: [vpc.cidr], advertised }, position, journal);
}
