import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { admin } from '../client.ts';
import { queryFor } from '../packets/asking.ts';
import { askUdp, eventually, type Server } from '../packets/clients.ts';
import { bind, makeVpc, makeZone, ok } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { netloom, type Ran, settingsFor } from './run.ts';

/** What the terminal says and shows of how queries are treated. */
let server: TestServer;
let vpc: string;
let zoneId: string;
let at: Server;
const run = (...args: string[]): Promise<Ran> => netloom(args, settingsFor(server));
const ENTRY = fileURLToPath(new URL('../../src/cli/netloom.ts', import.meta.url));

before(async () => {
  server = await startServer();
  [vpc, zoneId] = [await makeVpc(server.client), await makeZone(server.client)];
  await ok(bind(server.client, zoneId, vpc));
  const { dnsAddress, dnsPort } = (await ok(admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`))).json;
  at = { address: dnsAddress, port: dnsPort };
});
after(async () => {
  await server.stop();
  removeData(server);
});

const cells = (out: string): string[][] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(/ {2,}/));

test('a policy is shown, and what is named of it is changed', async () => {
  const shown = (allow: string, log: string, limit: string) => [
    ['POLICY', 'VALUE'],
    ['allow', allow],
    ['queryLog', log],
    ['responsesPerSecond', limit],
  ];
  assert.deepEqual(cells((await run('policy', vpc)).out), shown('all', 'off', 'server'));
  const changed = await run('policy', vpc, 'allow=127.0.0.0/8,10.0.0.0/8', 'responsesPerSecond=0');
  assert.deepEqual(cells(changed.out), shown('127.0.0.0/8,10.0.0.0/8', 'off', '0'), changed.err);
  assert.deepEqual(cells((await run('policy', vpc, 'queryLog=on')).out), shown('127.0.0.0/8,10.0.0.0/8', 'on', '0'));
  const back = await run('policy', vpc, 'allow=all', 'responsesPerSecond=server', 'queryLog=off');
  assert.deepEqual(cells(back.out), shown('all', 'off', 'server'));
});

test('a zone is shown, and told what becomes of names it does not have', async () => {
  assert.equal((await run('zone', 'missing-name', zoneId, 'recurse')).code, 0);
  const [head, row] = cells((await run('zone', 'show', zoneId)).out);
  assert.deepEqual(head, ['ZONE', 'NAME', 'ACCOUNT', 'SERIAL', 'RECORDS', 'MISSING NAME', 'VPCS']);
  assert.deepEqual(row!.toSpliced(2, 2), [zoneId, 'corp.test', '0', 'recurse', vpc]);
});

test('what cannot be meant, or is not there, is named', async () => {
  const sentences = [
    [['policy', vpc, 'color=red'], 2, /"color=red" is no member/],
    [['policy', vpc, 'queryLog=yes'], 2, /queryLog is on or off, not "yes"/],
    [['policy', vpc, 'responsesPerSecond=-1'], 2, /a number or server, not "-1"/],
    [['policy', vpc, 'allow=10.0.0.1/8'], 2, /"10\.0\.0\.1\/8" is no prefix/],
    [['policy', 'vpc-none'], 1, /does not exist/],
    [['zone', 'missing-name', zoneId, 'maybe'], 2, /one of nxdomain, recurse, default/],
    [['zone', 'rename', zoneId], 2, /There is no zone command "rename/],
    [['zone', 'show', 'zone-none'], 1, /There is no zone "zone-none"/],
    [['query-log', vpc], 1, /its query log is off/],
    [['query-log', 'vpc-none'], 1, /does not exist/],
  ] as const;
  for (const [args, code, sentence] of sentences) {
    const ran = await run(...args);
    assert.equal(ran.code, code, `${args.join(' ')}: ${ran.err}`);
    assert.match(ran.err, sentence);
  }
});

/** `netloom query-log` in a process of its own. */
function following(): { child: ChildProcess; out: () => string; err: () => string; ended: Promise<number | null> } {
  const child = spawn(process.execPath, [ENTRY, 'query-log', vpc], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...settingsFor(server) },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return { child, out: () => out, err: () => err, ended };
}

/** Asks until the reader shows it: it may not have been reading yet. */
const asking = (shown: () => boolean) =>
  eventually(async () => {
    await askUdp(at, queryFor('www.corp.test', 'A'));
    return shown();
  });

test('a query log is followed, and ends well by Ctrl-C, by a pipe that breaks, and by the server', async () => {
  assert.equal((await run('policy', vpc, 'queryLog=on')).code, 0);
  const interrupted = following();
  await asking(() => interrupted.out().includes('\n'));
  assert.equal(JSON.parse(interrupted.out().split('\n')[0]!).query_name, 'www.corp.test.');
  interrupted.child.kill('SIGINT');
  assert.equal(await interrupted.ended, 0, interrupted.err());
  assert.equal(interrupted.err(), '');

  const piped = following();
  await asking(() => piped.out().includes('\n'));
  piped.child.stdout!.destroy();
  await asking(() => piped.child.exitCode !== null);
  assert.equal(await piped.ended, 0, piped.err());
  assert.equal(piped.err(), '');

  const ended = following();
  await asking(() => ended.out().includes('\n'));
  assert.equal((await run('policy', vpc, 'queryLog=off')).code, 0);
  assert.equal(await ended.ended, 0);
  assert.match(ended.err(), /the server has ended the query log/);
});
