import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ANSWER_REASONS } from '../../src/domain/answering/reasons.ts';
import { startEcho, type Upstream } from '../admin/upstream.ts';
import { admin } from '../client.ts';
import { bind, makeRecord, makeVpc, makeZone, ok } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { netloom, type Ran, settingsFor } from './run.ts';

/** `netloom explain name`: the answer first, then why, for a person; JSON and exit codes for a script. */
let server: TestServer;
let upstream: Upstream;
let vpc: string;
let zone: string;
const explain = (...args: string[]): Promise<Ran> => netloom(['explain', 'name', ...args], settingsFor(server));
const because = (reason: keyof typeof ANSWER_REASONS): string => `${reason}: ${ANSWER_REASONS[reason]}`;

before(async () => {
  upstream = await startEcho();
  server = await startServer({ settings: { NETLOOM_DNS_UPSTREAM: `127.0.0.1:${upstream.port}` } });
  vpc = await makeVpc(server.client);
  zone = await makeZone(server.client);
  await ok(bind(server.client, zone, vpc));
  await makeRecord(server.client, zone, { rr: '*.apps', value: '10.0.0.9' });
  await makeRecord(server.client, zone, { rr: 'out', type: 'CNAME', value: 'www.elsewhere.test' });
});
after(async () => {
  await server.stop();
  removeData(server);
  upstream.close();
});

test('a name of a zone: which zone, by which wildcard', async () => {
  const { code, out, err } = await explain(vpc, 'x.apps.corp.test');
  assert.deepEqual([code, err], [0, '']);
  assert.deepEqual(out.split('\n'), [
    `NOERROR, authoritative: x.apps.corp.test A for ${vpc}`,
    '  x.apps.corp.test 60 A 10.0.0.9',
    '',
    'x.apps.corp.test',
    `  ${because('zone-longest-suffix')}`,
    `    won  zone corp.test (${zone})`,
    '    lost upstream .',
    `         ${because('shorter')}`,
    `  ${because('name-wildcard')}`,
    '    closest encloser apps.corp.test',
    `  ${because('records-of-type')}`,
    '',
  ]);
});

test('a name that is missing: exit code 1', async () => {
  const { code, out } = await explain(vpc, 'none.corp.test', 'AAAA');
  assert.equal(code, 1);
  assert.deepEqual(out.split('\n').slice(0, 3), [
    `NXDOMAIN, authoritative: none.corp.test AAAA for ${vpc}`,
    'authority',
    out.split('\n')[2]!,
  ]);
  assert.match(out, /^ {2}corp\.test 60 SOA ns1\.corp\.test hostmaster\.corp\.test \d+ 3600 600 86400 60$/m);
});

test('a name of others: 2 while nobody was asked; --look-up asks', async () => {
  const before = await explain(vpc, 'out.corp.test');
  assert.equal(before.code, 2);
  assert.match(before.out, /^depends on others \(--look-up asks them\), authoritative: out\.corp\.test A for /);
  assert.match(before.out, new RegExp(`asked in this order: 127\\.0\\.0\\.1:${upstream.port}`));
  assert.equal(upstream.asked, 0);
  const asked = await explain('--look-up', vpc, 'out.corp.test');
  assert.equal(asked.code, 0, asked.err);
  assert.match(asked.out, /^ {2}www\.elsewhere\.test 120 A 198\.51\.100\.7$/m);
  assert.match(asked.out, /^ {4}to www\.elsewhere\.test$/m);
  assert.match(asked.out, /^ {4}NOERROR, told 0 s ago, good for 1[12]\d s$/m);
});

test('a client that the access list does not name is told so', async () => {
  const policy = `/netloom/v1/vpcs/${vpc}/dns-policy`;
  await ok(admin(server, 'PUT', policy, { allow: ['127.0.0.0/8'] }));
  const refused = await explain(vpc, 'www.corp.test', '--client', '10.9.9.9');
  assert.deepEqual([refused.code, refused.out.includes(because('client-refused'))], [1, true], refused.out);
  assert.match((await explain(vpc, 'x.apps.corp.test', '--client', '127.0.0.1')).out, /^NOERROR/);
  await ok(admin(server, 'PUT', policy, {}));
});

test('a failure of others has its extended error by name', async () => {
  upstream.close();
  const { code, out } = await explain('--look-up', vpc, 'gone.elsewhere.test');
  assert.equal(code, 1);
  assert.match(out, /^ {4}failed with extended error 2[23] \([a-z ]+\), told 0 s ago/m);
  upstream = await startEcho();
});

test('JSON for a script', async () => {
  const { code, out } = await explain(vpc, 'x.apps.corp.test', '--json');
  assert.equal(code, 0);
  const { vpcId, rcode, steps } = JSON.parse(out);
  assert.deepEqual([vpcId, rcode, steps.length], [vpc, 'NOERROR', 3]);
});

test('what cannot be told is a sentence and 2', async () => {
  const unknown = await explain('vpc-nonesuch', 'www.corp.test');
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /^netloom: .+\n$/);
  assert.equal((await explain(vpc, 'a..b')).code, 2);
  const meant = [
    [[vpc, 'a..b'], /"a\.\.b" is no domain name/],
    [[vpc, 'www.corp.test', 'HTTPS'], /"HTTPS" is no record type we know by name: .*TYPE65/],
    [[vpc, 'www.corp.test', '--client', 'me'], /"me" is no address/],
  ] as const;
  for (const [args, sentence] of meant) assert.match((await explain(...args)).err, sentence);
  for (const args of [[vpc], [vpc, 'www.corp.test', 'A', 'more']]) {
    const { code, err } = await explain(...args);
    assert.equal(code, 2);
    assert.match(err, /usage: netloom explain name/);
  }
});
