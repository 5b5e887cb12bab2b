import { BP, LIMIT } from '../sdk/csn-making.ts';
import { CHANNEL, LINE } from '../sdk/et-making.ts';

/** A request in which `{vpc}` and the like stand for ids. */
export interface Template {
  readonly query?: string;
  readonly body?: object;
}

export const EDGE = { name: 'edge', regionId: 'cn-hangzhou-cm', cidr: '10.2.0.0/16' };
const PAIR = { localRegion: LIMIT.localRegion, peerRegion: LIMIT.peerRegion };
const relation = { attachId: '{attach}' };
const INSTANCES = [
  { instanceType: 'vpc', instanceId: '{vpc}', instanceRegion: 'bj' },
  { instanceType: 'channel', instanceId: '{etChannel}', instanceRegion: 'bj' },
  { instanceType: 'bec_vpc', instanceId: '{edgeVpc}', instanceRegion: 'cn-hangzhou-cm' },
];
/** By whoever says nothing of the owner, and by one who names it rightly. */
const asks = (query: string): Template[] =>
  INSTANCES.flatMap((body) => [body, { ...body, instanceAccountId: '{owner}' }]).map((body) => ({ query, body }));
const users = { authorizedUsers: ['{owner}'] };
const networks = { networks: ['172.20.0.0/16'], routeType: 'static-route' };
const page = (...kinds: string[]): Template[] => kinds.map((kind) => ({ query: `marker={${kind}}` }));
const record = { rr: 'x', type: 'A', value: '10.0.0.7' };
const binding = { region: 'bj', vpcIds: ['{vpc}'] };
const vpcRegions = { vpcRegions: [binding] };
const RESOLVER = { name: 'r', vpcId: '{vpc}', vpcRegion: 'bj', type: 'outbound', ipModels: [{ subnetId: '{subnet}' }] };
const dnsServerConfigs = [{ ip: '172.20.0.53' }];
const RULE = { name: 'f', zone: 'hq.test', resolverId: '{resolver}', dnsServerConfigs };
export const ROUTE = { routeTableId: '{routeTable}', sourceAddress: '0.0.0.0/0', destinationAddress: '192.168.9.0/24' };

