import { BILLING_METHODS, INTERWORK_TYPES, type Limit, type Package } from '../bandwidth/types.ts';
import type { EdgeVpc } from '../bec/types.ts';
import type {
  Association,
  Attachment,
  Csn,
  CsnOptions,
  CsnTable,
  CustomRule,
  Grant,
  NextHop,
  Tgw,
} from '../csn/types.ts';
import { type Channel, ET_STATES, type Line } from '../et/types.ts';
import {
  type ChannelLink,
  INSTANCE_TYPES,
  type Network,
  type Publication,
  type ReceivedRoute,
} from '../network/types.ts';
import * as is from './checks.ts';
import { tags } from './vpc-forms.ts';

const owned = { position: is.position, id: is.named, account: is.named, name: is.text, createdAt: is.moment };
const described = { ...owned, description: is.text };
const instance = { type: is.oneOf(...INSTANCE_TYPES), instance: is.named, region: is.text };
const base = { base: is.uint32, length: is.from(0, 32) };

const channelLink: is.FormOf<ChannelLink> = {
  ...{ mode: is.oneOf('static', 'bgp'), router: is.text, primary: is.text, established: is.flag, session: is.flag },
  users: is.list(is.text),
  received: is.list(is.object<ReceivedRoute>({ prefix: is.ipv4Prefix, asPath: is.text, community: is.text })),
};

const publication: is.FormOf<Publication> = {
  ...{ ...base, since: is.count, bgp: is.flag, hops: is.count, asPath: is.text, community: is.text },
};

const network: is.FormOf<Network> = {
  ...{ position: is.position, type: instance.type, id: is.named, account: is.named, region: is.text, name: is.text },
  ...{ registered: is.flag, cidrs: is.list(is.ipv4Prefix), advertised: is.list(is.ipv4Prefix) },
  ...{ channel: is.maybe(is.object(channelLink)), published: is.list(is.object(publication)) },
};

const line: is.FormOf<Line> = {
  ...{ ...described, region: is.text, status: is.oneOf(...ET_STATES), isp: is.text, intfType: is.text },
  ...{ apType: is.text, apAddr: is.text, userName: is.text, userPhone: is.text, userEmail: is.text },
  ...{ userIdc: is.text, linkDelay: is.count, tags },
};

const channel: is.FormOf<Channel> = {
  ...{ ...described, line: is.named, status: is.oneOf(...ET_STATES), routeType: is.oneOf('static-route', 'bgp') },
  ...{ vlanId: is.count, networks: is.list(is.text), baiduAddress: is.text, customerAddress: is.text },
  ...{ bgpAsn: is.text, bgpKey: is.text, bgpRouteLimit: is.count, authorizedUsers: is.list(is.text) },
  ...{ primary: is.text, tags },
};

const edgeVpc: is.FormOf<EdgeVpc> = { ...described, regionId: is.text, cidr: is.ipv4Prefix, tags };

const options: is.FormOf<CsnOptions> = {
  ...{ ecmp: is.flag, anyCidr: is.flag, autoAssociate: is.flag, autoPropagate: is.flag },
};
const csn: is.FormOf<Csn> = { ...described, tags, defaultTable: is.named, options: is.object(options) };

const inCsn = { position: is.position, csn: is.named, description: is.text };
const csnTable: is.FormOf<CsnTable> = {
  ...{ ...inCsn, id: is.named, name: is.text, type: is.oneOf('default', 'custom') },
};

const attachment: is.FormOf<Attachment> = {
  ...{ position: is.position, id: is.named, csn: is.named, ...instance, owner: is.named },
  status: is.oneOf('attaching', 'attached', 'detaching'),
  ...{ dueAt: is.maybe(is.moment), vpcRules: is.list(is.named) },
};

/** Of propagations too. */
const association: is.FormOf<Association> = { ...inCsn, table: is.named, attachment: is.named };

const csnRule: is.FormOf<CustomRule> = {
  ...{ ...inCsn, id: is.named, table: is.named, ...base, blackhole: is.flag },
  nextHop: is.maybe(is.object<NextHop>({ attachment: is.named, ...instance })),
};

const tgw: is.FormOf<Tgw> = { ...inCsn, id: is.named, region: is.text, name: is.text };

const grant: is.FormOf<Grant> = {
  ...{ ...inCsn, id: is.named, account: is.named, ...instance, peer: is.named, createdAt: is.moment },
};

const bought: is.FormOf<Package> = {
  ...{ ...owned, interworkType: is.oneOf(...INTERWORK_TYPES), bandwidth: is.count, used: is.count, prepaid: is.flag },
  interworkRegion: is.oneOf('chinesemainland', 'asiapacific', 'crossregional'),
  ...{ billingMethod: is.oneOf(...BILLING_METHODS), expiresAt: is.maybe(is.moment), stopped: is.flag },
  ...{ csn: is.text, tags },
};

const limit: is.FormOf<Limit> = {
  ...{ position: is.position, package: is.named, csn: is.named, bandwidth: is.count },
  ...{ localRegion: is.text, peerRegion: is.text },
};

export const NETWORK_FORMS = {
  ...{ network, line, channel, edgeVpc, csn, csnTable, attachment, association, propagation: association, csnRule },
  ...{ tgw, grant, package: bought, limit },
};
