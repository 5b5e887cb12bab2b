import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { admin } from '../client.ts';
import { makeRecord, makeVpc, makeZone, ok, RECORD } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { netloom, type Ran, settingsFor } from './run.ts';

/** What was done, on a terminal. */
let server: TestServer;
let account: string;
let zone: string;
let record: string;
const run = (...args: string[]): Promise<Ran> => netloom(['history', ...args], settingsFor(server));

before(async () => {
  server = await startServer();
  account = (await ok(admin(server, 'GET', '/netloom/v1/first-account'))).json.accountId;
  zone = await makeZone(server.client);
  record = await makeRecord(server.client, zone, { ttl: 60 });
  const body = { rr: 'www', type: 'A', value: '10.0.0.1', ttl: 120 };
  await ok(server.client.call('PUT', `${RECORD}/${record}`, { body }));
  await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'second' }));
});
after(async () => {
  await server.stop();
  removeData(server);
});

async function shown(...args: string[]): Promise<string[][]> {
  const { code, out, err } = await run(...args);
  assert.equal(code, 0, err);
  const [head, ...rows] = out.split('\n').slice(0, -1);
  assert.match(head!, /^POSITION +TIME +OPERATION +BY +FROM +CHANGES$/);
  return rows.map((row) => row.split(/ {2,}/));
}

const positionOf = async (operation: string): Promise<string> =>
  (await shown('--limit', '1000')).find(([, , name]) => name === operation)![0]!;

test('one line an entry, newest first: position, time, what, who, from where, what it changed', async () => {
  const rows = await shown();
  assert.deepEqual(rows.map(([, , operation]) => operation).slice(0, 4), [
    'OpenAccount',
    'UpdateRecord',
    'AddRecord',
    'CreatePrivateZone',
  ]);
  const [opened, updated, , created] = rows;
  assert.deepEqual(opened!.slice(3, 5), ['operator', '127.0.0.1']);
  assert.match(opened![5]!, /^\+ account [0-9a-f]{32} \(second\)$/);
  assert.deepEqual(updated!.slice(3), [`${account} root`, '127.0.0.1', `~ record ${record} (www A)`]);
  assert.deepEqual(created!.slice(5), [`+ zone ${zone} (corp.test)`]);
  assert.match(updated![1]!, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

test('of one account, one thing, a time; as many as asked for', async () => {
  const names = async (...args: string[]) => (await shown(...args)).map(([, , operation]) => operation);
  assert.deepEqual(await names('--resource', record), ['UpdateRecord', 'AddRecord']);
  assert.deepEqual(await names('--account', account, '--limit=2'), ['UpdateRecord', 'AddRecord']);
  assert.deepEqual(await names('--resource', 'user/no body'), []);
  assert.equal((await names('--since', '1h')).length, (await shown()).length);
  assert.deepEqual(await names('--until', '1h'), []);
  assert.deepEqual(await names('--since', '2099-01-01'), []);
  assert.deepEqual(await names('--until', '2099-01-01T00:00:00Z', '--limit', '1'), ['OpenAccount']);
});

test('more than a page of the server', async () => {
  for (let i = 0; i < 30; i += 1) await makeZone(server.client, `z${i}.test`);
  const rows = await shown('--limit', '1001');
  assert.ok(rows.length > 30);
  assert.equal((await shown('--limit', '7')).length, 7);
});

test('one entry field by field: of what changed only that', async () => {
  const position = await positionOf('UpdateRecord');
  const { code, out, err } = await run('show', position);
  assert.equal(code, 0, err);
  const [about, changes] = out.split('\n\n');
  assert.match(about!, new RegExp(`^position +${position}\nat +\\S+Z\noperation +UpdateRecord\nby +${account} root\n`));
  assert.match(about!, /\nkey +AKtest0001\nfrom +127\.0\.0\.1\nrequestId +[0-9a-f-]{36}$/);
  assert.equal(changes, `~ record ${record}\n    ttl: 60 -> 120\n`);
  const made = await run('show', await positionOf('AddRecord'));
  assert.match(made.out, new RegExp(`\n\\+ record ${record}  .*rr="www".* ttl=60 .*zone="${zone}"\n$`));
});

test('what somebody wrote is no command to a terminal', async () => {
  const odd = '\u001b[2J\u009b2J\r\u202e';
  const body = { name: odd, description: odd };
  await ok(server.client.call('POST', '/v1/csn', { body }));
  const { out } = await run('show', await positionOf('CreateCsn'));
  assert.match(out, / name="\\u001b\[2J\\u009b2J\\r\\u202e" /);
  const { out: list } = await netloom(['csn', 'list'], settingsFor(server));
  assert.match(list, /\\u001b\[2J\\u009b2J\\u000d\\u202e/);
  for (const said of [out, list, (await run()).out]) assert.doesNotMatch(said, /[\u001b\u009b\r\u202e]/);
});

test('as JSON: a line an entry, or the whole of one', async () => {
  const { out } = await run('--json', '--limit', '2', '--resource', record);
  const entries = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    entries.map(({ operation }) => operation),
    ['UpdateRecord', 'AddRecord'],
  );
  const one = JSON.parse((await run('show', String(entries[0].position), '--json')).out);
  assert.deepEqual(one, entries[0]);
});

test('a change is taken back by another one', async () => {
  const position = await positionOf('UpdateRecord');
  const { code, out, err } = await run('undo', position);
  assert.equal(code, 0, err);
  const [, by] = new RegExp(`^Change ${position} is taken back by change (\\d+)\\.\n$`).exec(out)!;
  const [latest] = await shown('--limit', '1');
  assert.deepEqual([latest![0], latest![2], latest![3]], [by, 'UndoChange', 'operator']);
  const told = (await run('show', by!)).out;
  assert.match(told, /ttl: 120 -> 60\n/);
  assert.match(told, new RegExp(`^undoes +${position}$`, 'm'));
  const again = await run('undo', position);
  assert.deepEqual([again.code, again.out], [1, '']);
  assert.match(again.err, /^netloom: The server refused: .*changed-since/);
});

test('what cannot be meant is a sentence', async () => {
  const vpc = await makeVpc(server.client);
  for (const [args, code, sentence] of [
    [['rewrite', '1'], 2, /There is no history command "rewrite"/],
    [['show'], 2, /show takes a position/],
    [['show', vpc], 2, /show takes a position/],
    [['undo', '1', '--since', '1h'], 2, /undo takes a position alone/],
    [['--since', 'yesterday'], 2, /--since is a moment such as .* 30m, 2h, 7d/],
    [['--until', '2031-02-30'], 2, /--until is a moment/],
    [['--account', 'second'], 2, /--account is the id of an account, the first column/],
    [['--limit', '0'], 2, /--limit is how many/],
    [['show', '99999999'], 1, /The server refused: .*change-unknown/],
    [['undo', '99999999'], 1, /The server refused: .*change-unknown/],
  ] as const) {
    const ran = await run(...args);
    assert.equal(ran.code, code, `${args.join(' ')}: ${ran.out}`);
    assert.match(ran.err, sentence);
  }
});

test('a record that is gone is told by what it answered for', async () => {
  const gone = await makeRecord(server.client, zone, { rr: 'api' });
  await ok(server.client.call('DELETE', `${RECORD}/${gone}`));
  const rows = await shown('--resource', gone);
  assert.deepEqual(
    rows.map((row) => row[5]),
    [`- record ${gone} (api A)`, `+ record ${gone} (api A)`],
  );
});
