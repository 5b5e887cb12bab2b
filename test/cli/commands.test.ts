import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { admin as ask } from '../client.ts';
import { ACCESS_KEY, removeData, SECRET_KEY, startServer, type TestServer } from '../server.ts';
import { netloom, type Ran, settingsFor } from './run.ts';

/** The commands that ask a running server. */
let server: TestServer;
let vpcId = '';
const run = (...args: string[]): Promise<Ran> => netloom(args, settingsFor(server));

before(async () => {
  server = await startServer();
  const { client } = server;
  const call = async (method: string, path: string, body: object, query = '') => {
    const answer = await client.call(method, path, { body, query });
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  };
  ({ vpcId } = await call('POST', '/v1/vpc', { name: 'v', cidr: '10.0.0.0/16' }));
  const { zoneId } = await call('POST', '/v1/privatezone', { zoneName: 'corp.test' });
  await call('PUT', `/v1/privatezone/${zoneId}`, { region: 'bj', vpcIds: [vpcId] }, 'bind');
  await call('POST', `/v1/privatezone/${zoneId}/record`, { rr: 'www', type: 'A', value: '10.0.0.5', ttl: 300 });
  for (let n = 0; n < 60; n += 1) {
    await call('POST', `/v1/privatezone/${zoneId}/record`, { rr: 'many', type: 'TXT', value: `${'x'.repeat(40)}${n}` });
  }
});
after(async () => {
  await server.stop();
  removeData(server);
});

test('env prints lines a shell can eval, and they reach the server', async () => {
  const { code, out, err } = await run('env');
  assert.equal(code, 0, err);
  const shown = ['ACCESS_KEY', 'SECRET_KEY', 'REGION'].map((name) => `$BAIDUCLOUD_${name}`).join(' ');
  const script = `set -eu; eval "$LINES_OF_ENV"; echo ${shown} $LOCALDNS_ENDPOINT $VPC_ENDPOINT $BCE_ENDPOINT`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script], { env: { LINES_OF_ENV: out } });
  const endpoint = `http://127.0.0.1:${server.ports.api}`;
  assert.equal(stdout.trim(), `${ACCESS_KEY} ${SECRET_KEY} bj ${endpoint} ${endpoint} ${endpoint}`);
  assert.ok(out.includes(`local_dns = "${endpoint}"`));
  assert.ok(out.includes(`#   gz  http://127.0.0.1:${server.ports.apiGz}`));
  assert.ok(out.includes(`dig -p ${server.ports.dns} @`));
  // What it exports must not be taken for settings of netloom itself.
  assert.doesNotMatch(out, /export NETLOOM_/);
});

test('env prints where the server listens, not what the settings of who asks say', async () => {
  const { NETLOOM_API_LISTEN: _api, NETLOOM_DNS_PORT: _dns, ...found } = settingsFor(server);
  const { code, out, err } = await netloom(['env', '--region', 'gz'], found);
  assert.equal(code, 0, err);
  assert.equal(out, (await run('env')).out);
  assert.match(out, new RegExp(`^export BCE_ENDPOINT=http://127\\.0\\.0\\.1:${server.ports.api}$`, 'm'));
});

test('the server tells where it listens, port 0 too', async () => {
  const settings = { NETLOOM_API_LISTEN: '127.0.0.1:0=su,127.0.0.1:0=bec', NETLOOM_DNS_PORT: '0' };
  const other = await startServer({ settings: { ...settings, NETLOOM_DATA: ':memory:' } });
  try {
    const { api, admin, dns } = JSON.parse(/^\{.*"event":"ready".*$/m.exec(other.output())![0]);
    const shown = await ask(other, 'GET', '/netloom/v1/server');
    assert.deepEqual(shown.json, { version: shown.json.version, region: 'bj', tls: false, api, admin, dns });
    assert.match(shown.json.version, /^\d+\.\d+\.\d+/);
    assert.deepEqual(
      api.map((one: { region: string }) => one.region),
      ['su', 'bec'],
    );
    for (const { port } of [...api, admin, dns]) assert.ok(port > 0);
    const { out } = await netloom(['env'], settingsFor(other));
    assert.match(out, new RegExp(`^export BCE_ENDPOINT=http://127\\.0\\.0\\.1:${api[0].port}$`, 'm'));
    assert.match(out, new RegExp(`^#   dig -p ${dns.port} @`, 'm'));
  } finally {
    await other.kill();
    removeData(other);
  }
});

test('env finds the token in the data folder, and says so when it cannot', async () => {
  const { NETLOOM_ADMIN_TOKEN: _token, ...settings } = settingsFor(server);
  const { code, err } = await netloom(['env'], settings);
  assert.equal(code, 1);
  assert.match(err, /admin token cannot be read from .*admin-token \(ENOENT\).*NETLOOM_DATA/);
});

test('a wrong token and an absent server are sentences', async () => {
  const wrong = await netloom(['env', '--admin-token', 'another'], settingsFor(server));
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /^netloom: The server refused: .*bearer token/);
  const absent = await netloom(['env', '--admin-listen=127.0.0.1:1'], settingsFor(server));
  assert.equal(absent.code, 1);
  assert.match(absent.err, /^netloom: No netloom server answers at 127\.0\.0\.1:1 \(ECONNREFUSED\)/);
});

