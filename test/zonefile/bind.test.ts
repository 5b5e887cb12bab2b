import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { admin } from '../client.ts';
import { startPeer } from '../differential/peers.ts';
import { path } from '../programs.ts';
import { bind, makeRecord, makeVpc, makeZone, ok } from '../sdk/making.ts';
import { startServer, type TestServer } from '../server.ts';

/** What BIND reads, Netloom reads; what Netloom writes, BIND reads. */

const PROGRAMS = ['named', 'named-checkzone', 'dig'];
const missing = PROGRAMS.filter(
  (name) => spawnSync(name, ['-v'], { stdio: 'ignore', env: path() }).error !== undefined,
);
const skip = missing.length > 0 && !process.env.CI;
if (missing.length > 0)
  console.log(`Not here: ${missing.join(', ')}. To compare: apt-get install bind9 bind9-dnsutils`);

const FILE = fileURLToPath(new URL('./syntax.zone', import.meta.url));
const TYPES = ['A', 'AAAA', 'CNAME', 'TXT', 'MX', 'PTR', 'SRV'];
/** Owners of the file, names beside them, and names there only by others. */
const NAMES = [
  ...['@', 'ns', 'www', 'web', 'mail', 'text', 'quoted', 'empty', 'utf8', 'long', '_sip._tcp', 'none._tcp', 'nomail'],
  ...['generic', '*.wild', 'any.wild', 'b.any.wild', 'exact.wild', 'deep.empty.non.terminal', 'non.terminal', 'wild'],
  ...['sub', 'host.sub', 'alias.sub', 'ptr.sub', 'short.sub', 'up.sub', 'flat', 'nothing', 'nothing.sub'],
];

describe('zone files and BIND', { skip }, () => {
  let server: TestServer;
  const directory = mkdtempSync(join(tmpdir(), 'netloom-zonefile-'));

  before(async () => {
    assert.deepEqual(missing, [], 'apt-get install bind9 bind9-dnsutils');
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
  });
  after(async () => {
    await server.stop();
    rmSync(directory, { recursive: true });
  });

  const imported = async (zone: string, text: string, more: object = {}) =>
    (await ok(admin(server, 'POST', `/netloom/v1/zones/${zone}/import`, { format: 'master', text, ...more }))).json;
  const exported = async (zone: string): Promise<string> =>
    (await ok(admin(server, 'GET', `/netloom/v1/zones/${zone}/export`))).json.text;

  /** Every answer of a server to every name and type, one text each: 'question: record'. */
  async function answers(address: string, port: number): Promise<string[]> {
    const questions = NAMES.flatMap((name) =>
      TYPES.map((type) => [name === '@' ? 'corp.test' : `${name}.corp.test`, type] as const),
    );
    const batch = join(directory, 'questions');
    writeFileSync(batch, questions.map(([name, type]) => `${name} ${type}\n`).join(''));
    // The command line's own form: what users see.
    const options = [`@${address}`, '-p', `${port}`, '+noall', '+question', '+answer', '+norec', '-f', batch];
    const { stdout } = await promisify(execFile)('dig', options, { maxBuffer: 2 ** 24, env: path() });
    let question = '';
    const found: string[] = [];
    for (const line of stdout.split('\n').map((text) => text.replaceAll(/\s+/g, ' '))) {
      if (line.startsWith(';')) question = line;
      else if (line !== '') found.push(`${question}: ${line.replace(/^\S+/, lowered)}`);
    }
    return found.sort();
  }

  test('a file with every syntax is answered as BIND answers it', async () => {
    const peer = await startPeer('bind', directory, new Map([['corp.test', FILE]]));
    try {
      const [zone, vpc] = [await makeZone(server.client), await makeVpc(server.client)];
      await ok(bind(server.client, zone, vpc));
      const { errorCount, applied, plan } = await imported(zone, readFileSync(FILE, 'utf8'));
      assert.deepEqual([errorCount, applied, plan.added], [0, true, 32]);
      const { dnsAddress, dnsPort } = (await ok(admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`))).json;
      const [own, theirs] = [await answers(dnsAddress, dnsPort), await answers('127.0.0.1', peer.port)];
      assert.ok(theirs.length > 40, `${theirs.length} answers`);
      assert.deepEqual(own, theirs);
    } finally {
      await peer.stop();
    }
  });

  test('what is exported passes named-checkzone, and imported elsewhere it is exported again', async () => {
    const client = server.client;
    const [zone, copy] = [await makeZone(client, 'export.test'), await makeZone(client, 'export.test')];
    const text = readFileSync(FILE, 'utf8')
      .replaceAll('corp.test', 'export.test')
      .replaceAll('Corp.Test', 'Export.Test');
    await imported(zone, text);
    await makeRecord(client, zone, { rr: '@', type: 'TXT', ttl: 3600, value: `${'€ "\\;\t\u0000 '.repeat(180)}x` });
    const paused = await makeRecord(client, zone, { rr: 'paused', type: 'A', value: '10.9.9.9' });
    await ok(client.call('PUT', `/v1/privatezone/record/${paused}`, { query: 'disable' }));
    const file = join(directory, 'export.zone');
    const first = await exported(zone);
    writeFileSync(file, first);
    const checked = await promisify(execFile)('named-checkzone', ['export.test', file], { env: path() });
    assert.match(checked.stdout, /\nOK\n$/);
    assert.match(first, /^; paused: paused 60 IN A 10\.9\.9\.9$/m);
    await imported(copy, first);
    const lines = (one: string): string[] => one.split('\n').filter((line) => !/SOA|; paused/.test(line));
    assert.deepEqual(lines(await exported(copy)), lines(first));
    const again = await imported(zone, first, { replace: true });
    assert.deepEqual([again.plan.lines, again.plan.left], [[], 1]);
  });
});

/** BIND answers with the letter case of the file; names compare without (RFC 4343). */
const lowered = (name: string): string => name.toLowerCase();
