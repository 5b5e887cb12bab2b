import type { Channel, Line } from '../domain/et/types.ts';

// What lines and channels look like on the wire: csn contract 13.1.

export const lineForm = (line: Line) => ({
  id: line.id,
  name: line.name,
  description: line.description,
  status: line.status,
  // Nothing is billed, so nothing expires.
  expireTime: '',
  isp: line.isp,
  intfType: line.intfType,
  apType: line.apType,
  apAddr: line.apAddr,
  userName: line.userName,
  userPhone: line.userPhone,
  userEmail: line.userEmail,
  userIdc: line.userIdc,
  linkDelay: line.linkDelay,
  tags: line.tags,
});

/** `up`: whether its BGP session is, for a BGP channel; in the words of RFC 4271 8.2.2. IPv6 and BFD are not built. */
export const channelForm = (channel: Channel, up: boolean) => ({
  id: channel.id,
  name: channel.name,
  description: channel.description,
  status: channel.status,
  routeType: channel.routeType,
  vlanId: channel.vlanId,
  networks: channel.networks,
  baiduAddress: channel.baiduAddress,
  customerAddress: channel.customerAddress,
  authorizedUsers: channel.authorizedUsers,
  bgpAsn: channel.bgpAsn,
  bgpKey: channel.bgpKey,
  bgpStatus: channel.routeType !== 'bgp' ? '' : up ? 'established' : 'idle',
  bgpRouteLimit: channel.bgpRouteLimit,
  enableIpv6: 0,
  ipv6BgpStatus: '',
  baiduIpv6Address: '',
  customerIpv6Address: '',
  ipv6Networks: [],
  sendInterval: 0,
  receivInterval: 0,
  detectMultiplier: 0,
  tags: channel.tags,
});