test('dig asks as the VPC, over UDP and over TCP', async () => {
  const { code, out, err } = await run('dig', vpcId, 'www.corp.test');
  assert.equal(code, 0, err);
  assert.match(out, /^;; status: NOERROR, flags: qr aa rd ra; server: 127\.\d+\.\d+\.\d+#\d+ udp\n/);
  assert.match(out, /\n;; answer\nwww\.corp\.test\. 300 IN A 10\.0\.0\.5\n$/);
  const tcp = await run('dig', vpcId, 'www.corp.test', 'a', '+tcp');
  assert.match(tcp.out, /#\d+ tcp\n;; answer\nwww\.corp\.test\. 300 IN A 10\.0\.0\.5\n$/);
});

test('dig says the extended error of a name nobody is asked for', async () => {
  const { out } = await run('dig', vpcId, 'www.elsewhere.test');
  assert.match(out, /^;; status: SERVFAIL, .*\n;; extended error: 22 \(no reachable authority\)\n$/);
  assert.doesNotMatch((await run('dig', vpcId, 'www.corp.test')).out, /extended/);
});

test('dig shows the authority of a name that is not there, and goes to TCP for what UDP truncates', async () => {
  const none = await run('dig', vpcId, 'none.corp.test', 'MX');
  assert.match(none.out, /^;; status: NXDOMAIN, .*\n;; authority\ncorp\.test\. 60 IN SOA /);
  const many = await run('dig', vpcId, 'many.corp.test', 'TXT');
  assert.match(many.out, /#\d+ tcp\n/);
  assert.equal(many.out.match(/ IN TXT /g)?.length, 60);
});

test('dig names what cannot be asked', async () => {
  const sentences = [
    [['vpc-none', 'a.test'], 1, /The server refused: /],
    [[vpcId, 'a..b'], 2, /"a\.\.b" is no domain name/],
    [[vpcId, 'a.test', 'NONSENSE'], 2, /"NONSENSE" is no record type/],
    [[vpcId], 2, /Arguments are missing/],
  ] as const;
  for (const [args, code, sentence] of sentences) {
    const ran = await run('dig', ...args);
    assert.equal(ran.code, code);
    assert.match(ran.err, sentence);
  }
});

test('an account is made, listed, changed, and its keys do what the command said', async () => {
  const made = JSON.parse((await run('account', 'create', 'second')).out);
  const keys = { accessKeyId: made.accessKeyId, secretAccessKey: made.secretAccessKey };
  const status = async (use = keys) => (await server.client.as(use).call('GET', '/v1/privatezone')).json.code ?? 'ok';
  const line = async () => (await run('accounts')).out.split('\n').find((text) => text.startsWith(made.accountId));
  assert.equal(await status(), 'ok');
  assert.equal(await line(), `${made.accountId}  second  active  ${made.accessKeyId}`);

  const changes = [
    [['freeze'], 'AccessDenied', 'frozen'],
    [['thaw'], 'ok', 'active'],
    [['uncertify'], 'QualifyNotPass', 'uncertified'],
    [['certify'], 'ok', 'active'],
    [['close', 'privatezone'], 'OptInRequired', 'privatezone closed'],
    [['open', 'privatezone'], 'ok', 'active'],
  ] as const;
  for (const [[name, ...more], expected, standing] of changes) {
    const changed = await run('account', name, made.accountId, ...more);
    assert.equal(changed.code, 0, changed.err);
    assert.equal(await status(), expected, name);
    assert.match((await line())!, new RegExp(`  second  ${standing}  `));
  }

  const second = JSON.parse((await run('account', 'add-key', made.accountId)).out);
  assert.equal(await status(second), 'ok');
  await run('account', 'disable-key', made.accountId, second.accessKeyId);
  assert.notEqual(await status(second), 'ok');
  assert.ok((await line())!.endsWith(`${second.accessKeyId} (disabled)`));
  await run('account', 'enable-key', made.accountId, second.accessKeyId);
  assert.equal(await status(second), 'ok');
  await run('account', 'remove-key', made.accountId, second.accessKeyId);
  assert.equal(await status(second), 'InvalidAccessKeyId');
});

test('account commands name what is wrong with them', async () => {
  const sentences = [
    [['explode', 'x'], 2, /There is no account command "explode"/],
    [['toString', 'x'], 2, /There is no account command "toString"/],
    [['close', 'x'], 2, /close takes <id> <service>/],
    [['freeze', 'nobody'], 1, /account-unknown/],
    [['freeze', 'a', 'b', 'c'], 2, /"c" is one too many/],
  ] as const;
  for (const [args, code, sentence] of sentences) {
    const ran = await run('account', ...args);
    assert.equal(ran.code, code);
    assert.match(ran.err, sentence);
  }
});

test('when the first account has no enabled key left, env says so', async () => {
  const [first = ''] = (await run('accounts')).out.split(' ');
  assert.equal((await run('account', 'disable-key', first, ACCESS_KEY)).code, 0);
  const { code, out, err } = await run('env');
  assert.equal(code, 1);
  assert.equal(out, '');
  assert.match(err, /key-unknown/);
});
