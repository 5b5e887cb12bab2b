import type { OperationName } from '../../src/contract/differences/index.ts';

// What a member of a body or a parameter may be, beyond its type: as src/domain checks it.

const TITLE = '1 to 65 characters';
const NOTE = 'up to 200 characters';
const REGION = 'a region, letter case is not looked at';
const TAGS = 'up to 20, each key once; a key has 1 to 65 letters, digits, blanks and - _ / ., a value up to 65';

const pageOf = (most: number) => ({ marker: 'nextMarker of the page before', maxKeys: `1 to ${most}, else ${most}` });

const page = pageOf(1000);
const record = {
  rr: '@, a name below the zone, or * as its first label',
  value: 'as the type asks; of SRV “priority weight port target”; of TXT up to 2048 octets',
  type: 'A, AAAA, CNAME, TXT, MX, PTR or SRV',
  priority: '0 to 100, of MX alone',
  description: 'up to 255 characters',
};
const vpcName = 'up to 65 letters, digits and _ - .; not “default”';
const subnetName = 'up to 65 letters, digits and _ - .';
const cidr = 'in 10/8, 172.16/12 or 192.168/16, /8 to /28';
const route = {
  sourceAddress: '0.0.0.0/0, a subnet’s CIDR, or within one',
  destinationAddress: 'outside the VPC, unless it or the source is 0.0.0.0/0',
  description: NOTE,
};
const instance = {
  instanceRegion: REGION,
  instanceAccountId: 'of the instance’s owner; absent: the caller',
};
const resolverName = '1 to 65 letters, digits and - _ / ., a letter first';
const ruleName = '1 to 65 letters, digits, blanks and - _ / ., a letter first';
const servers = { dnsServerConfigs: '1 to 6, each once', 'dnsServerConfigs[].port': '1 to 65535; else 53' };
const offer = {
  name: TITLE,
  geographicA: 'China or Asia-Pacific',
  geographicB: 'China or Asia-Pacific',
  bandwidth: 'Mbps, 1 to 10000',
  'billing.paymentTiming': 'Prepaid or Postpaid',
  'billing.billingMethod': 'ByTraffic, ByBandwidth, PeakBandwidth_Percent_95 or Enhanced_Percent_95',
  'billing.reservation.reservationLength': '1 to 9, 12, 24 or 36; of Prepaid',
  'billing.reservation.reservationTimeUnit': 'month',
};
const limit = { localRegion: REGION, peerRegion: REGION, bandwidth: 'Mbps, from 1 to what the package has left' };
const networks = { routeType: 'static-route', networks: 'IPv4 CIDRs without host bits' };
const userName = 'up to 255 characters: letters, digits and _ . @ + = , : -, blanks within';
const shortName = 'up to 64 characters: letters, digits and _ . @ + = , : -, blanks within';
const remark = 'up to 1000 characters';
const documentText = 'an access control list as JSON text, up to 16384 characters';
const policyType = 'absent: an own policy of the name, else the system’s';
const acl = 'up to 4096 characters; takes rights away';

