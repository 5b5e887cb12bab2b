// npm run example:csn
// A CSN from nothing: VPCs of two accounts in three regions, two BGP channels and an edge VPC, routed over two tables.
// Every call to BCE's API is made by Baidu's own JavaScript client; what BCE has only in its console goes to Netloom's
// own API. The server is this example's own, in memory, and is gone at its end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sdk from '@baiducloud/sdk';

const [apiPort, adminPort, dnsPort] = [await freePort(), await freePort(), await freePort()];
const entry = new URL('../bin/netloom.mjs', import.meta.url).pathname;
const server = spawn(process.execPath, [entry, 'serve'], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    ...process.env,
    NETLOOM_DATA: ':memory:',
    NETLOOM_API_LISTEN: `127.0.0.1:${apiPort}`,
    NETLOOM_ADMIN_LISTEN: `127.0.0.1:${adminPort}`,
    NETLOOM_ADMIN_TOKEN: 'example',
    NETLOOM_DNS_PORT: String(dnsPort),
    NETLOOM_DNS_POOL: 'none',
    NETLOOM_ACCESS_KEY: 'example-a',
    NETLOOM_SECRET_KEY: 'example-secret-a',
  },
});
// However this ends, by a signal or a reader who has seen enough (| head), the server ends too.
process.on('exit', () => server.kill());
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
try {
  await ready();
  await example();
} finally {
  server.kill();
  await once(server, 'exit');
}

async function example() {
  const a = client('example-a', 'example-secret-a');
  const { accounts } = await own('GET', '/accounts');
  const other = await own('POST', '/accounts', { name: 'B' });
  const b = client(other.accessKeyId, other.secretAccessKey);

  say('Two accounts, four VPCs, two BGP channels, one edge VPC');
  const vpc = async (call, name, region, ...cidrs) => {
    const { vpcId } = await call('POST', '/v1/vpc', { name, cidr: cidrs[0] }, {}, `vpc.${region}.example`);
    if (cidrs.length > 1) {
      const body = { name, secondaryCidr: cidrs.slice(1) };
      await call('PUT', `/v1/vpc/${vpcId}`, body, { modifyAttribute: '' }, `vpc.${region}.example`);
    }
    return made(name, { instanceType: 'vpc', instanceId: vpcId, instanceRegion: region });
  };
  const channel = async (name, region, routes) => {
    const host = `et.${region}.example`;
    const who = { userName: name, userPhone: '1', userEmail: 'lab@corp.test', userIdc: 'idc' };
    const line = { name, isp: 'ISP_CMCC', intfType: '10G', apType: 'BAIDU', apAddr: 'BJYZ', ...who };
    const { id: etId } = await a('POST', '/v1/et/init', line, {}, host);
    const peer = { baiduAddress: '169.254.1.1/30', customerAddress: '169.254.1.2/30', bgpAsn: '65010', bgpKey: 'k' };
    const { id } = await a(
      'POST',
      `/v1/et/${etId}/channel`,
      { name, routeType: 'bgp', vlanId: 100, ...peer },
      {},
      host,
    );
    await own('PUT', `/instances/channel/${id}/routes`, { routes });
    await own('PUT', `/instances/channel/${id}/session`, { up: true });
    return made(name, { instanceType: 'channel', instanceId: id, instanceRegion: region });
  };
  const V1 = await vpc(a, 'app', 'bj', '10.10.0.0/16');
  const V2 = await vpc(a, 'db', 'gz', '10.20.0.0/16', '10.21.0.0/16');
  const V3 = await vpc(b, 'web', 'hkg', '10.10.128.0/17');
  const V4 = await vpc(a, 'old', 'gz', '10.20.0.0/16', '10.30.0.0/16');
  const C1 = await channel('idc_bj', 'bj', [
    { prefix: '172.16.0.0/12', asPath: '65010' },
    { prefix: '192.168.0.0/16', asPath: '65010 65020' },
  ]);
  const C2 = await channel('idc_gz', 'gz', [{ prefix: '192.168.0.0/16', asPath: '65030' }]);
  const edge = { name: 'edge', regionId: 'cn-hangzhou-cm', cidr: '10.200.0.0/16' };
  const { details } = await a('POST', '/v1/vpc', edge, {}, 'bec.example');
  const E1 = made('edge', { instanceType: 'bec_vpc', instanceId: details.vpcId, instanceRegion: 'cn-hangzhou-cm' });

  say('One CSN: attach, propagate, associate');
  const { csnId } = await a('POST', '/v1/csn', { name: 'lab' });
  const grant = { account: other.accountId, peerAccount: accounts[0].accountId, csnId, ...V3 };
  await own('POST', '/grants', grant);
  const attach = async (instance, more = {}) => {
    await a('PUT', `/v1/csn/${csnId}`, { ...instance, ...more }, { attach: '' });
    const { instances } = await a('GET', `/v1/csn/${csnId}/instance`);
    return instances.find(({ instanceId }) => instanceId === instance.instanceId).attachId;
  };
  const RT0 = (await a('GET', `/v1/csn/${csnId}/routeTable`)).csnRts[0].csnRtId;
  const { csnRtId: RT1 } = await own('POST', `/csn/${csnId}/routeTables`, { name: 'edge' });
  const relate = (kind, table, attachId) => a('POST', `/v1/csn/routeTable/${table}/${kind}`, { attachId });
  const [v1, v2, v4] = [await attach(V1), await attach(V2), await attach(V4)];
  const v3 = await attach(V3, { instanceAccountId: other.accountId });
  const [c1, c2, e1] = [await attach(C1), await attach(C2), await attach(E1)];
  for (const attachment of [v1, v2, v4, v3, c1, c2, e1]) await relate('propagation', RT0, attachment);
  await relate('propagation', RT1, v2);
  for (const attachment of [c1, c2]) await relate('association', RT0, attachment);
  await relate('association', RT1, e1);
  await a('POST', `/v1/csn/routeTable/${RT0}/rule`, { attachId: v1, destAddress: '0.0.0.0/0', routeType: 'custom' });

  say('A bandwidth package: 60 Mbps between bj and gz');
  const postpaid = { geographicA: 'China', geographicB: 'China', billing: { paymentTiming: 'Postpaid' } };
  const { csnBpId } = await a('POST', '/v1/csn/bp', { name: 'mainland', bandwidth: 100, ...postpaid });
  await a('PUT', `/v1/csn/bp/${csnBpId}`, { csnId }, { bind: '' });
  await a('POST', `/v1/csn/bp/${csnBpId}/limit`, { localRegion: 'bj', peerRegion: 'gz', bandwidth: 60 });

  for (const table of [RT0, RT1]) {
    const { csnRtRules } = await a('GET', `/v1/csn/routeTable/${table}/rule`);
    console.log(`\n${table}`);
    for (const rule of csnRtRules) {
      const hop = `${rule.nextHopName} (${rule.nextHopRegion})`;
      const row = [rule.destAddress.padEnd(17), rule.routeType.padEnd(11), rule.status.padEnd(11), hop.padEnd(24)];
      console.log(`  ${row.join('')}${rule.asPath}`);
    }
  }

  say('Can the application (bj) reach the database (gz)? They have 60 Mbps.');
  await netloom('explain', 'route', csnId, V1.instanceId, '10.10.1.9', '10.20.1.1');
  say('And can the old VPC (gz) reach the web servers of account B (hkg)? Nobody bought bandwidth between these.');
  await netloom('explain', 'route', csnId, V4.instanceId, '10.30.1.9', '10.10.200.1');

  say('What would happen if the database were detached? Nothing is done.');
  const calls = [{ method: 'PUT', path: `/v1/csn/${csnId}`, query: 'detach', body: V2 }];
  const folder = mkdtempSync(join(tmpdir(), 'netloom-example-'));
  const file = join(folder, 'detach.json');
  writeFileSync(file, JSON.stringify({ account: accounts[0].accountId, calls }));
  await netloom('plan', file);
  rmSync(folder, { recursive: true });
}

