// A VPC, a private zone and a record, made with Baidu's own JavaScript client: npm i @baiducloud/sdk
// Prints the VPC's id. Endpoint and keys come from: eval "$(npx netloom env)"
import sdk from '@baiducloud/sdk';

const { BCE_ENDPOINT: endpoint, BCE_ACCESS_KEY_ID: ak, BCE_SECRET_ACCESS_KEY: sk } = process.env;
if (!endpoint || !ak || !sk) {
  console.error('Endpoint and keys are missing. With the server running: eval "$(npx netloom env)"');
  process.exit(1);
}
const client = new sdk.BceBaseClient({ endpoint, credentials: { ak, sk } }, 'privatezone');
const call = async (method, path, body, params = {}) =>
  (await client.sendRequest(method, path, { body: JSON.stringify(body), params })).body;

const { vpcId } = await call('POST', '/v1/vpc', { name: 'demo', cidr: '10.0.0.0/16' });
const { zoneId } = await call('POST', '/v1/privatezone', { zoneName: 'corp.test' });
await call('PUT', `/v1/privatezone/${zoneId}`, { region: 'bj', vpcIds: [vpcId] }, { bind: '' });
await call('POST', `/v1/privatezone/${zoneId}/record`, { rr: 'www', type: 'A', value: '10.0.0.5', ttl: 60 });
console.log(vpcId);
