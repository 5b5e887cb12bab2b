import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAccount } from '../domain/account/commands.ts';
import { pictureOf } from '../domain/plan/testing/picture.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { RULES } from '../domain/testing/stage.ts';
import { Engine, NOBODY } from '../engine/engine.ts';
import { type Group, type Log, LogFailure } from '../engine/log.ts';
import { loadState } from '../engine/open.ts';
import { FixedClock } from '../platform/clock.ts';
import { keyedIds } from '../platform/ids.ts';
import { silentLogger } from '../platform/logger.ts';
import { memoryLog } from '../store/memory.ts';
import { type Loaded, load } from './load.ts';
import { plainMakers } from './testing/makers.ts';

const FIRST = 'f'.repeat(32);
const SHOP = 'a'.repeat(32);

/** A log that keeps its groups, and whose appends fail while the test says so. */
function watched(failing: { with?: LogFailure }, groups: Group[]): Log {
  const held = memoryLog();
  return {
    open: (form) => held.open(form),
    rows: () => held.rows(),
    snapshot: () => held.snapshot(),
    commits: (from) => held.commits(from),
    trail: (query) => held.trail(query),
    positionAt: (at) => held.positionAt(at),
    momentAt: (position) => held.momentAt(position),
    close: () => held.close(),
    append: async (group) => {
      if (failing.with !== undefined) throw failing.with;
      groups.push(group);
      await held.append(group);
    },
  };
}

async function setup() {
  const failing: { with?: LogFailure } = {};
  const groups: Group[] = [];
  const log = watched(failing, groups);
  const engine = new Engine({
    ...{ log, state: await loadState(log), clock: new FixedClock(1000), ids: keyedIds(Buffer.alloc(32)) },
    ...{ logger: silentLogger, rules: RULES, subscriber: NOBODY },
  }) as Engine;
  const { make, ...sealing } = plainMakers();
  const makers = { ...sealing, make: { ...make, accountId: () => FIRST } };
  const told = (json: unknown) => load({ engine, makers, region: 'bj' }, json);
  const loaded = async (json: unknown): Promise<Loaded> => {
    const done = await told(json);
    return isRefusal(done) ? assert.fail(`${done.refused}: ${done.subject}`) : done;
  };
  await loaded({ accounts: [{ name: 'first' }] });
  return { engine, failing, groups, told, loaded };
}

const post = (path: string, body: object) => ({ method: 'POST', path, body });
const zone = (zoneName: string) => post('/v1/privatezone', { zoneName });
const record = (zoneId: string, rr: string) =>
  post(`/v1/privatezone/${zoneId}/record`, { rr, type: 'A', value: '10.0.0.7' });

test('accounts of a file are made, and calls take from the answers of others too', async () => {
  const { engine, loaded } = await setup();
  const { accounts, answers } = await loaded({
    accounts: [
      { name: 'shop', accountId: SHOP, accessKeyId: 'AKshop', secretAccessKey: 'SKshop', calls: [zone('corp.test')] },
      {
        account: SHOP,
        calls: [record(`\${0.zoneId}`, 'www'), { method: 'GET', path: `/v1/privatezone/\${0.zoneId}` }],
      },
      { calls: [post('/v1/vpc', { name: 'v', description: `of \${2.zoneName}`, cidr: '10.0.0.0/16' })], region: 'gz' },
    ],
  });
  assert.deepEqual(accounts, [
    { accountId: SHOP, accessKeyId: 'AKshop', secretAccessKey: 'SKshop' },
    { accountId: SHOP },
    { accountId: FIRST },
  ]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 200, 200],
  );
  const [vpc] = engine.state.vpcs.byId.values();
  assert.deepEqual([vpc?.description, vpc?.region, vpc?.account], ['of corp.test', 'gz', FIRST]);
  assert.equal([...engine.state.zones.byId.values()][0]?.account, SHOP);
});

test('a secret that was made is told, for who loads needs it', async () => {
  const { loaded } = await setup();
  const { answers } = await loaded({
    calls: [post('/v1/user', { name: 'ann' }), { method: 'POST', path: '/v1/user/ann/accesskey' }],
  });
  assert.match((answers[1]!.body as { secret: string }).secret, /^SK/);
});

test('all calls and what remembers them are one group of the log', async () => {
  const { groups, loaded } = await setup();
  await loaded({ calls: Array.from({ length: 50 }, (_, i) => zone(`n${i}.test`)) });
  assert.deepEqual(
    groups.slice(1).map(({ commits }) => commits.length),
    [51],
  );
});

test('a file is loaded once, whatever its blanks and the order of its fields; another is another', async () => {
  const { engine, groups, loaded } = await setup();
  const first = await loaded({ region: 'bj', calls: [zone('corp.test')] });
  const before = groups.length;
  const again = await loaded(
    JSON.parse(
      '{ "calls": [ {"path":"/v1/privatezone","body":{"zoneName":"corp.test"},"method":"POST"} ],  "region": "bj" }',
    ),
  );
  assert.deepEqual(again, { ...first, loaded: false, accounts: [], answers: [] });
  assert.deepEqual([groups.length, engine.state.zones.byId.size], [before, 1]);
  assert.equal((await loaded({ region: 'gz', calls: [zone('other.test')] })).loaded, true);
});

