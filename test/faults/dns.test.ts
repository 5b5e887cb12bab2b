import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { AA, RCODES, TC } from '../../src/dns/wire/header.ts';
import type { Message } from '../../src/dns/wire/message.ts';
import { admin } from '../client.ts';
import { inWords, queryFor } from '../packets/asking.ts';
import { askTcp, askUdp, eventually, type Server } from '../packets/clients.ts';
import { isInstalled } from '../programs.ts';
import { bind, makeRecord, makeVpc, makeZone, ok } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

const FAULTS = '/netloom/v1/faults';
const DIG = 'apt-get install -y bind9-dnsutils';
const run = promisify(execFile);

describe('faults of DNS', () => {
  let server: TestServer;
  let vpc: string;
  let others: string;
  const at = new Map<string, Server>();
  const order = async (dns: object, more: object = {}): Promise<string> =>
    (await ok(admin(server, 'POST', FAULTS, { dns, ...more }))).json.faultId;
  const struck = async (id: string): Promise<number> =>
    (await ok(admin(server, 'GET', FAULTS))).json.faults.find((one: { faultId: string }) => one.faultId === id).struck;
  const ask = (name = 'www.corp.test', type = 'A', from = vpc): Promise<Message | undefined> =>
    askUdp(at.get(from)!, queryFor(name, type), { patience: 400 });
  const askOverTcp = (name = 'www.corp.test', type = 'A') => askTcp(at.get(vpc)!, queryFor(name, type));
  const rcode = (message: Message | undefined): string | undefined => message && RCODES[message.rcode];
  const rcodes = async (...answers: Promise<Message | undefined>[]) => (await Promise.all(answers)).map(rcode);

  before(async () => {
    server = await startServer({ settings: { NETLOOM_FAULTS: 'true' } });
    const zone = await makeZone(server.client);
    vpc = await makeVpc(server.client);
    others = await makeVpc(server.client);
    await ok(bind(server.client, zone, vpc, others));
    for (const rr of ['www', 'db', 'a.db']) await makeRecord(server.client, zone, { rr, value: '10.0.0.1' });
    for (const id of [vpc, others]) {
      const { dnsAddress, dnsPort } = (await ok(admin(server, 'GET', `/netloom/v1/vpcs/${id}`))).json;
      at.set(id, { address: dnsAddress, port: dnsPort });
    }
  });
  afterEach(() => ok(admin(server, 'DELETE', FAULTS)));
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('SERVFAIL, as often as ordered; the next answer is right', async () => {
    const id = await order({ kind: 'servfail', vpc }, { count: 2 });
    const failed = await ask();
    assert.deepEqual(inWords(failed!), { rcode: 'SERVFAIL', answer: [], authority: [] });
    assert.equal(failed!.flags & AA, 0);
    assert.deepEqual(await rcodes(askOverTcp()), ['SERVFAIL']);
    assert.deepEqual(await rcodes(ask()), ['NOERROR']);
    assert.equal(await struck(id), 2);
  });

  test('of queries at the same time exactly as many are struck, and none of another VPC', async () => {
    await order({ kind: 'servfail', vpc }, { count: 5 });
    const answers = await rcodes(
      ...Array.from({ length: 30 }, (_, i) => ask('www.corp.test', 'A', i % 3 === 0 ? others : vpc)),
    );
    assert.equal(answers.filter((one) => one === 'SERVFAIL').length, 5);
    assert.ok(answers.every((one, i) => i % 3 !== 0 || one === 'NOERROR'));
  });

  test('a scope: a name and what is below it, a type, a protocol', async () => {
    await order({ kind: 'servfail', name: 'DB.corp.test.' }, { count: 'unlimited' });
    assert.deepEqual(
      await rcodes(ask('db.corp.test'), ask('a.DB.corp.test'), ask('nodb.corp.test'), ask('www.corp.test')),
      ['SERVFAIL', 'SERVFAIL', 'NXDOMAIN', 'NOERROR'],
    );
    await order({ kind: 'servfail', type: 'TXT' }, { count: 'unlimited' });
    assert.deepEqual(await rcodes(ask('www.corp.test', 'TXT'), ask()), ['SERVFAIL', 'NOERROR']);
    await order({ kind: 'servfail', protocol: 'tcp' }, { count: 'unlimited' });
    assert.deepEqual(await rcodes(askOverTcp(), ask()), ['SERVFAIL', 'NOERROR']);
  });

  test('a drop: no answer, and a client that asks again gets one', async () => {
    const before = (await admin(server, 'GET', '/metrics')).text.match(/^netloom_dns_malformed (\d+)$/m)![1];
    const id = await order({ kind: 'drop', name: '.' });
    assert.equal(await ask(), undefined);
    assert.deepEqual(await rcodes(ask()), ['NOERROR']);
    assert.equal(await struck(id), 1);
    const after = (await admin(server, 'GET', '/metrics')).text.match(/^netloom_dns_malformed (\d+)$/m)![1];
    assert.equal(after, before, 'it was no malformed packet');
  });

  test('a delay: the right answer, so much later, while others are answered at once', async () => {
    await order({ kind: 'delay', ms: 250 }, { count: 2 });
    const began = performance.now();
    const late = Promise.all([ask(), askOverTcp()]);
    await eventually(async () => (await struck((await listed())[0].faultId)) === 2);
    assert.deepEqual(await rcodes(ask()), ['NOERROR']);
    assert.ok(performance.now() - began < 250, 'who is not delayed does not wait');
    for (const answer of await late) assert.equal(inWords(answer!).answer.length, 1);
    assert.ok(performance.now() - began >= 249);
  });
  const listed = async () => (await ok(admin(server, 'GET', FAULTS))).json.faults;

  test('a delay and then an error: it fails late', async () => {
    await order({ kind: 'delay', ms: 100 });
    await order({ kind: 'servfail' });
    const began = performance.now();
    assert.deepEqual(await rcodes(ask()), ['SERVFAIL']);
    assert.ok(performance.now() - began >= 99);
  });

  test('truncated: an empty answer with TC over UDP, the whole one over TCP', async () => {
    await order({ kind: 'truncate' }, { count: 'unlimited' });
    const cut = await ask();
    assert.equal(cut!.flags & TC, TC);
    assert.deepEqual(inWords(cut!), { rcode: 'NOERROR', answer: [], authority: [] });
    assert.equal(inWords((await askOverTcp())!).answer.length, 1);
  });

  const hasDig = isInstalled('dig', '-v');
  test('dig comes over TCP when it is told to, and asks again when nobody answers', {
    skip: hasDig || process.env.CI ? false : `dig is missing: ${DIG}`,
  }, async () => {
    const { address, port } = at.get(vpc)!;
    const dig = async (...words: string[]) =>
      (await run('dig', [`@${address}`, '-p', String(port), 'www.corp.test', '+time=1', ...words])).stdout;
    await order({ kind: 'truncate' });
    assert.match(await dig(), /Truncated, retrying in TCP mode[\s\S]*10\.0\.0\.1[\s\S]*\(TCP\)/);
    await order({ kind: 'drop' });
    assert.match(await dig('+tries=2', '+short'), /10\.0\.0\.1/);
  });

  test('the query log says what was a fault, and the self-check does not take it for a difference', async () => {
    await ok(admin(server, 'PUT', `/netloom/v1/vpcs/${vpc}/dns-policy`, { queryLog: true }));
    await order({ kind: 'servfail' }, { count: 60 });
    // The self-check looks at one answer every 100 ms.
    for (let i = 0; i < 60; i += 1) {
      assert.deepEqual(await rcodes(ask()), ['SERVFAIL']);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.deepEqual(await rcodes(ask()), ['NOERROR']);
    const file = join(server.directory, 'query-log', `${vpc}.jsonl`);
    const lines = () =>
      readFileSync(file, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    await eventually(() => lines().length === 61);
    assert.deepEqual(
      new Set(
        lines()
          .slice(0, 60)
          .map(({ from }) => from),
      ),
      new Set(['fault']),
    );
    assert.equal(lines()[60].from, 'zone');
    const { text } = await admin(server, 'GET', '/metrics');
    assert.match(text, /^netloom_dns_self_check_total\{result="different"\} 0$/m);
    assert.doesNotMatch(text, /^netloom_dns_self_check_total\{result="moved"\} [1-9]/m);
    assert.match(text, new RegExp(`by_source_total\\{vpc="${vpc}",from="fault"\\} [1-9]`));
  });
});
