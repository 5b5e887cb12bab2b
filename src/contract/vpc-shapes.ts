import { Type } from './schema.ts';
import { text, texts } from './shapes.ts';

// What the VPC family shows: common contract 4.3-4.5 and 5.

export const tags = Type.Array(Type.Object({ tagKey: text, tagValue: text }));

export const vpc = {
  vpcId: text,
  name: text,
  cidr: text,
  ipv6Cidr: text,
  createdTime: text,
  description: text,
  isDefault: Type.Boolean(),
  secondaryCidr: texts,
  tags,
};
export const subnet = Type.Object({
  subnetId: text,
  name: text,
  zoneName: text,
  cidr: text,
  ipv6Cidr: text,
  vpcId: text,
  subnetType: text,
  description: text,
  createdTime: text,
  availableIp: Type.Integer(),
  availableUnreservedIp: Type.Integer(),
  tags,
});
export const ipReserve = Type.Object({
  ipReserveId: text,
  subnetId: text,
  ipCidr: text,
  // An integer on the way in, a string on the way out.
  ipVersion: text,
  description: text,
  createdTime: text,
  updatedTime: text,
});
export const rule = Type.Object({
  routeRuleId: text,
  routeTableId: text,
  sourceAddress: text,
  destinationAddress: text,
  nexthopId: text,
  nexthopType: text,
  description: text,
  pathType: text,
});
export const privateIp = Type.Object({
  privateIpAddress: text,
  cidr: text,
  privateIpAddressType: text,
  createdTime: text,
});