/** Calls by Baidu's own client; a Host chooses the region, or the edge service. */
function client(ak, sk) {
  const endpoint = `http://127.0.0.1:${apiPort}`;
  const bce = new sdk.BceBaseClient({ endpoint, credentials: { ak, sk } }, 'csn');
  return async (method, path, body, params = {}, host = undefined) => {
    const headers = host === undefined ? {} : { Host: host };
    const text = body === undefined ? undefined : JSON.stringify(body);
    return (await bce.sendRequest(method, path, { body: text, params, headers })).body;
  };
}

/** Netloom's own API. */
async function own(method, path, body) {
  const answer = await fetch(`http://127.0.0.1:${adminPort}/netloom/v1${path}`, {
    method,
    headers: { authorization: 'Bearer example' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

async function netloom(...args) {
  const env = {
    ...process.env,
    NETLOOM_ADMIN_LISTEN: `127.0.0.1:${adminPort}`,
    NETLOOM_ADMIN_TOKEN: 'example',
  };
  await once(spawn(process.execPath, [entry, ...args], { stdio: 'inherit', env }), 'exit');
}

/** The id each name of the story has from here on. */
function made(name, instance) {
  console.log(`  ${name.padEnd(6)} ${instance.instanceId.padEnd(26)} ${instance.instanceRegion}`);
  return instance;
}

function say(line) {
  console.log(`\n== ${line}`);
}

async function ready() {
  for await (const chunk of server.stdout) if (String(chunk).includes('ready')) return;
  throw new Error('the server did not start');
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}
