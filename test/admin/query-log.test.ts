import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type Answer, admin } from '../client.ts';
import { queryFor } from '../packets/asking.ts';
import { askTcp, askUdp, eventually, type Server } from '../packets/clients.ts';
import { bind, makeRecord, makeVpc, makeZone, ok, refused } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

/** The query log of a VPC: files, whoever reads along, and what is counted. */
describe('query logs', () => {
  let server: TestServer;
  let vpc: string;
  let quiet: string;
  let zone: string;
  const call = (method: string, path: string, body?: unknown): Promise<Answer> =>
    admin(server, method, `/netloom/v1${path}`, body);
  const setLog = (of: string, queryLog: boolean) => ok(call('PUT', `/vpcs/${of}/dns-policy`, { queryLog }));
  const dnsOf = async (of: string): Promise<Server> => {
    const { dnsAddress: address, dnsPort: port } = (await ok(call('GET', `/vpcs/${of}`))).json;
    return { address, port };
  };
  const fileOf = (of: string): string => join(server.directory, 'query-log', `${of}.jsonl`);
  const linesOf = (text: string) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  const metric = async (name: string): Promise<number> => {
    const { text } = await admin(server, 'GET', '/metrics');
    return Number(
      text
        .split('\n')
        .find((line) => line.startsWith(`${name} `))
        ?.slice(name.length) ?? 0,
    );
  };

  before(async () => {
    server = await startServer();
    vpc = await makeVpc(server.client, 'lab');
    quiet = await makeVpc(server.client, 'quiet');
    zone = await makeZone(server.client);
    await ok(bind(server.client, zone, vpc, quiet));
    await makeRecord(server.client, zone);
    await setLog(vpc, true);
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('a line for each answer of a VPC whose log is on, and of no other', async () => {
    const at = await dnsOf(vpc);
    const before = Date.now();
    await askUdp(at, queryFor('WWW.corp.test', 'A'));
    await askTcp(at, queryFor('none.corp.test', 'TXT'));
    await askUdp(await dnsOf(quiet), queryFor('www.corp.test', 'A'));
    const lines = () => (existsSync(fileOf(vpc)) ? linesOf(readFileSync(fileOf(vpc), 'utf8')) : []);
    await eventually(() => lines().length >= 2);
    const [first, second] = lines().map(({ time, duration_us, ...rest }) => {
      assert.ok(Math.abs(Date.parse(time) - before) < 5000, time);
      assert.ok(duration_us >= 0 && duration_us < 1e6, String(duration_us));
      return rest;
    });
    const common = { vpc, cluster: 'bj', client: '127.0.0.1', query_class: 'IN', from: 'zone' };
    assert.deepEqual(first, {
      ...common,
      protocol: 'UDP',
      query_name: 'WWW.corp.test.',
      query_type: 'A',
      rcode: 'NOERROR',
      flags: 'aa rd ra',
      answer: ['WWW.corp.test. 60 IN A 10.0.0.1'],
      answer_cnt: 1,
    });
    const nothing = { rcode: 'NXDOMAIN', flags: 'aa rd ra', answer: [], answer_cnt: 0 };
    assert.deepEqual(second, {
      ...common,
      ...{ protocol: 'TCP', query_name: 'none.corp.test.', query_type: 'TXT', ...nothing },
    });
    assert.ok(!existsSync(fileOf(quiet)));
  });

  test('what a reader sees comes as it is answered, and ends when the log is turned off', async () => {
    const reader = await follow(server, vpc);
    assert.equal(reader.headers['content-type'], 'application/x-ndjson');
    await askUdp(await dnsOf(vpc), queryFor('www.corp.test', 'A'));
    await eventually(() => reader.text().includes('www.corp.test.'));
    assert.equal(linesOf(reader.text())[0].vpc, vpc);
    await setLog(vpc, false);
    await reader.ended;
    await refused(call('GET', `/vpcs/${vpc}/query-log`), 'OperationDenied');
    await refused(call('GET', '/vpcs/vpc-none/query-log'), 'NoSuchObject');
    await setLog(vpc, true);
  });

  test('readers beyond a number are refused, and one that goes makes room', async () => {
    const readers: Reader[] = [];
    for (let i = 0; i < 64; i += 1) readers.push(await follow(server, vpc));
    await refused(call('GET', `/vpcs/${vpc}/query-log`), 'OperationDenied');
    readers[0]!.leave();
    await eventually(async () => {
      const one = await follow(server, vpc).catch(() => undefined);
      if (one !== undefined) readers.push(one);
      return one !== undefined;
    });
    for (const one of readers) one.leave();
  });

  test('answers are counted for each VPC by rcode and source, until the VPC is gone', async () => {
    const gone = await makeVpc(server.client, 'gone');
    const at = await dnsOf(gone);
    await askUdp(at, queryFor('elsewhere.test', 'A'));
    await askUdp(at, queryFor('elsewhere.test', 'A'));
    const labels = `vpc="${gone}",rcode="SERVFAIL"`;
    assert.equal(await metric(`netloom_dns_answers_total{${labels}}`), 2);
    assert.equal(await metric(`netloom_dns_answers_by_source_total{vpc="${gone}",from="none"}`), 2);
    assert.ok((await metric(`netloom_dns_answers_by_source_total{vpc="${vpc}",from="zone"}`)) > 0);
    await ok(server.client.call('DELETE', `/v1/vpc/${gone}`));
    const { text } = await admin(server, 'GET', '/metrics');
    assert.ok(!text.includes(gone));
    assert.match(text, /# TYPE netloom_dns_queries counter\n/);
    assert.match(text, /# TYPE netloom_dns_zones gauge\nnetloom_dns_zones 1\n/);
    assert.ok(!/# HELP \S+ *\n/.test(text), 'a metric without help');
  });

  test('a folder that is gone loses lines, which are counted and said once, and answers go on', async () => {
    rmSync(join(server.directory, 'query-log'), { recursive: true });
    const reader = await follow(server, vpc);
    const at = await dnsOf(vpc);
    for (let i = 1; i <= 3; i += 1) {
      const answer = await askUdp(at, queryFor('www.corp.test', 'A'));
      assert.ok(answer !== undefined);
      await eventually(async () => (await metric('netloom_dns_query_log_lost')) >= i);
    }
    await eventually(() => linesOf(reader.text()).length === 3);
    assert.ok(!existsSync(join(server.directory, 'query-log')));
    assert.equal(server.output().split('lines are lost').length, 2);
    reader.leave();
  });

  test('with a reader a server still stops at once, and what was answered before is in the file', async () => {
    await server.kill();
    server = await server.restart();
    const reader = await follow(server, vpc);
    await askUdp(await dnsOf(vpc), queryFor('last.corp.test', 'A'));
    const began = Date.now();
    assert.equal(await server.stop(), 0);
    assert.ok(Date.now() - began < 2000, 'a reader holds up the stop');
    await reader.ended;
    assert.match(readFileSync(fileOf(vpc), 'utf8'), /last\.corp\.test\./);
    server = await server.restart();
  });

  test('a folder of its own, which is no folder', async () => {
    const file = join(server.directory, 'a-file');
    writeFileSync(file, '');
    const other = await startServer({ settings: { NETLOOM_DATA: ':memory:', NETLOOM_QUERY_LOG: join(file, 'log') } });
    try {
      const id = await makeVpc(other.client);
      await ok(admin(other, 'PUT', `/netloom/v1/vpcs/${id}/dns-policy`, { queryLog: true }));
      const { dnsAddress: address, dnsPort: port } = (await ok(admin(other, 'GET', `/netloom/v1/vpcs/${id}`))).json;
      assert.ok((await askUdp({ address, port }, queryFor('www.corp.test', 'A'))) !== undefined);
      await eventually(() => other.output().includes('lines are lost'));
    } finally {
      await other.stop();
      removeData(other);
    }
  });
});

interface Reader {
  readonly headers: IncomingMessage['headers'];
  readonly text: () => string;
  readonly ended: Promise<void>;
  leave(): void;
}

/** Reads a VPC's log along, on a connection of its own. */
function follow(server: TestServer, vpc: string): Promise<Reader> {
  const path = `/netloom/v1/vpcs/${vpc}/query-log`;
  const headers = { authorization: `Bearer ${server.adminToken}` };
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: server.ports.admin, path, headers, agent: false }, (response) => {
      if (response.statusCode !== 200) return void reject(new Error(String(response.resume().statusCode)));
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      const ended = new Promise<void>((done) => response.on('close', done).on('error', () => undefined));
      resolve({ headers: response.headers, text: () => text, ended, leave: () => asked.destroy() });
    });
    asked.on('error', reject);
    asked.end();
  });
}