const LIMITS: Partial<Readonly<Record<OperationName, Readonly<Record<string, string>>>>> = {
  CreatePrivateZone: { zoneName: 'up to 240 characters, labels of up to 63, two letters or digits at least' },
  ListPrivateZone: page,
  BindVpc: { region: REGION, vpcIds: 'one or more' },
  UnbindVpc: { region: REGION, vpcIds: 'one or more' },
  AddRecord: { ...record, ttl: '5 to 86400; else 60' },
  UpdateRecord: { ...record, ttl: '5 to 86400; else as it is' },
  ListRecord: { ...page, rr: 'all of it, or with LIKE a part', value: 'a part of it' },
  CreateResolver: {
    ...{ name: resolverName, description: NOTE, vpcRegion: REGION, type: 'outbound or inbound', ipModels: '1 to 6' },
    'ipModels[].ipAddress': 'absent or empty: any of the subnet',
  },
  GetDnsResolverList: pageOf(100),
  UpdateDnsParser: { name: resolverName, description: NOTE },
  CreateResolverRule: { name: ruleName, description: NOTE, zone: 'as of a private zone, or .', ...servers },
  GetDnsResolverRuleList: pageOf(100),
  UpdateResolverRule: { name: ruleName, description: NOTE, ...servers },
  BindVpcToRule: { 'vpcRegions[].region': REGION },
  UnbindVpcToRule: { 'vpcRegions[].region': REGION },
  CreateVpc: { name: vpcName, cidr, description: NOTE, tags: TAGS },
  QueryVpcList: { ...page, vpcIds: 'ids, with commas between' },
  UpdateVpc: { name: vpcName, description: NOTE, secondaryCidr: 'replaces those there are; each as of a VPC' },
  QueryVpcIntranetIp: { privateIpRange: 'two addresses, with - between' },
  GetVpcResourceIpInfo: { vpcId: 'needed', pageNo: 'from 1', pageSize: 'else 10' },
  CreateSubnet: {
    ...{ name: subnetName, zoneName: 'cn-<region>-<letter>', cidr: 'within the VPC, up to /29', tags: TAGS },
    ...{ subnetType: 'BCC, BBC or BCC_NAT; else BCC', description: NOTE, vpcSecondaryCidr: 'a CIDR of the VPC' },
  },
  QuerySubnetList: page,
  UpdateSubnet: { name: subnetName, description: NOTE },
  CreateIpReserved: { ipCidr: 'within the subnet', ipVersion: '4 or 6', description: NOTE },
  ListIpReserve: page,
  QueryRoutingTable: { routeTableId: 'this or vpcId', vpcId: 'this or routeTableId' },
  QueryRoutingRules: { ...page, routeTableId: 'this or vpcId', vpcId: 'this or routeTableId' },
  CreateRoutingRules: {
    ...route,
    nexthopType: 'custom, vpn, nat, dcGateway, peerConn, ipv6gateway, enic, havip or defaultGateway',
    nextHopList: 'instead of one next hop: dcGateways, all ecmp, or one ha:active and one ha:standby',
  },
  UpdateRoutingRules: route,
  CreateCsn: { name: TITLE, description: NOTE, tags: TAGS },
  QueryCsnList: page,
  UpdateCsn: { name: TITLE, description: NOTE },
  AttachCsnInstance: instance,
  DetachCsnInstance: instance,
  QueryCsnInstance: page,
  QueryTgwList: page,
  UpdateTgw: { name: TITLE, description: NOTE },
  QueryTgwRoute: page,
  QueryRouteTableList: page,
  AddRouteRule: { destAddress: '0.0.0.0/0', routeType: 'custom' },
  QueryRouteRule: page,
  CreateStudyRelation: { description: NOTE },
  CreateAssociationRelation: { description: NOTE },
  CreateCsnBp: { ...offer, interworkType: 'center, center-edge or edge-edge; else center', tags: TAGS },
  QueryCsnBpList: page,
  QueryCsnBpPrice: { ...offer, bandwidth: 'Mbps, 1 to 10000; not needed ByTraffic' },
  UpdateCsnBp: { name: TITLE },
  ResizeCsnBp: { bandwidth: 'Mbps, 1 to 10000' },
  CreateRegionBandwidth: limit,
  UpdateRegionBandwidth: limit,
  DeleteRegionBandwidth: { localRegion: REGION, peerRegion: REGION },
  ApplyPhysicalDedicatedLine: { name: TITLE, description: NOTE, tags: TAGS },
  QueryDedicatedLines: page,
  UpdatePhysicalDedicatedLine: { name: TITLE, description: NOTE },
  CreateDedicatedChannel: {
    ...{ name: TITLE, description: NOTE, tags: TAGS, routeType: 'static-route or bgp', vlanId: '0, or 2 to 4009' },
    networks: 'of a static channel: IPv4 CIDRs without host bits',
    bgpAsn: 'of a BGP channel: 1 to 4294967295',
  },
  UpdateDedicatedChannel: { name: TITLE, description: NOTE, bgpRouteLimit: '0 is none' },
  CreateDedicatedChannelRouteParameters: networks,
  RemoveDedicatedChannelRouteParameters: networks,
  CreateBecVpc: { name: TITLE, description: NOTE, regionId: 'an edge region, as cn-hangzhou-cm', cidr, tags: TAGS },
  QueryBecVpcList: { pageNo: 'from 1', pageSize: 'up to 1000, else 10' },
  UpdateBecVpc: { name: TITLE, description: NOTE },
  CreateUser: { name: userName, description: remark },
  UpdateUser: { name: userName, description: remark, contact: remark },
  CreateGroup: { name: shortName, description: remark },
  UpdateGroup: { name: shortName, description: remark },
  CreateStrategy: { name: shortName, description: remark, document: documentText },
  UpdateStrategy: { name: shortName, description: remark, document: documentText },
  ListStrategies: { nameFilter: 'a part of the name' },
  QueryStrategy: { policyType },
  CreateRole: { name: shortName, description: remark, assumeRolePolicyDocument: documentText },
  UpdateRole: { name: shortName, description: remark, assumeRolePolicyDocument: documentText },
  ListTheSubjectsGrantedPermissions: { grantType: 'UserPolicy, GroupPolicy or RolePolicy' },
  AssociateUserPermissions: { policyType },
  RemoveUserPermissions: { policyType },
  AssociateGroupPermissions: { policyType },
  RemoveGroupPermissions: { policyType },
  AssociateRolePermissions: { policyType },
  RemoveRolePermissions: { policyType },
  GetSessionToken: { durationSeconds: 'else 43200', accessControlList: acl },
  AssumeRole: { durationSeconds: 'else 7200', accessControlList: acl, userId: 'the caller’s own' },
};

/** What is told of a member or parameter of an operation; '' where its type says all. */
export const limitOf = (operation: string, member: string): string =>
  LIMITS[operation as OperationName]?.[member] ?? '';

/** Every member that something is told of, so that a test can see that the rows have it. */
export const limited: readonly (readonly [operation: string, member: string])[] = Object.entries(LIMITS).flatMap(
  ([operation, members]) => Object.keys(members).map((member) => [operation, member] as const),
);
