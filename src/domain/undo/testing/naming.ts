import type { Command } from '../../command.ts';
import { setPolicy } from '../../policy/commands.ts';
import {
  addRecord,
  bindZone,
  createZone,
  deleteRecord,
  deleteZone,
  setMissingName,
  switchRecord,
  unbindZone,
  updateRecord,
} from '../../privatezone/commands.ts';
import type { Refusal } from '../../refusal.ts';
import { bindRule, unbindRule } from '../../resolver/bindings.ts';
import { createResolver, deleteResolver, updateResolver } from '../../resolver/resolvers.ts';
import { createForwardRule, deleteForwardRule, updateForwardRule } from '../../resolver/rules.ts';
import { setSelectors } from '../../selection/commands.ts';
import type { Stage } from '../../testing/stage.ts';
import { createVpc, deleteVpc, setVpcRelay, updateVpc } from '../../vpc/commands.ts';
import { createIpReserve, deleteIpReserve } from '../../vpc/reserves.ts';
import { createRoute, deleteRoute, switchRoute, updateRoute } from '../../vpc/routes.ts';
import { createSubnet, deleteSubnet, updateSubnet } from '../../vpc/subnets.ts';
import { nth } from './nth.ts';

// Random changes of VPCs and of what answers names in them.

export const account = 'a'.repeat(32);
const here = { account, region: 'bj' };
const dual = [
  { nexthopId: 'dcgw-1', nexthopType: 'dcGateway', pathType: 'ha:active' },
  { nexthopId: 'dcgw-2', nexthopType: 'dcGateway', pathType: 'ha:standby' },
];
const equal = dual.map((hop) => ({ ...hop, pathType: 'ecmp' }));

const vpcs = (s: Stage, i: number) => [nth(s.state.vpcs.byId, i)];
const content = (j: number) => ({ rr: `h${j % 3}`, type: 'A', value: `192.0.2.${j}`, ttl: 60 + j });
const targets = (j: number) => [{ ip: `10.9.${j}.1` }];

