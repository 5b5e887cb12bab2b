import type { Appliers } from '../commit.ts';
import { Journal } from '../journal.ts';
import { putIn, takeOut } from '../lists.ts';
import { putNetwork, removeNetwork } from '../network/apply.ts';
import { networkKey } from '../network/types.ts';
import { networkAt } from '../network/views.ts';
import type { State } from '../state.ts';
import type { VpcEvent } from './events.ts';
import { type IpReserve, placeOf, type RouteRule, type Subnet, type Vpc } from './types.ts';

export const vpcAppliers: Appliers<VpcEvent> = {
  'vpc-created': (state, event, { position, at }, journal) => {
    const { type: _type, v: _v, vpc: id, routeTable: routeTableId, ...fields } = event;
    const vpc = { ...fields, position, id, routeTableId, secondaryCidrs: [], relay: false, createdAt: at };
    putVpc(state, vpc, journal);
    connect(state, vpc, position, journal);
  },

  'vpc-updated': (state, event, { position }, journal) => {
    const { type: _type, v: _v, vpc: id, ...fields } = event;
    const vpc = { ...state.vpcs.byId.get(id)!, ...fields };
    putVpc(state, vpc, journal);
    connect(state, vpc, position, journal);
  },

  'vpc-relay-set': (state, event, _stamp, journal) => {
    putVpc(state, { ...state.vpcs.byId.get(event.vpc)!, relay: event.relay }, journal);
  },

  'vpc-deleted': (state, event, _stamp, journal) => {
    const { vpcs } = state;
    const vpc = vpcs.byId.get(event.vpc)!;
    for (const rule of vpcs.rulesOf.get(vpc.routeTableId) ?? []) {
      journal.delete(vpcs.rules, rule.id);
      journal.row('routeRule', rule.position, undefined);
    }
    journal.delete(vpcs.rulesOf, vpc.routeTableId);
    journal.delete(vpcs.tables, vpc.routeTableId);
    journal.delete(vpcs.byId, vpc.id);
    takeOut(vpcs.lists, placeOf(vpc.account, vpc.region), vpc, journal);
    journal.row('vpc', vpc.position, undefined);
    removeNetwork(state, networkKey('vpc', vpc.id), journal);
  },

  'subnet-created': (state, event, { position, at }, journal) => {
    const { type: _type, v: _v, subnet: id, ...fields } = event;
    putSubnet(state, { ...fields, position, id, createdAt: at, reserved: 0 }, journal);
  },

  'subnet-updated': (state, event, _stamp, journal) => {
    const { type: _type, v: _v, subnet: id, ...fields } = event;
    putSubnet(state, { ...state.vpcs.subnets.get(id)!, ...fields }, journal);
  },

  'subnet-deleted': ({ vpcs }, event, _stamp, journal) => {
    const subnet = vpcs.subnets.get(event.subnet)!;
    journal.delete(vpcs.subnets, subnet.id);
    takeOut(vpcs.subnetLists, placeOf(subnet.account, subnet.region), subnet, journal);
    takeOut(vpcs.subnetsOf, subnet.vpc, subnet, journal);
    journal.row('subnet', subnet.position, undefined);
  },

  'ip-reserve-created': (state, event, { position, at }, journal) => {
    const { type: _type, v: _v, ipReserve: id, ...fields } = event;
    const subnet = state.vpcs.subnets.get(event.subnet)!;
    const { account, region } = subnet;
    putReserve(state, { ...fields, position, id, account, region, createdAt: at }, journal);
    putSubnet(state, { ...subnet, reserved: subnet.reserved + event.taken }, journal);
  },

  'ip-reserve-deleted': (state, event, _stamp, journal) => {
    const { vpcs } = state;
    const reserve = vpcs.reserves.get(event.ipReserve)!;
    const subnet = vpcs.subnets.get(reserve.subnet)!;
    journal.delete(vpcs.reserves, reserve.id);
    takeOut(vpcs.reserveLists, placeOf(reserve.account, reserve.region), reserve, journal);
    takeOut(vpcs.reservesOf, reserve.subnet, reserve, journal);
    journal.row('ipReserve', reserve.position, undefined);
    putSubnet(state, { ...subnet, reserved: subnet.reserved - reserve.taken }, journal);
  },

  'route-rule-created': (state, event, { position }, journal) => {
    const { type: _type, v: _v, routeRule: id, ...fields } = event;
    putRule(state, { ...fields, position, id }, journal);
  },

  'route-rule-updated': (state, event, _stamp, journal) => {
    const { type: _type, v: _v, routeRule: id, ...fields } = event;
    putRule(state, { ...state.vpcs.rules.get(id)!, ...fields }, journal);
  },

  'route-rule-deleted': ({ vpcs }, event, _stamp, journal) => {
    const rule = vpcs.rules.get(event.routeRule)!;
    journal.delete(vpcs.rules, rule.id);
    takeOut(vpcs.rulesOf, rule.table, rule, journal);
    journal.row('routeRule', rule.position, undefined);
  },
};

// A current row is the thing itself, so loading is putting, with a journal nobody keeps.

export const loadVpc = (state: State, vpc: Vpc): void => putVpc(state, vpc, new Journal());
export const loadSubnet = (state: State, subnet: Subnet): void => putSubnet(state, subnet, new Journal());
export const loadIpReserve = (state: State, reserve: IpReserve): void => putReserve(state, reserve, new Journal());
export const loadRouteRule = (state: State, rule: RouteRule): void => putRule(state, rule, new Journal());

function putVpc({ vpcs }: State, vpc: Vpc, journal: Journal): void {
  const place = placeOf(vpc.account, vpc.region);
  journal.set(vpcs.byId, vpc.id, vpc);
  journal.set(vpcs.tables, vpc.routeTableId, vpc.id);
  putIn(vpcs.lists, place, vpc, journal);
  journal.row('vpc', vpc.position, vpc);
}

/** A VPC is a network that a CSN can connect: its CIDRs, all of them, from the fact at this position on. */
function connect(state: State, vpc: Vpc, position: number, journal: Journal): void {
  const { id, account, region, name } = vpc;
  const cidrs = [vpc.cidr, ...vpc.secondaryCidrs];
  const advertised = networkAt(state, 'vpc', id)?.advertised ?? [];
  const told = { position: vpc.position, type: 'vpc', id, account, region, name, registered: false } as const;
  putNetwork(state, { ...told, cidrs, advertised }, position, journal);
}

function putSubnet({ vpcs }: State, subnet: Subnet, journal: Journal): void {
  journal.set(vpcs.subnets, subnet.id, subnet);
  putIn(vpcs.subnetLists, placeOf(subnet.account, subnet.region), subnet, journal);
  putIn(vpcs.subnetsOf, subnet.vpc, subnet, journal);
  journal.row('subnet', subnet.position, subnet);
}

function putReserve({ vpcs }: State, reserve: IpReserve, journal: Journal): void {
  journal.set(vpcs.reserves, reserve.id, reserve);
  putIn(vpcs.reserveLists, placeOf(reserve.account, reserve.region), reserve, journal);
  putIn(vpcs.reservesOf, reserve.subnet, reserve, journal);
  journal.row('ipReserve', reserve.position, reserve);
}

function putRule({ vpcs }: State, rule: RouteRule, journal: Journal): void {
  journal.set(vpcs.rules, rule.id, rule);
  putIn(vpcs.rulesOf, rule.table, rule, journal);
  journal.row('routeRule', rule.position, rule);
}
