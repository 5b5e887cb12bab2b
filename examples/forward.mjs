// A forwarding rule: what names of a domain are in a VPC, another DNS server says. Made with Baidu's own client:
//   node examples/forward.mjs <vpcId> <domain> <server's IPv4 address>[:port]
// Prints the rule's id. Endpoint and keys come from: eval "$(npx netloom env)"
import sdk from '@baiducloud/sdk';

const { BCE_ENDPOINT: endpoint, BCE_ACCESS_KEY_ID: ak, BCE_SECRET_ACCESS_KEY: sk } = process.env;
const [vpcId, zone, server] = process.argv.slice(2);
if (!endpoint || !ak || !sk || !server) {
  console.error('usage: node examples/forward.mjs <vpcId> <domain> <server>[:port]');
  console.error('Endpoint and keys, with the server running: eval "$(npx netloom env)"');
  process.exit(1);
}
const client = new sdk.BceBaseClient({ endpoint, credentials: { ak, sk } }, 'privatezone');
const call = async (method, path, body, params = {}) =>
  (await client.sendRequest(method, path, { body: body && JSON.stringify(body), params })).body;

// A resolver is where queries leave a VPC: it stands in a subnet, and any number of rules may use it.
const { result: resolvers } = await call('GET', '/v1/privatezone/resolver');
const resolverId = resolvers.find((one) => one.vpcId === vpcId && one.type === 'outbound')?.id ?? (await newResolver());

const [ip, port = '53'] = server.split(':');
const dnsServerConfigs = [{ ip, port: Number(port) }];
const { id } = await call('POST', '/v1/privatezone/resolver/rule', {
  name: 'forward',
  zone,
  resolverId,
  dnsServerConfigs,
});
// Until it is bound to a VPC, a rule is nobody's.
const vpcRegions = [{ region: 'bj', vpcIds: [vpcId] }];
await call('PUT', `/v1/privatezone/resolver/rule/${id}/bind`, { vpcRegions });
console.log(id);

async function newResolver() {
  const { subnets } = await call('GET', '/v1/subnet', undefined, { vpcId });
  const subnet = { name: 'dns', vpcId, zoneName: 'cn-bj-a', cidr: '10.0.0.0/24' };
  const subnetId = subnets[0]?.subnetId ?? (await call('POST', '/v1/subnet', subnet)).subnetId;
  const resolver = { name: 'out', vpcId, vpcRegion: 'bj', type: 'outbound', ipModels: [{ subnetId }] };
  return (await call('POST', '/v1/privatezone/resolver', resolver)).id;
}