export const NAMING: readonly ((s: Stage, i: number, j: number) => Command | Refusal)[] = [
  (_s, i) => createVpc({ ...here, name: `v${i}`, cidr: `10.${i % 3}.0.0/16`, enableIpv6: i % 2 === 0 }),
  (s, i, j) => {
    const changes = { name: `w${j}`, enableIpv6: j % 3 > 0, secondaryCidrs: j % 2 ? ['172.16.0.0/16'] : [] };
    return updateVpc(here, nth(s.state.vpcs.byId, i), changes);
  },
  (s, i, j) => setVpcRelay(here, nth(s.state.vpcs.byId, i), j % 2 === 0),
  (s, i) => deleteVpc(here, nth(s.state.vpcs.byId, i)),
  (s, i, j) => {
    const vpcId = nth(s.state.vpcs.byId, i);
    const { cidr = '10.0.0.0/16', secondaryCidrs = [] } = s.state.vpcs.byId.get(vpcId) ?? {};
    const vpcSecondaryCidr = j % 5 === 0 ? secondaryCidrs[0] : undefined;
    const base = (vpcSecondaryCidr ?? cidr).split('.', 2).join('.');
    const told = { ...here, vpcId, name: 's', zoneName: 'cn-bj-a', enableIpv6: j % 2 === 0, vpcSecondaryCidr };
    return createSubnet({ ...told, cidr: `${base}.${j % 4}.0/24` });
  },
  (s, i, j) => updateSubnet(here, nth(s.state.vpcs.subnets, i), { name: `t${j}`, enableIpv6: j % 2 > 0 }),
  (s, i) => deleteSubnet(here, nth(s.state.vpcs.subnets, i)),
  (s, i, j) => {
    const subnetId = nth(s.state.vpcs.subnets, i);
    const base = s.state.vpcs.subnets.get(subnetId)?.cidr.split('/')[0] ?? '10.0.0.0';
    return createIpReserve({ ...here, subnetId, ipCidr: `${base}/${26 + (j % 4)}`, ipVersion: 4 });
  },
  (s, i) => deleteIpReserve(here, nth(s.state.vpcs.reserves, i)),
  (s, i, j) => {
    const route = { source: '0.0.0.0/0', destination: `192.168.${j % 4}.0/24`, nextHopList: j % 2 ? equal : dual };
    return createRoute({ ...here, routeTableId: nth(s.state.vpcs.tables, i), ...route });
  },
  (s, i, j) => updateRoute(here, nth(s.state.vpcs.rules, i), { destination: `192.168.${j % 4}.0/24` }),
  (s, i, j) => updateRoute(here, nth(s.state.vpcs.rules, i), { nexthopId: `dcgw-${j}`, description: `d${j}` }),
  (s, i) => switchRoute(here, nth(s.state.vpcs.rules, i)),
  (s, i) => deleteRoute(here, nth(s.state.vpcs.rules, i)),

  (_s, i) => createZone(account, ['example.com', 'corp.internal', 'a.example.com'][i % 3]!),
  (s, i) => deleteZone(account, nth(s.state.zones.byId, i)),
  (s, i, j) => bindZone({ ...here, zone: nth(s.state.zones.byId, i), vpcs: vpcs(s, j) }),
  (s, i, j) => unbindZone({ ...here, zone: nth(s.state.zones.byId, i), vpcs: vpcs(s, j) }),
  (s, i, j) => setMissingName(nth(s.state.zones.byId, i), j % 2 ? 'recurse' : undefined),
  (s, i, j) => addRecord(account, nth(s.state.zones.byId, i), content(j)),
  (s, i, j) =>
    addRecord(account, nth(s.state.zones.byId, i), { rr: `h${j % 3}`, type: 'CNAME', value: 'x.example.net' }),
  (s, i, j) => updateRecord(account, nth(s.state.zones.records, i), { ...content(j), description: `d${i}` }),
  (s, i, j) => switchRecord(account, nth(s.state.zones.records, i), j % 2 === 0),
  (s, i) => deleteRecord(account, nth(s.state.zones.records, i)),

  (s, i, j) => {
    const told = { listen: j % 3 ? [{ address: `127.1.0.${j}` }] : [], clients: [`10.${i}.0.0/16`] };
    return setSelectors(nth(s.state.vpcs.byId, i), { ...told, default: j % 4 === 0 });
  },
  (s, i, j) => setPolicy(nth(s.state.vpcs.byId, i), { allow: [`10.${j}.0.0/16`], queryLog: j % 2 === 0 }),

  (s, i, j) => {
    const subnetId = nth(s.state.vpcs.subnets, i);
    const vpcId = s.state.vpcs.subnets.get(subnetId)?.vpc ?? '';
    const type = j % 3 ? 'outbound' : 'inbound';
    return createResolver({ account, name: `r${j}`, vpcId, vpcRegion: 'bj', ipModels: [{ subnetId }], type });
  },
  (s, i, j) => updateResolver(account, nth(s.state.resolvers.byId, i), { name: `n${j}`, description: `d${i}` }),
  (s, i) => deleteResolver(account, nth(s.state.resolvers.byId, i)),
  (s, i, j) => {
    const told = { account, name: `f${j}`, zone: j % 2 ? '.' : 'example.org' };
    return createForwardRule({ ...told, resolverId: nth(s.state.resolvers.byId, i), dnsServerConfigs: targets(j) });
  },
  (s, i, j) =>
    updateForwardRule(account, nth(s.state.resolvers.rules, i), { name: `g${j}`, dnsServerConfigs: targets(j) }),
  (s, i) => deleteForwardRule(account, nth(s.state.resolvers.rules, i)),
  (s, i, j) =>
    bindRule({ account, rule: nth(s.state.resolvers.rules, i), vpcRegions: [{ region: 'bj', vpcIds: vpcs(s, j) }] }),
  (s, i, j) =>
    unbindRule({ account, rule: nth(s.state.resolvers.rules, i), vpcRegions: [{ region: 'bj', vpcIds: vpcs(s, j) }] }),
];