/** What each operation is asked with beside its path; an operation without a row here fails the first test. */
export const TEMPLATES: Readonly<Record<string, readonly Template[]>> = {
  CreatePrivateZone: [{ body: { zoneName: 'corp.test' } }],
  ListPrivateZone: page('zone'),
  GetPrivateZone: [{}],
  DeletePrivateZone: [{}],
  BindVpc: [{ query: 'bind', body: binding }],
  UnbindVpc: [{ query: 'unbind', body: binding }],
  AddRecord: [{ body: record }],
  ListRecord: page('record'),
  UpdateRecord: [{ body: record }],
  EnableRecord: [{ query: 'enable' }],
  DisableRecord: [{ query: 'disable' }],
  DeleteRecord: [{}],
  CreateResolver: [{ body: RESOLVER }],
  GetDnsResolverList: page('resolver'),
  GetDnsResolverDetail: [{}],
  UpdateDnsParser: [{ body: { name: 'new' } }],
  DeleteResolver: [{}],
  CreateResolverRule: [{ body: RULE }],
  GetDnsResolverRuleList: page('rule'),
  GetDnsResolverRuleDetail: [{}],
  UpdateResolverRule: [{ body: { name: 'new', dnsServerConfigs } }],
  DeleteResolverRule: [{}],
  BindVpcToRule: [{ body: vpcRegions }],
  UnbindVpcToRule: [{ body: vpcRegions }],
  CreateVpc: [{ body: { name: 'lab', cidr: '10.0.0.0/16' } }],
  QueryVpcList: [...page('vpc'), { query: 'vpcIds={vpc}' }],
  QuerySpecifiedVpc: [{}],
  UpdateVpc: [{ query: 'modifyAttribute', body: { name: 'new' } }],
  DeleteVpc: [{}],
  OpenVpcRelay: [{}],
  CloseVpcRelay: [{}],
  QueryVpcIntranetIp: [{ query: 'privateIpAddresses=10.0.0.1' }],
  GetVpcResourceIpInfo: [{ query: 'vpcId={vpc}' }, { query: 'vpcId={vpc}&subnetId={subnet}' }],
  CreateSubnet: [{ body: { name: 's', zoneName: 'cn-bj-a', cidr: '10.0.7.0/24', vpcId: '{vpc}' } }],
  QuerySubnetList: [...page('subnet'), { query: 'vpcId={vpc}' }, { query: 'subnetIds={subnet}' }],
  QuerySpecifiedSubnet: [{}],
  UpdateSubnet: [{ query: 'modifyAttribute', body: { name: 'new' } }],
  DeleteSubnet: [{}],
  CreateIpReserved: [{ body: { subnetId: '{subnet}', ipCidr: '10.0.1.64/28', ipVersion: 4 } }],
  ListIpReserve: [...page('ipReserve'), { query: 'subnetId={subnet}' }],
  DeleteIpReserve: [{}],
  QueryRoutingTable: [{ query: 'vpcId={vpc}' }, { query: 'routeTableId={routeTable}' }],
  QueryRoutingRules: [{ query: 'vpcId={vpc}' }, { query: 'routeTableId={routeTable}&marker={routeRule}' }],
  CreateRoutingRules: [{ body: { ...ROUTE, nexthopType: 'custom', nexthopId: 'i-1' } }],
  UpdateRoutingRules: [{ body: { description: 'new' } }],
  ActiveStandbySwitchover: [{ query: 'switchRouteHA' }],
  DeleteRoutingRules: [{}],
  CreateCsn: [{ body: { name: 'lab' } }],
  QueryCsnList: page('csn'),
  QueryCsnDetail: [{}],
  UpdateCsn: [{ body: { name: 'new' } }],
  AttachCsnInstance: asks('attach'),
  DetachCsnInstance: asks('detach'),
  DeleteCsn: [{}],
  QueryCsnInstance: page('attach'),
  QueryTgwList: page('tgw'),
  UpdateTgw: [{ body: { name: 'new' } }],
  QueryTgwRoute: page('csnRtRule'),
  QueryRouteTableList: page('csnRt'),
  AddRouteRule: [{ body: { ...relation, destAddress: '0.0.0.0/0', routeType: 'custom' } }],
  QueryRouteRule: page('csnRtRule'),
  DeleteRouteRule: [{}],
  CreateStudyRelation: [{ body: relation }],
  QueryStudyRelation: [{}],
  DeleteStudyRelation: [{}],
  CreateAssociationRelation: [{ body: relation }],
  QueryAssociationRelation: [{}],
  DeleteAssociationRelation: [{}],
  CreateCsnBp: [{ body: BP }],
  QueryCsnBpList: page('csnBp'),
  QueryCsnBpPrice: [{ body: BP }],
  QueryCsnBpDetail: [{}],
  UpdateCsnBp: [{ body: { name: 'new' } }],
  ResizeCsnBp: [{ query: 'resize', body: { bandwidth: 50 } }],
  BindCsnBp: [{ query: 'bind', body: { csnId: '{csn}' } }],
  UnbindCsnBp: [{ query: 'unbind', body: { csnId: '{csn}' } }],
  DeleteCsnBp: [{}],
  CreateRegionBandwidth: [{ body: LIMIT }],
  QueryRegionBandwidth: [{}],
  UpdateRegionBandwidth: [{ body: LIMIT }],
  DeleteRegionBandwidth: [{ body: PAIR }],
  QueryRegionBandwidthByCsn: [{}],
  ApplyPhysicalDedicatedLine: [{ body: LINE }],
  QueryDedicatedLines: page('dcphy'),
  QueryDedicatedLineDetail: [{}],
  UpdatePhysicalDedicatedLine: [{ body: { name: 'new' } }],
  DeletePhysicalDedicatedLine: [{}],
  CreateDedicatedChannel: [{ body: CHANNEL }],
  QueryDedicatedChannel: [{}, { query: 'etChannelId={etChannel}' }],
  UpdateDedicatedChannel: [{ query: 'modifyAttribute', body: { name: 'new' } }],
  CreateDedicatedChannelRouteParameters: [{ query: 'addRoutes', body: networks }],
  RemoveDedicatedChannelRouteParameters: [{ query: 'removeRoutes', body: networks }],
  CreateDedicatedChannelUserObject: [{ query: 'addUsers', body: users }],
  RemoveDedicatedChannelUserObject: [{ query: 'removeUsers', body: users }],
  AssociatedDedicatedChannel: [{ query: 'associate', body: { extraChannelId: '{extra}' } }],
  UnrelatedDedicatedLineChannel: [{ query: 'disassociate', body: { extraChannelId: '{extra}' } }],
  DeleteDedicatedChannel: [{}],
  CreateBecVpc: [{ body: EDGE }],
  QueryBecVpcList: [{ query: 'keywordType=vpcId&keyword={edgeVpc}' }],
  QueryBecVpcDetail: [{}],
  UpdateBecVpc: [{ body: { name: 'new' } }],
  DeleteBecVpc: [{}],
};
