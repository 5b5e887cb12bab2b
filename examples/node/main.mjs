// A VPC, a private zone that it resolves, and a CSN with the VPC attached, made with Baidu's JavaScript client.
// README.md beside this file says how to run it.
import sdk from '@baiducloud/sdk';

const { BCE_ENDPOINT, BCE_ACCESS_KEY_ID: ak, BCE_SECRET_ACCESS_KEY: sk } = process.env;
if (!ak || !sk) {
  console.error('keys are missing; with the server running: eval "$(npx netloom env)"');
  process.exit(1);
}

/** Calls of a service; without BCE_ENDPOINT they go to its official host name. */
function service(host) {
  const endpoint = BCE_ENDPOINT || `http://${host}`;
  const client = new sdk.BceBaseClient({ endpoint, credentials: { ak, sk } }, 'example');
  return async (method, path, body, params = {}) =>
    (await client.sendRequest(method, path, { body: body && JSON.stringify(body), params })).body;
}
const networks = service('vpc.bj.baidubce.com');
const zones = service('privatezone.baidubce.com');
const csns = service('csn.baidubce.com');

const { vpcId } = await networks('POST', '/v1/vpc', { name: 'node', cidr: '10.4.0.0/16' });
console.log('vpc', vpcId);

const { zoneId } = await zones('POST', '/v1/privatezone', { zoneName: 'node.corp.test' });
console.log('zone', zoneId);
await zones('PUT', `/v1/privatezone/${zoneId}`, { region: 'bj', vpcIds: [vpcId] }, { bind: '' });
await zones('POST', `/v1/privatezone/${zoneId}/record`, { rr: 'www', type: 'A', value: '10.4.0.5', ttl: 60 });

const { csnId } = await csns('POST', '/v1/csn', { name: 'node' });
console.log('csn', csnId);
const attach = { instanceType: 'vpc', instanceId: vpcId, instanceRegion: 'bj' };
await csns('PUT', `/v1/csn/${csnId}`, attach, { attach: '' });
const { instances } = await csns('GET', `/v1/csn/${csnId}/instance`);
for (const { instanceId, status } of instances) console.log('attached', instanceId, status);
