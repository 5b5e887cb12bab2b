import type { State } from '../domain/state.ts';
import { utcTime } from '../domain/time.ts';
import type { IpReserve, RouteRule, Subnet, Vpc } from '../domain/vpc/types.ts';
import { availableIp } from '../domain/vpc/views.ts';

// What VPC, subnet, reserve and route rule look like on the wire: common contract 4.3 and 4.5.

export const vpcForm = (vpc: Vpc) => ({
  vpcId: vpc.id,
  name: vpc.name,
  cidr: vpc.cidr,
  ipv6Cidr: vpc.ipv6Cidr,
  createdTime: utcTime(vpc.createdAt),
  description: vpc.description,
  isDefault: vpc.isDefault,
  secondaryCidr: vpc.secondaryCidrs,
  tags: vpc.tags,
});

export const subnetForm = (state: State) => (subnet: Subnet) => ({
  subnetId: subnet.id,
  name: subnet.name,
  zoneName: subnet.zoneName,
  cidr: subnet.cidr,
  ipv6Cidr: subnet.ipv6Cidr,
  vpcId: subnet.vpc,
  subnetType: subnet.subnetType,
  description: subnet.description,
  createdTime: utcTime(subnet.createdAt),
  availableIp: availableIp(state, subnet),
  // A reserve counts as used, so what is left is unreserved.
  availableUnreservedIp: availableIp(state, subnet),
  tags: subnet.tags,
});

/** A reserve never changes: its times are one. */
export const ipReserveForm = (reserve: IpReserve) => ({
  ipReserveId: reserve.id,
  subnetId: reserve.subnet,
  ipCidr: reserve.ipCidr,
  ipVersion: String(reserve.ipVersion),
  description: reserve.description,
  createdTime: utcTime(reserve.createdAt),
  updatedTime: utcTime(reserve.createdAt),
});

export const ruleForm = (rule: RouteRule) => ({
  routeRuleId: rule.id,
  routeTableId: rule.table,
  sourceAddress: rule.source,
  destinationAddress: rule.destination,
  nexthopId: rule.nexthopId,
  nexthopType: rule.nexthopType,
  description: rule.description,
  pathType: rule.pathType,
});
