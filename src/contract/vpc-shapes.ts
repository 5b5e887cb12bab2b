import Type, { type TProperties } from 'typebox';

// What the VPC family shows: common contract 4.3-4.5 and 5.

export const text = Type.String();
export const texts = Type.Array(text);
export const optional = {
  text: Type.Optional(text),
  texts: Type.Optional(texts),
  boolean: Type.Optional(Type.Boolean()),
};

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

/** The form of every paged answer (common contract 2.7). */
export const page = (items: TProperties) =>
  Type.Object({
    marker: optional.text,
    isTruncated: Type.Boolean(),
    nextMarker: optional.text,
    maxKeys: Type.Integer(),
    ...items,
  });
