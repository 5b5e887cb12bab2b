import { Type } from './schema.ts';
import { optional, text } from './shapes.ts';
import { tags } from './vpc-shapes.ts';

// What CSN shows: csn contract 3. Both spellings of a time are always there (9, decision 2).

/** A CSN in a list and in detail. */
export const csn = {
  csnId: text,
  name: text,
  description: text,
  status: Type.Literal('active'),
  instanceNum: Type.Integer(),
  csnBpNum: Type.Integer(),
  createTime: text,
  createdTime: text,
  tags,
};

const instanceType = Type.Union([Type.Literal('vpc'), Type.Literal('channel'), Type.Literal('bec_vpc')]);

export const instance = Type.Object({
  attachId: text,
  instanceType,
  instanceId: text,
  instanceName: text,
  instanceRegion: text,
  instanceAccountId: text,
  status: Type.Union([Type.Literal('attached'), Type.Literal('attaching'), Type.Literal('detaching')]),
});

export const table = Type.Object({
  csnRtId: text,
  name: text,
  description: text,
  type: Type.Union([Type.Literal('default'), Type.Literal('custom')]),
});

const relation = {
  attachId: text,
  description: text,
  instanceId: text,
  instanceName: text,
  instanceRegion: text,
  instanceType,
};
export const association = Type.Object({ ...relation, status: Type.Literal('active') });
export const propagation = Type.Object({ ...relation, status: Type.Literal('enable') });

/** A rule as a TGW lists it. A blackhole without next hop has '' in every member of it. */
const tgwRule = {
  ruleId: text,
  routeType: Type.Union([Type.Literal('custom'), Type.Literal('propagated')]),
  csnId: text,
  csnRtId: text,
  fromAttachId: text,
  status: Type.Union([Type.Literal('active'), Type.Literal('conflicted')]),
  destAddress: text,
  nextHopId: text,
  nextHopName: text,
  nextHopRegion: text,
  nextHopType: Type.Union([instanceType, Type.Literal('')]),
  asPath: text,
  community: text,
  blackHole: Type.Boolean(),
};
export const tgwRtRule = Type.Object(tgwRule);
export const rule = Type.Object({ ...tgwRule, description: text, sourceAddress: text });

export const tgw = Type.Object({ tgwId: text, csnId: text, name: text, region: text, description: text });

/** Mbps; decimal text for the one client that reads numbers as text (csn contract 1.5). */
const megabits = Type.Union([Type.Integer(), Type.String({ pattern: '^[0-9]+$' })]);

/** A bandwidth package in a list and in detail. */
export const csnBp = {
  csnBpId: text,
  name: text,
  bandwidth: megabits,
  usedBandwidth: megabits,
  csnId: text,
  interworkType: Type.Union([Type.Literal('center'), Type.Literal('center-edge'), Type.Literal('edge-edge')]),
  interworkRegion: Type.Union([
    Type.Literal('chinesemainland'),
    Type.Literal('asiapacific'),
    Type.Literal('crossregional'),
  ]),
  status: Type.Union([Type.Literal('available'), Type.Literal('stopped')]),
  paymentTiming: Type.Union([Type.Literal('PrePaid'), Type.Literal('PostPaid')]),
  // Of a prepaid package only.
  expireTime: optional.text,
  expiredTime: optional.text,
  createdTime: text,
  createTime: text,
  tags,
};

export const bpLimit = Type.Object({
  csnBpId: text,
  csnId: text,
  localRegion: text,
  peerRegion: text,
  bandwidth: Type.Integer(),
});

// What CSN is told: csn contract 4 and 14.

export const csnBody = Type.Object({ name: text, description: optional.text, tags: Type.Optional(tags) });
export const textsBody = Type.Object({ name: optional.text, description: optional.text });
export const instanceBody = Type.Object({
  instanceType,
  instanceId: text,
  instanceRegion: text,
  instanceAccountId: optional.text,
});
export const ruleBody = Type.Object({ attachId: text, destAddress: text, routeType: text });
export const relationBody = Type.Object({ attachId: text, description: optional.text });

const billing = Type.Object({
  paymentTiming: optional.text,
  billingMethod: optional.text,
  reservation: Type.Optional(Type.Object({ reservationLength: optional.integer, reservationTimeUnit: optional.text })),
});
const offer = { name: text, geographicA: text, geographicB: text, billing };
export const bpBody = Type.Object({
  ...offer,
  interworkType: optional.text,
  bandwidth: Type.Integer(),
  tags: Type.Optional(tags),
});
export const priceBody = Type.Object({ ...offer, bandwidth: optional.integer });
const pair = { localRegion: text, peerRegion: text };
export const limitBody = Type.Object({ ...pair, bandwidth: Type.Integer() });
export const pairBody = Type.Object(pair);
