import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Answer, admin } from '../client.ts';
import { inWords, queryFor } from '../packets/asking.ts';
import { askTcp, askUdp, type Server } from '../packets/clients.ts';
import { bind, makeRecord, makeVpc, makeZone, ok, refused } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

const RESET = '/netloom/v1/reset';
const SEEDED = { NETLOOM_DATA: ':memory:', NETLOOM_SEED: '7', NETLOOM_CLOCK: 'fixed' };

const both = (value: string): string[] => Array(2).fill(`www.corp.test. 60 A ${value}`);

describe('a server in memory, reset', () => {
  let server: TestServer;
  const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
    admin(server, method, `/netloom/v1${path}`, body);
  const reset = () => ok(admin(server, 'POST', RESET));
  /** A zone with a name in a VPC, and what DNS says of the name there. */
  const build = async (value: string) => {
    const vpc = await makeVpc(server.client);
    const zone = await makeZone(server.client);
    await ok(bind(server.client, zone, vpc));
    const record = await makeRecord(server.client, zone, { value });
    await ok(call('PUT', `/vpcs/${vpc}/dns-policy`, { queryLog: true }));
    const { dnsAddress: address, dnsPort: port } = (await ok(call('GET', `/vpcs/${vpc}`))).json;
    return { vpc, zone, record, dns: { address, port } };
  };
  const answered = async (dns: Server): Promise<string[]> => {
    const query = queryFor('www.corp.test', 'A');
    const answers = [await askUdp(dns, query), await askTcp(dns, query)];
    return answers.flatMap((answer) => (answer === undefined ? ['nothing'] : inWords(answer).answer));
  };

  before(async () => {
    server = await startServer({ settings: SEEDED });
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('nothing is there again, and the same calls make the same ids; DNS answers with the new value at once', async () => {
    const first = await build('10.0.0.1');
    assert.deepEqual(await answered(first.dns), both('10.0.0.1'));
    const { json: other } = await ok(call('POST', '/accounts', { name: 'other' }));
    await ok(call('POST', '/clock', { seconds: 3600 }));
    await reset();
    assert.equal((await ok(server.client.call('GET', '/v1/vpc'))).json.vpcs.length, 0);
    assert.equal((await ok(call('GET', '/accounts'))).json.accounts.length, 1);
    await refused(server.client.call('GET', `/v1/privatezone/${first.zone}`), 'ZoneIdInvalidException');
    await refused(server.client.as(other).call('GET', '/v1/vpc'), 'InvalidAccessKeyId');
    const second = await build('10.0.0.2');
    assert.deepEqual(second, first);
    assert.deepEqual(await answered(second.dns), both('10.0.0.2'));
    assert.equal((await ok(call('POST', '/clock', { seconds: 1 }))).json.now, '2026-01-01T00:00:01Z');
  });

  test('who asks meanwhile is answered, by the world before or by the one after', async () => {
    await reset();
    const done = { is: false };
    const answers: Answer[] = [];
    const asking = Array.from({ length: 8 }, async (_, who) => {
      while (!done.is) {
        const body = { name: `v${who}`, cidr: '10.0.0.0/16' };
        answers.push(await server.client.call('POST', '/v1/vpc', { body }), await server.client.call('GET', '/v1/vpc'));
      }
    });
    for (let i = 0; i < 10; i += 1) await Promise.all([reset(), reset()]);
    done.is = true;
    await Promise.all(asking);
    assert.ok(answers.length > 20);
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
    await reset();
    assert.equal((await ok(server.client.call('GET', '/v1/vpc'))).json.vpcs.length, 0);
    const { text } = await admin(server, 'GET', '/metrics');
    assert.match(text, /^netloom_dns_zones 0$/m);
    assert.match(text, /^netloom_dns_self_check_total\{result="different"\} 0$/m);
  });

  test('what is under way is finished first: a file that is being imported, a change that is being taken back', async () => {
    const text = Array.from({ length: 4000 }, (_, i) => `n${i} 60 IN A 10.1.${i >> 8}.${i & 255}`).join('\n');
    for (let i = 0; i < 4; i += 1) {
      const { zone } = await build('10.0.0.1');
      const [{ position }] = (await ok(call('GET', '/history?maxKeys=1'))).json.entries;
      const body = { format: 'master', text: `$ORIGIN corp.test.\n${text}\n` };
      const calls = [
        call('POST', `/zones/${zone}/import`, body),
        ...Array.from({ length: 4 }, () => call('POST', `/history/${position}/undo`)),
      ];
      await new Promise((resolve) => setTimeout(resolve, 8 * i));
      await reset();
      const codes = (await Promise.all(calls)).map(({ json }) => json.code);
      // Who came too late found nothing there any more, and of four only one takes it back.
      for (const code of codes) assert.notEqual(code, 'InternalError');
    }
  });

  test('it takes the token', async () => {
    const stranger = { ports: server.ports, adminToken: 'wrong' };
    await refused(admin(stranger, 'POST', RESET), 'AccessDenied');
  });
});

test('a data folder is never emptied', async () => {
  const server = await startServer();
  try {
    const vpc = await makeVpc(server.client);
    const { text } = await refused(admin(server, 'POST', RESET), 'OperationDenied');
    assert.match(text, /--memory/);
    assert.equal((await ok(server.client.call('GET', `/v1/vpc/${vpc}`))).status, 200);
  } finally {
    await server.stop();
    removeData(server);
  }
});
