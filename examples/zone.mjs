// A VPC, a private zone and a record, made with Baidu's own JavaScript client: npm i @baiducloud/sdk
// Prints the VPC's id; run again it finds what is there, and prints the same. Endpoint and keys come from: eval "$(npx netloom env)"
import sdk from '@baiducloud/sdk';

const { BCE_ENDPOINT: endpoint, BCE_ACCESS_KEY_ID: ak, BCE_SECRET_ACCESS_KEY: sk } = process.env;
if (!endpoint || !ak || !sk) {
  console.error('Endpoint and keys are missing. With the server running: eval "$(npx netloom env)"');
  process.exit(1);
}
const client = new sdk.BceBaseClient({ endpoint, credentials: { ak, sk } }, 'privatezone');
const call = async (method, path, body, params = {}) =>
  (await client.sendRequest(method, path, { body: body && JSON.stringify(body), params })).body;

const { zones } = await call('GET', '/v1/privatezone');
const found = zones.find(({ zoneName }) => zoneName === 'corp.test')?.zoneId;
const bound = found && (await call('GET', `/v1/privatezone/${found}`)).bindVpcs[0]?.vpcId;
console.log(bound ?? (await newVpc(found ?? (await newZone()))));

async function newZone() {
  const { zoneId } = await call('POST', '/v1/privatezone', { zoneName: 'corp.test' });
  await call('POST', `/v1/privatezone/${zoneId}/record`, { rr: 'www', type: 'A', value: '10.0.0.5', ttl: 60 });
  return zoneId;
}

async function newVpc(zoneId) {
  const { vpcId } = await call('POST', '/v1/vpc', { name: 'demo', cidr: '10.0.0.0/16' });
  await call('PUT', `/v1/privatezone/${zoneId}`, { region: 'bj', vpcIds: [vpcId] }, { bind: '' });
  return vpcId;
}
