import type { BEC } from '../contract/bec.ts';
import { createEdgeVpc, deleteEdgeVpc, updateEdgeVpc } from '../domain/bec/commands.ts';
import type { EdgeVpc } from '../domain/bec/types.ts';
import { edgeVpcOf, edgeVpcsOf } from '../domain/bec/views.ts';
import type { Command } from '../domain/command.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { utcTime } from '../domain/time.ts';
import { type Call, type Handlers, list, show, write } from './handlers.ts';

/** Page sizes, common contract 2.7. */
const PAGE_SIZE = 10;
const MAX_PAGE_SIZE = 1000;

export const bec: Handlers<(typeof BEC)[number]['name']> = {
  CreateBecVpc: write(({ account, body }) => answering('create', createEdgeVpc({ ...body, account }))),
  QueryBecVpcList: list((state, { account, query }) => {
    const { pageNo = 1, keywordType = 'name', keyword, regionId } = query;
    const pageSize = Math.min(Number(query.pageSize ?? PAGE_SIZE), MAX_PAGE_SIZE);
    const found = [...edgeVpcsOf(state, account)].filter((vpc) => {
      if (regionId !== undefined && vpc.regionId !== String(regionId).toLowerCase()) return false;
      return keyword === undefined || (keywordType === 'name' ? vpc.name : vpc.id).includes(String(keyword));
    });
    const from = (Number(pageNo) - 1) * pageSize;
    const result = found.slice(from, from + pageSize).map(edgeVpcForm);
    return { orderBy: 'createdTime', order: 'asc', pageNo, pageSize, totalCount: found.length, result };
  }),
  QueryBecVpcDetail: show(detail),
  UpdateBecVpc: write(({ account, path, body }) => {
    return answering('update', updateEdgeVpc(account, path.edgeVpcId!, body), path.edgeVpcId!);
  }, detail),
  DeleteBecVpc: write(({ account, path }) => {
    return answering('delete', deleteEdgeVpc(account, path.edgeVpcId!), path.edgeVpcId!);
  }, detail),
};

/** Every write of BEC answers what was done, and to which VPC: the one made, or the one of the path. */
function answering(
  action: string,
  command: Command<{ vpcId: string } | undefined> | Refusal,
  named?: string,
): Command | Refusal {
  if (isRefusal(command)) return command;
  return (state, context) => {
    const decision = command(state, context);
    if (isRefusal(decision)) return decision;
    const vpcId = named ?? decision.result!.vpcId;
    return { events: decision.events, result: { result: true, action, details: { vpcId } } };
  };
}

function detail(state: State, { account, path }: Call): object | Refusal {
  const vpc = edgeVpcOf(state, account, path.edgeVpcId!);
  return vpc === undefined ? refuse('edge-vpc-unknown') : { vpc: edgeVpcForm(vpc) };
}

/** Carriers by the last part of an edge region's code; others go by that part itself. */
const CARRIERS: Readonly<Record<string, string>> = {
  cm: 'CHINA_MOBILE',
  ct: 'CHINA_TELECOM',
  cu: 'CHINA_UNICOM',
};

/** Country, city and carrier are what the region's code says: `cn-hangzhou-cm`. */
function edgeVpcForm(vpc: EdgeVpc): object {
  const [region = '', city = '', carrier = ''] = vpc.regionId.split('-');
  return {
    vpcId: vpc.id,
    name: vpc.name,
    description: vpc.description,
    cidr: vpc.cidr,
    region,
    serviceProvider: CARRIERS[carrier] ?? carrier,
    city: city.toUpperCase(),
    regionId: vpc.regionId,
    isDefault: false,
    createdTime: utcTime(vpc.createdAt),
    tags: vpc.tags,
  };
}