test('a call that is refused leaves nothing, and is named with why', async () => {
  const { engine, groups, told, loaded } = await setup();
  await loaded({ calls: [zone('there.test')] });
  const before = { picture: pictureOf(engine.state), groups: groups.length };
  const refused = async (json: unknown, reason: string, sentence: RegExp): Promise<void> => {
    const { refused: was, subject } = (await told(json)) as Refusal;
    assert.equal(was, reason);
    assert.match(subject ?? '', sentence);
    assert.deepEqual({ picture: pictureOf(engine.state), groups: groups.length }, before);
  };
  const keys = { accessKeyId: 'AKx', secretAccessKey: 'SKx' };
  const calls = [zone('corp.test'), record(`\${0.zoneId}`, 'www')];
  await refused(
    { calls: [...calls, record('zone-000000000000', 'www')] },
    'state-forbids',
    /^calls\[2\] POST \/v1\/privatezone\/zone-0+\/record is answered 4\d\d \w+: .+ \([a-z-]+\)$/,
  );
  await refused(
    { calls: [...calls, { method: 'GET', path: '/v1/nothing' }] },
    'state-forbids',
    /^calls\[2\] GET \/v1\/nothing is answered 4/,
  );
  await refused(
    { calls: [...calls, post('/v1/privatezone', { zoneNam: 'corp.test' })] },
    'state-forbids',
    /^calls\[2\] .* is answered 400 InappropriateJSON: .* \(body-invalid: must have required properties zoneName\)$/,
  );
  await refused(
    { calls: [...calls, post('/v1/vpc', { name: 'v', cidr: 7 })] },
    'state-forbids',
    /^calls\[2\] .* is answered 400 InappropriateJSON: .* \(body-invalid: cidr must be string\)$/,
  );
  await refused(
    { calls: [record(`\${0.zoneId}`, 'a')] },
    'body-invalid',
    /^calls\[0\] refers to \$\{0\.zoneId\}, which no earlier/,
  );
  await refused({ calls, region: 'mars' }, 'body-invalid', /^calls\[0\] is made in "mars", which is no region$/);
  await refused({ calls, account: SHOP }, 'account-unknown', /^accounts\.0: a+$/);
  await refused(
    { accounts: [{ name: 'x', ...keys, secretAccessKey: 'no blank' }] },
    'body-invalid',
    /^accounts\.0: secretAccessKey must/,
  );
  await refused(
    { accounts: [{ calls }, { name: 'first', accountId: SHOP }] },
    'exists-already',
    /^accounts\.1: .* its id is f+$/,
  );
  await refused(
    { accounts: [{ calls }, { name: 'first', ...keys }] },
    'exists-already',
    /^accounts\.1: .* has no key AKx$/,
  );
  assert.equal((await loaded({ calls })).loaded, true);
});

test('a name of several accounts is refused until one is meant by its id', async () => {
  const { engine, told, loaded } = await setup();
  for (const id of [SHOP, 'b'.repeat(32)]) {
    const opened = openAccount({ id, name: 'shop', accessKeyId: `AK${id[0]}`, secret: 'x' });
    assert.ok(!isRefusal(opened));
    await engine.execute({ command: opened, cause: { operation: 'x' }, render: () => ({ status: 200, body: '' }) });
  }
  const { refused, subject } = (await told({ accounts: [{ name: 'shop', calls: [zone('a.test')] }] })) as Refusal;
  assert.equal(refused, 'state-forbids');
  assert.equal(
    subject,
    'accounts.0: 2 accounts have the name shop: give the one that is meant by its id, as "account" in place of "name"',
  );
  const other = 'b'.repeat(32);
  const byId = { accounts: [{ name: 'shop', accountId: other, calls: [zone('b.test')] }] };
  assert.deepEqual((await loaded(byId)).accounts, [{ accountId: other }]);
  assert.deepEqual(
    [...engine.state.zones.byId.values()].map(({ account }) => account),
    [other],
  );
});

test('a form that cannot be meant is named with its place', async () => {
  const { told } = await setup();
  const call = zone('corp.test');
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [[], /^it holds neither calls nor accounts$/],
    ['calls', /^must be object$/],
    [{}, /^it holds neither/],
    [{ calls: 1 }, /^calls must be array$/],
    [{ cals: [] }, /^cals is not known$/],
    [{ calls: [], accounts: [] }, /^calls and accounts are two forms/],
    [{ accounts: [], region: 'bj' }, /^beside accounts neither/],
    [{ calls: [call, { path: '/' }] }, /^calls\.1 must have required properties method$/],
    [
      { accounts: [{ calls: [] }, { calls: [call, { ...call, boddy: {} }] }] },
      /^accounts\.1: calls\.1 boddy is not known$/,
    ],
    [{ accounts: [{ nam: 'x' }] }, /^accounts\.0: nam is not known$/],
    [{ accounts: [{ name: 'x', account: SHOP }] }, /^accounts\.0: account is one that is there; name makes one$/],
    [{ accounts: [{ accessKeyId: 'x' }] }, /^accounts\.0: an id or keys are given, and no name/],
    [{ accounts: [7] }, /^accounts\.0: must be object$/],
  ];
  for (const [json, sentence] of cases) {
    const refusal = (await told(json)) as Refusal;
    assert.equal(refusal.refused, 'body-invalid', JSON.stringify(json));
    assert.match(refusal.subject ?? '', sentence);
  }
});

test('what could not be made durable is taken back whole, and can be loaded then', async () => {
  const { engine, failing, loaded, told } = await setup();
  const before = pictureOf(engine.state);
  const file = { calls: [zone('corp.test'), record(`\${0.zoneId}`, 'www')] };
  failing.with = new LogFailure('full', 'no space');
  await assert.rejects(told(file), LogFailure);
  assert.deepEqual(pictureOf(engine.state), before);
  delete failing.with;
  assert.equal((await loaded(file)).loaded, true);
});
