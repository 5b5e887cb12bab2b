import type { Appliers } from '../commit.ts';
import type { Journal } from '../journal.ts';
import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import type { VpcEvent } from './events.ts';
import { placeOf, type Vpc } from './types.ts';

export const vpcAppliers: Appliers<VpcEvent> = {
  'vpc-created': (state, event, { position, at }, journal) => {
    const { type: _type, v: _v, vpc: id, routeTable: routeTableId, ...fields } = event;
    putVpc(state, { ...fields, position, id, routeTableId, secondaryCidrs: [], relay: false, createdAt: at }, journal);
  },
};

export function loadVpc(state: State, vpc: Vpc): void {
  state.vpcs.byId.set(vpc.id, vpc);
  vpcsOf(state, vpc).insert(vpc);
}

function putVpc(state: State, vpc: Vpc, journal: Journal): void {
  journal.set(state.vpcs.byId, vpc.id, vpc);
  journal.insert(vpcsOf(state, vpc), vpc);
  journal.row('vpc', vpc.position, vpc);
}

function vpcsOf(state: State, vpc: Vpc): Sequence<Vpc> {
  const place = placeOf(vpc.account, vpc.region);
  let list = state.vpcs.lists.get(place);
  if (list === undefined) {
    list = new Sequence();
    state.vpcs.lists.set(place, list);
  }
  return list;
}
