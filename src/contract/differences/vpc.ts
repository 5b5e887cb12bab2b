import type { VPC } from '../vpc.ts';
import { type DifferencesOf, missing, notEnforced, otherwise, proposal } from './difference.ts';
import { pages, tagBounds } from './everywhere.ts';

const cidr = proposal(
  'vpc.cidr',
  'An address space lies in 10/8, 172.16/12 or 192.168/16, from /8 to /28, without host bits; the console asks for this, of the API nothing is said.',
  'common 4.3',
);
const ipv6 = proposal(
  'vpc.ipv6',
  'The IPv6 block is a /56 of private addresses (fd00::/8), not one of the cloud’s.',
  'docs/decisions/vpc.md',
);
const name = otherwise(
  'vpc.name',
  'A name may hold `-` and `.` and letters of every script; documented are letters, digits and `_`.',
  'common 4.3',
);
const available = proposal(
  'vpc.available',
  'Four addresses of a subnet are the system’s, and those of reserves and resolvers count as used.',
  'docs/decisions/vpc.md',
);
const onlyResolvers = missing(
  'vpc.only-resolvers',
  'The only addresses in use are those of resolvers: there are no servers and no load balancers.',
  'common 4.3',
);
const noServers = missing('vpc.relay', 'The relay is remembered, and shown; no route is relayed for it.', 'common 4.3');
const unchecked = otherwise(
  'vpc.nexthops',
  'The next hop is not looked up: any text of the right form will do.',
  'common 4.5',
);
const systemRoutes = proposal(
  'vpc.tgw-routes',
  'A VPC in a CSN shows three routes of the system’s, to 10/8, 172.16/12 and 192.168/16, with `nexthopType` `tgw`; no document has that word. Nobody can change them (`OperationDenied`).',
  'common 4.5; docs/decisions/csn.md',
);
const overlap = proposal(
  'vpc.route-overlap',
  'A destination may lie in the VPC where source or destination is 0.0.0.0/0.',
  'docs/decisions/vpc.md',
);
const quota = notEnforced(
  'vpc.quotas',
  'The cloud allows 10 VPCs in a region, 10 subnets and 5 secondary CIDRs of a VPC, 50 rules of a table; here each only when set.',
  'common 4.3',
);

export const VPC_DIFFERENCES = {
  CreateVpc: [cidr, ipv6, name, quota, tagBounds],
  QueryVpcList: [pages],
  QuerySpecifiedVpc: [],
  UpdateVpc: [
    proposal(
      'vpc.still-needed',
      'A secondary CIDR, or IPv6, that a subnet still needs is not taken away: `OperationDenied`.',
      'docs/decisions/vpc.md',
    ),
    ...[cidr, ipv6, name, quota],
  ],
  DeleteVpc: [
    proposal(
      'vpc.in-use',
      'One with subnets, bound zones or rules, or in a CSN is `NotAllowDeleteVpc`: Terraform knows that code, when it comes is not documented.',
      'common 4.3',
    ),
  ],
  OpenVpcRelay: [noServers],
  CloseVpcRelay: [noServers],
  QueryVpcIntranetIp: [
    onlyResolvers,
    proposal('vpc.intranet-range', 'A range is two addresses with `-` between them, both included.', 'common 4.3'),
  ],
  GetVpcResourceIpInfo: [
    onlyResolvers,
    proposal('vpc.counted-pages', 'Pages are counted from 1 and have 10 addresses unless asked.', 'common 2.7'),
  ],
  CreateSubnet: [
    proposal(
      'vpc.zone-name',
      'An availability zone is `cn-<region>-<letter>`, of any letter; which ones the cloud has is not looked at.',
      'common 4.4',
    ),
    proposal(
      'vpc.subnet-overlap',
      'A subnet over another one is `DuplicateException`, one outside its VPC `InappropriateJSON`.',
      'docs/decisions/vpc.md',
    ),
    otherwise(
      'vpc.first-cidr',
      '`vpcSecondaryCidr` may name the VPC’s first CIDR: Terraform sends it.',
      'docs/decisions/vpc.md',
    ),
    ...[available, ipv6, name, quota, tagBounds],
  ],
  QuerySubnetList: [available, pages],
  QuerySpecifiedSubnet: [available],
  UpdateSubnet: [
    name,
    proposal(
      'vpc.subnet-ipv6-needed',
      'IPv6 that reserves or resolvers still need is not taken away: `OperationDenied`.',
      'docs/decisions/vpc.md',
    ),
  ],
  DeleteSubnet: [
    proposal(
      'vpc.subnet-in-use',
      'One with reserves or resolvers is `NotAllowOperateSubnet`: Terraform knows that code, when it comes is not documented.',
      'docs/decisions/vpc.md',
    ),
  ],
  CreateIpReserved: [
    proposal(
      'vpc.reserve-overlap',
      'A reserve over another, or over a resolver’s address, is `DuplicateException`, one outside its subnet `InappropriateJSON`.',
      'docs/decisions/vpc.md',
    ),
  ],
  ListIpReserve: [
    otherwise(
      'vpc.reserve-version',
      '`ipVersion` is a text here, as the Go SDK reads it, though it is sent as a number.',
      'common 4.3',
    ),
    pages,
  ],
  DeleteIpReserve: [],
  QueryRoutingTable: [systemRoutes, proposal('vpc.local-routes', 'Routes within the VPC are not shown.', 'common 4.5')],
  QueryRoutingRules: [systemRoutes, pages],
  CreateRoutingRules: [unchecked, overlap, quota],
  UpdateRoutingRules: [
    unchecked,
    proposal(
      'vpc.paths-together',
      'A new source or destination of one path of a route is one for all its paths.',
      'docs/decisions/vpc.md',
    ),
    overlap,
  ],
  ActiveStandbySwitchover: [
    proposal(
      'vpc.no-pair',
      'A rule that is not one of an active and a standby path is `OperationDenied`.',
      'common 4.5',
    ),
  ],
  DeleteRoutingRules: [systemRoutes],
} satisfies DifferencesOf<typeof VPC>;
