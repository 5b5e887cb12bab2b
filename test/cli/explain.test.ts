import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { REASONS } from '../../src/domain/explain/reasons.ts';
import { admin } from '../client.ts';
import { attach, CSN, type Made, makeCsn, TABLE } from '../sdk/csn-making.ts';
import { makeVpc, ok } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { netloom, type Ran, settingsFor } from './run.ts';

/** `netloom explain route`: a verdict first, then what was met, for a person; JSON and exit codes for a script. */
let server: TestServer;
let made: Made;
let home: string;
let far: string;
let farAttach: string;
const explain = (...args: string[]): Promise<Ran> => netloom(['explain', ...args], settingsFor(server));
const asked = (to: string, ...more: string[]): Promise<Ran> =>
  explain('route', made.csn, home, '10.0.0.1', to, ...more);
const because = (reason: keyof typeof REASONS): string => `${reason}: ${REASONS[reason]}`;
/** The table its VPC's API says a VPC has. */
const tableOf = async (vpcId: string, port: number): Promise<string> =>
  (await ok(server.client.call('GET', '/v1/route', { query: `vpcId=${vpcId}`, port }))).json.routeTableId;

before(async () => {
  server = await startServer();
  const { client, ports } = server;
  home = await makeVpc(client);
  made = await makeCsn(client, home);
  const body = { name: 'far', cidr: '10.7.0.0/16' };
  far = (await ok(client.call('POST', '/v1/vpc', { body, port: ports.apiGz }))).json.vpcId;
  await ok(attach(client, made.csn, far, { instanceRegion: 'gz' }));
  const { instances } = (await ok(client.call('GET', `${CSN}/${made.csn}/instance`))).json;
  farAttach = instances.find(({ instanceId }: { instanceId: string }) => instanceId === far).attachId;
});
after(async () => {
  await server.stop();
  removeData(server);
});

test('unreachable: the verdict, why, and every hop until there', async () => {
  await ok(server.client.call('DELETE', `${TABLE}/${made.csnRt}/rule/${made.csnRtRule}`));
  const { code, out, err } = await asked('10.7.0.1');
  assert.equal(code, 1, err);
  assert.equal(err, '');
  assert.deepEqual(out.split('\n'), [
    'unreachable: 10.0.0.1 to 10.7.0.1',
    `  ${because('no-route')}`,
    '',
    'there: 10.0.0.1 to 10.7.0.1',
    `  vpc ${home} in bj, its route table ${await tableOf(home, server.ports.api)}`,
    `    won  10.0.0.0/8 from 0.0.0.0/0 to tgw ${made.tgw}`,
    `         ${because('only-match')}`,
    `  tgw ${made.tgw} in bj, route table ${made.csnRt} (associated): nothing matches`,
    `    hint 10.7.0.0/16 of ${far} (${farAttach})`,
    `         ${because('not-propagated')}`,
    `  dropped, ${because('no-route')}`,
    '',
  ]);
});

test('reachable: both ways, winner and loser, the link with its speed', async () => {
  await ok(server.client.call('POST', `${TABLE}/${made.csnRt}/propagation`, { body: { attachId: farAttach } }));
  const hole = { destAddress: '10.0.0.0/8', blackHole: true };
  const { ruleId } = (await ok(admin(server, 'POST', `/netloom/v1/csn/routeTables/${made.csnRt}/rules`, hole))).json;
  const { code, out, err } = await asked('10.7.0.1');
  assert.equal(code, 0, err);
  const lines = out.split('\n');
  assert.equal(lines[0], 'reachable: 10.0.0.1 to 10.7.0.1');
  const there = lines.indexOf('there: 10.0.0.1 to 10.7.0.1');
  const back = lines.indexOf('back: 10.7.0.1 to 10.0.0.1');
  assert.deepEqual(lines.slice(there + 4, back - 1), [
    `  tgw ${made.tgw} in bj, route table ${made.csnRt} (associated)`,
    `    won  10.7.0.0/16 propagated active to ${far}`,
    `         ${because('longest-prefix')}`,
    '    lost 10.0.0.0/8 custom active blackhole',
    `         ${because('less-specific')}`,
    '  link bj - gz, 60 Mbps',
    `  vpc ${far} in gz`,
    `  ${because('delivered')}`,
  ]);
  assert.match(lines[back + 4]!, /^ {2}tgw tgw-\w+ in gz, route table csnRt-\w+ \(the default\)$/);
  assert.deepEqual(lines.slice(-4), [
    '  link gz - bj, 60 Mbps',
    `  vpc ${home} in bj`,
    `  ${because('delivered')}`,
    '',
  ]);
  await ok(admin(server, 'DELETE', `/netloom/v1/csn/routeTables/${made.csnRt}/rules/${ruleId}`));
});

test('degraded is no failure, and says what is missing', async () => {
  const pair = { localRegion: 'bj', peerRegion: 'gz' };
  await ok(server.client.call('POST', `/v1/csn/bp/${made.csnBp}/limit/delete`, { body: pair }));
  const { code, out } = await asked('10.7.0.1');
  assert.equal(code, 0);
  assert.ok(out.startsWith(`degraded: 10.0.0.1 to 10.7.0.1\n  ${because('cross-region-default-bandwidth')}\n`));
  assert.ok(out.includes(`  link bj - gz, 10 Kbps\n         ${because('cross-region-default-bandwidth')}\n`));
});

test('--json is the answer of the server; an instance may be named with its type', async () => {
  const { code, out } = await asked('10.7.0.1', '--json');
  assert.equal(code, 0);
  const body = { sourceInstance: home, sourceIp: '10.0.0.1', destinationIp: '10.7.0.1' };
  const { json } = await admin(server, 'POST', `/netloom/v1/csn/${made.csn}/reachability`, body);
  assert.deepEqual(JSON.parse(out), json);
  const typed = await explain('route', made.csn, `vpc/${home}`, '10.0.0.1', '10.7.0.1', '--json');
  assert.equal(typed.out, out);
  const other = await explain('route', made.csn, `channel/${home}`, '10.0.0.1', '10.7.0.1');
  assert.equal(other.code, 2);
});

test('what could not be told is 2, and a sentence', async () => {
  const cases: [string[], RegExp][] = [
    [[], /usage: netloom explain route/],
    [['route', made.csn, home, '10.0.0.1'], /Arguments are missing\.\nusage: netloom explain route <csnId> [^|]*\n$/],
    [['road', made.csn, home, '10.0.0.1', '10.7.0.1'], /"road" cannot be explained/],
    [['route', made.csn, home, '10.0.0.1', '10.7.0.1', '--jason'], /--jason is no flag/],
    [['route', 'csn-unknown', home, '10.0.0.1', '10.7.0.1'], /The server refused: .*csn-unknown/],
    [['route', made.csn, 'vpc-unknown', '10.0.0.1', '10.7.0.1'], /The server refused: .*instance-invalid/],
    [['route', made.csn, home, '10.0.0', '10.7.0.1'], /The server refused: .*sourceIp/],
    [['route', made.csn, home, '10.0.0.1', '10.7.0.1', '--admin-listen=127.0.0.1:1'], /No netloom server answers/],
  ];
  for (const [args, sentence] of cases) {
    const { code, out, err } = await explain(...args);
    assert.deepEqual([code, out], [2, ''], err);
    assert.match(err, sentence);
    assert.doesNotMatch(err, /\n\s+at /);
  }
});
