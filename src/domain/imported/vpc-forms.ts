import {
  type IpReserve,
  NEXTHOP_TYPES,
  PATH_TYPES,
  type RouteRule,
  SUBNET_TYPES,
  type Subnet,
  type Tag,
  type Vpc,
} from '../vpc/types.ts';
import * as is from './checks.ts';

export const tags = is.list(is.object<Tag>({ tagKey: is.text, tagValue: is.text }));
const ipv6Cidr = is.orEmpty(is.prefix);
const regional = {
  ...{ position: is.position, id: is.named, account: is.named, region: is.named, description: is.text },
  createdAt: is.moment,
};

const vpc: is.FormOf<Vpc> = {
  ...{ ...regional, name: is.text, cidr: is.ipv4Prefix, secondaryCidrs: is.list(is.ipv4Prefix), ipv6Cidr },
  ...{ isDefault: is.flag, relay: is.flag, tags, routeTableId: is.named },
};

const subnet: is.FormOf<Subnet> = {
  ...{ ...regional, vpc: is.named, name: is.text, zoneName: is.text, cidr: is.ipv4Prefix, ipv6Cidr, tags },
  ...{ subnetType: is.oneOf(...SUBNET_TYPES), reserved: is.count },
};

const ipReserve: is.FormOf<IpReserve> = {
  ...{ ...regional, subnet: is.named, ipCidr: is.prefix, ipVersion: is.oneOf(4, 6), taken: is.count },
};

const routeRule: is.FormOf<RouteRule> = {
  ...{ position: is.position, id: is.named, table: is.named, source: is.text, destination: is.text },
  ...{ nexthopId: is.text, nexthopType: is.oneOf(...NEXTHOP_TYPES), pathType: is.oneOf(...PATH_TYPES) },
  description: is.text,
};

export const VPC_FORMS = { vpc, subnet, ipReserve, routeRule };
