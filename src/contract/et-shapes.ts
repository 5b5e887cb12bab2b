import { Type } from './schema.ts';
import { optional, text, texts } from './shapes.ts';
import { tags } from './vpc-shapes.ts';

// What lines and channels show: csn contract 13.1, and the members the Go SDK reads.

export const line = {
  id: text,
  name: text,
  description: text,
  status: text,
  expireTime: text,
  isp: text,
  intfType: text,
  apType: text,
  apAddr: text,
  userName: text,
  userPhone: text,
  userEmail: text,
  userIdc: text,
  linkDelay: Type.Integer(),
  tags,
};

export const channel = {
  id: text,
  name: text,
  description: text,
  status: text,
  routeType: text,
  vlanId: Type.Integer(),
  networks: texts,
  baiduAddress: text,
  customerAddress: text,
  authorizedUsers: texts,
  bgpAsn: text,
  bgpKey: text,
  bgpStatus: text,
  bgpRouteLimit: Type.Integer(),
  enableIpv6: Type.Integer(),
  ipv6BgpStatus: text,
  baiduIpv6Address: text,
  customerIpv6Address: text,
  ipv6Networks: texts,
  sendInterval: Type.Integer(),
  receivInterval: Type.Integer(),
  detectMultiplier: Type.Integer(),
  tags,
};

const reservation = Type.Object({ reservationLength: optional.integer, reservationTimeUnit: optional.text });

/** Nobody is billed: what a line costs is read, and means nothing. */
export const lineBody = Type.Object({
  name: text,
  description: optional.text,
  isp: text,
  intfType: text,
  apType: text,
  apAddr: text,
  linkDelay: optional.integer,
  userName: text,
  userPhone: text,
  userEmail: text,
  userIdc: text,
  billing: Type.Optional(Type.Object({ paymentTiming: optional.text, reservation: Type.Optional(reservation) })),
  autoRenew: Type.Optional(reservation),
  tags: Type.Optional(tags),
});

export const channelBody = Type.Object({
  name: text,
  description: optional.text,
  baiduAddress: text,
  customerAddress: text,
  routeType: text,
  vlanId: Type.Integer(),
  networks: optional.texts,
  bgpAsn: optional.text,
  bgpKey: optional.text,
  authorizedUsers: optional.texts,
  enableIpv6: optional.integer,
  baiduIpv6Address: optional.text,
  customerIpv6Address: optional.text,
  ipv6Networks: optional.texts,
  tags: Type.Optional(tags),
});

export const routesBody = Type.Object({ networks: optional.texts, ipv6Networks: optional.texts, routeType: text });
