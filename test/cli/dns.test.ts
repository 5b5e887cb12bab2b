import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { queryFor } from '../packets/asking.ts';
import { askUdp, eventually } from '../packets/clients.ts';
import { bind, makeRecord, makeVpc, makeZone, ok } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { netloom, type Ran, settingsFor } from './run.ts';

/** `netloom dns`: by what a query is known to be a VPC's, shown and changed. */
let server: TestServer;
let vpc: string;
let other: string;
const run = (...args: string[]): Promise<Ran> => netloom(['dns', ...args], settingsFor(server));

before(async () => {
  server = await startServer();
  [vpc, other] = [await makeVpc(server.client), await makeVpc(server.client)];
  const zone = await makeZone(server.client);
  await ok(bind(server.client, zone, vpc));
  await makeRecord(server.client, zone);
});
after(async () => {
  await server.stop();
  removeData(server);
});

/** Each row of what is shown, by its first two columns. */
async function rows(...args: string[]): Promise<string[][]> {
  const { code, out, err } = await run(...args);
  assert.deepEqual([code, err], [0, ''], args.join(' '));
  const [head, ...lines] = out.trimEnd().split('\n');
  assert.match(head!, /^QUERIES +VALUE +STATE$/);
  return lines.map((line) => line.split(/ {2,}/).slice(0, 2));
}

test('what is not named stays: an own address outlives a client prefix, and a client prefix a default', async () => {
  const [listen] = await rows(vpc);
  assert.match(listen!.join(' '), new RegExp(`^listen 127\\.\\d+\\.\\d+\\.\\d+:${server.ports.dns}$`));
  const off = ['default', 'off'];
  assert.deepEqual(await rows(vpc), [listen, ['clients', 'none'], off]);
  const clients = ['clients', '127.0.0.0/9,fd00::/8'];
  assert.deepEqual(await rows(vpc, 'clients=127.0.0.0/9,fd00::/8'), [listen, clients, off]);
  assert.deepEqual(await rows(vpc, 'default=on'), [listen, clients, ['default', 'on']]);
  assert.deepEqual(await rows(vpc, 'default=off', 'clients=none'), [listen, ['clients', 'none'], off]);
});

test('a query of a client at the shared address is of its VPC, and of nobody else', async () => {
  const shared = { address: '127.0.0.1', port: server.ports.dns };
  const rcode = async (): Promise<number | undefined> => (await askUdp(shared, queryFor('www.corp.test', 'A')))?.rcode;
  assert.equal(await rcode(), 5);
  await rows(vpc, 'clients=127.0.0.0/8');
  assert.equal(await rcode(), 0);
  const taken = await run(other, 'clients=127.0.0.0/8');
  assert.deepEqual([taken.code, /127\.0\.0\.0\/8/.test(taken.err)], [1, true], taken.err);
  await rows(vpc, 'clients=none');
  assert.equal(await rcode(), 5);
});

test('own addresses, with and without a port, of both families; none at all', async () => {
  const before = await run(other);
  const [own = ''] = before.out.match(/127[\d.]+/) ?? [];
  const { dns } = server.ports;
  const shown = await rows(other, `listen=${own},${own}:${dns + 1},::1,[::1]:${dns + 1}`);
  const where = [`${own}:${dns}`, `${own}:${dns + 1}`, `[::1]:${dns}`, `[::1]:${dns + 1}`];
  assert.deepEqual(
    shown.slice(0, 4),
    where.map((one) => ['listen', one]),
  );
  await eventually(async () => (await run(other)).out.includes(`${own}:${dns}  `));
  assert.deepEqual((await rows(other, 'listen=none'))[0], ['listen', 'none']);
});

test('what cannot be meant is named', async () => {
  const sentences = [
    [[], 2, /Arguments are missing/],
    [['vpc-none'], 1, /does not exist/],
    [[vpc, 'color=red'], 2, /"color=red" says nothing/],
    [[vpc, 'default=maybe'], 2, /default is on or off, not "maybe"/],
    [[vpc, 'clients=10.0.0.1/8'], 2, /"10\.0\.0\.1\/8" is no prefix/],
    [[vpc, 'listen=[::1'], 2, /"\[::1" is not address or address:port/],
    [[vpc, 'listen=10.0.0.300'], 1, /10\.0\.0\.300/],
  ] as const;
  for (const [args, code, sentence] of sentences) {
    const ran = await run(...args);
    assert.equal(ran.code, code, `${args.join(' ')}: ${ran.err}`);
    assert.match(ran.err, sentence);
  }
});
