import type { VPC } from '../contract/vpc.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { createVpc, deleteVpc, setVpcRelay, updateVpc } from '../domain/vpc/commands.ts';
import { createIpReserve, deleteIpReserve } from '../domain/vpc/reserves.ts';
import { createRoute, deleteRoute, switchRoute, updateRoute } from '../domain/vpc/routes.ts';
import { createSubnet, deleteSubnet, updateSubnet } from '../domain/vpc/subnets.ts';
import type { Subnet, Vpc } from '../domain/vpc/types.ts';
import {
  ipReserveOf,
  ipReservesIn,
  routeRuleOf,
  rulesIn,
  subnetOf,
  subnetsIn,
  vpcByEither,
  vpcOf,
  vpcsIn,
} from '../domain/vpc/views.ts';
import { type Call, type Handlers, list, show, write } from './handlers.ts';
import { listPage } from './markers.ts';
import { intranetIps, resourceIps } from './vpc-addresses.ts';
import { ipReserveForm, ruleForm, subnetForm, vpcForm } from './vpc-forms.ts';

export const vpc: Handlers<(typeof VPC)[number]['name']> = {
  CreateVpc: write(({ account, region, body }) => createVpc({ ...body, account, region })),
  QueryVpcList: list((state, call) => {
    const ids = wanted(call.query.vpcIds);
    const { isDefault } = call.query;
    const matches = (one: Vpc) =>
      (ids === undefined || ids.has(one.id)) && (isDefault === undefined || one.isDefault === isDefault);
    const sequence = vpcsIn(state, call);
    return listPage(state, call, { kind: 'vpc', sequence, matches, member: 'vpcs', form: vpcForm });
  }),
  QuerySpecifiedVpc: show(vpcDetail),
  UpdateVpc: write(({ path, body, ...place }) => {
    const { secondaryCidr: secondaryCidrs, ...changes } = body;
    return updateVpc(place, path.vpcId!, { ...changes, secondaryCidrs });
  }, vpcDetail),
  DeleteVpc: write((call) => deleteVpc(call, call.path.vpcId!), vpcDetail),
  OpenVpcRelay: write((call) => setVpcRelay(call, call.path.vpcId!, true), vpcDetail),
  CloseVpcRelay: write((call) => setVpcRelay(call, call.path.vpcId!, false), vpcDetail),

  QueryVpcIntranetIp: list(intranetIps),
  GetVpcResourceIpInfo: list(resourceIps),

  CreateSubnet: write(({ account, region, body }) => createSubnet({ ...body, account, region })),
  QuerySubnetList: list((state, call) => {
    const { vpcId, zoneName, subnetType, subnetIds } = call.query;
    const ids = wanted(subnetIds);
    const matches = (one: Subnet) => {
      if (zoneName !== undefined && one.zoneName !== zoneName) return false;
      if (subnetType !== undefined && one.subnetType !== subnetType) return false;
      return ids === undefined || ids.has(one.id);
    };
    const sequence = subnetsIn(state, call, textOf(vpcId));
    return listPage(state, call, { kind: 'subnet', sequence, matches, member: 'subnets', form: subnetForm(state) });
  }),
  QuerySpecifiedSubnet: show(subnetDetail),
  UpdateSubnet: write((call) => updateSubnet(call, call.path.subnetId!, call.body), subnetDetail),
  DeleteSubnet: write((call) => deleteSubnet(call, call.path.subnetId!), subnetDetail),

  CreateIpReserved: write(({ account, region, body }) => createIpReserve({ ...body, account, region })),
  ListIpReserve: list((state, call) => {
    const sequence = ipReservesIn(state, call, textOf(call.query.subnetId));
    return listPage(state, call, { kind: 'ipReserve', sequence, member: 'ipReserves', form: ipReserveForm });
  }),
  DeleteIpReserve: write(
    (call) => deleteIpReserve(call, call.path.ipReserveId!),
    (state, call) => {
      const reserve = ipReserveOf(state, call, call.path.ipReserveId!);
      return reserve === undefined ? refuse('ip-reserve-unknown') : ipReserveForm(reserve);
    },
  ),

  QueryRoutingTable: show((state, call) => {
    const table = tableAsked(state, call);
    if ('refused' in table) return table;
    const { vpcId, routeTableId } = table;
    return { routeTableId, vpcId, routeRules: [...rulesIn(state, routeTableId)].map(ruleForm) };
  }),
  QueryRoutingRules: list((state, call) => {
    const table = tableAsked(state, call);
    if ('refused' in table) return table;
    const sequence = rulesIn(state, table.routeTableId);
    return listPage(state, call, { kind: 'routeRule', sequence, member: 'routeRules', form: ruleForm });
  }),
  CreateRoutingRules: write(({ account, region, body }) => {
    const { sourceAddress: source, destinationAddress: destination, ...rest } = body;
    const command = createRoute({ ...rest, account, region, source, destination });
    if ('refused' in command) return command;
    return (state, context) => {
      const decision = command(state, context);
      if ('refused' in decision) return decision;
      const { routeRuleIds } = decision.result;
      const [routeRuleId] = routeRuleIds;
      const result = routeRuleIds.length > 1 ? { routeRuleId, routeRuleIds } : { routeRuleId };
      return { events: decision.events, result };
    };
  }),
  UpdateRoutingRules: write(({ path, body, ...place }) => {
    const { sourceAddress: source, destinationAddress: destination, ...rest } = body;
    return updateRoute(place, path.routeRuleId!, { ...rest, source, destination });
  }, ruleDetail),
  ActiveStandbySwitchover: write((call) => switchRoute(call, call.path.routeRuleId!), ruleDetail),
  DeleteRoutingRules: write((call) => deleteRoute(call, call.path.routeRuleId!), ruleDetail),
};

type QueryValue = Call['query'][string];

const textOf = (value: QueryValue): string | undefined => (value === undefined ? undefined : String(value));

/** The ids of a comma list, or undefined where none is given. */
const wanted = (value: QueryValue): ReadonlySet<string> | undefined =>
  value === undefined ? undefined : new Set(String(value).split(','));

/** The route table a question names, by its own id or its VPC's; one of the two is needed (common contract 4.5). */
function tableAsked(state: State, call: Call): { readonly vpcId: string; readonly routeTableId: string } | Refusal {
  const asked = { routeTableId: textOf(call.query.routeTableId), vpcId: textOf(call.query.vpcId) };
  if (asked.routeTableId === undefined && asked.vpcId === undefined) return refuse('query-invalid');
  const found = vpcByEither(state, call, asked);
  return found === undefined ? refuse('route-table-unknown') : { vpcId: found.id, routeTableId: found.routeTableId };
}

function vpcDetail(state: State, call: Call): object | Refusal {
  const found = vpcOf(state, call, call.path.vpcId!);
  if (found === undefined) return refuse('vpc-unknown');
  const subnets = [...subnetsIn(state, call, found.id)].map(subnetForm(state));
  return { vpc: { ...vpcForm(found), relay: found.relay, subnets } };
}

function subnetDetail(state: State, call: Call): object | Refusal {
  const found = subnetOf(state, call, call.path.subnetId!);
  return found === undefined ? refuse('subnet-unknown') : { subnet: subnetForm(state)(found) };
}

/** No operation shows a single rule; If-Match on one still has something to compare. */
function ruleDetail(state: State, call: Call): object | Refusal {
  const found = routeRuleOf(state, call, call.path.routeRuleId!);
  return found === undefined ? refuse('route-rule-unknown') : ruleForm(found);
}
