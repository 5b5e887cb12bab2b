import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { channel, load, newCsn, Operator, vpc } from '../admin/csn-operator.ts';
import type { Client } from '../client.ts';
import { TABLE } from '../sdk/csn-making.ts';
import { makeVpc, ok } from '../sdk/making.ts';
import { netloom, type Ran, settingsFor } from './run.ts';

/** What the terminal shows of CSNs. */
let operator: Operator;
let owner: { account: string; client: Client };
let peer: { account: string; client: Client };
let csn = '';
let table = '';
let vpcId = '';
const CHANNEL = 'dedicatedconn-shown';
const run = (...args: string[]): Promise<Ran> => netloom(args, settingsFor(operator.server));

/** The lines printed, each as its columns. */
async function shown(...args: string[]): Promise<string[][]> {
  const { code, out, err } = await run(...args);
  assert.equal(code, 0, err);
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(/ {2,}/));
}

before(async () => {
  operator = await Operator.start();
  [owner, peer] = [await operator.account('owner'), await operator.account('peer')];
  ({ csn, table } = await newCsn(owner.client));
  vpcId = await makeVpc(owner.client, 'shown');
  const attachId = await load(owner.client, csn, vpc(vpcId));
  await ok(owner.client.call('POST', `${TABLE}/${table}/propagation`, { body: { attachId } }));
  await operator.json('POST', `/csn/routeTables/${table}/rules`, { destAddress: '10.7.0.0/16', blackHole: true });
  await operator.json('PUT', `/instances/channel/${CHANNEL}`, {
    ...{ account: owner.account, region: 'bj', channel: { mode: 'bgp', router: 'r' } },
  });
  const routes = ['1', '2', '3', '4', '5', '6'].map((n) => ({ prefix: `10.10${n}.0.0/16`, asPath: '65010 65020' }));
  await operator.json('PUT', `/instances/channel/${CHANNEL}/routes`, { routes });
});
after(() => operator.server.kill());

test('CSNs, their tables and options', async () => {
  assert.deepEqual(await shown('csn', 'list'), [
    ['CSN', 'ACCOUNT', 'INSTANCES', 'TABLES', 'NAME'],
    [csn, owner.account, '1', '1', 'lab'],
  ]);
  const [head, ...rows] = await shown('csn', 'tables', csn);
  assert.deepEqual(head, ['TABLE', 'TYPE', 'ASSOCIATIONS', 'PROPAGATIONS', 'RULES', 'NAME']);
  assert.deepEqual(
    rows.map((row) => row.slice(0, 5)),
    [[table, 'default', '0', '1', '2']],
  );
  await operator.json('PUT', `/csn/${csn}/options`, { ecmp: true });
  assert.deepEqual((await shown('csn', 'options', csn)).slice(1), [
    ['ecmp', 'on'],
    ['anyCidr', 'off'],
    ['autoAssociate', 'off'],
    ['autoPropagate', 'off'],
  ]);
});

test('rules of a table, and of every table of a CSN', async () => {
  const rules = [
    ['DESTINATION', 'STATUS', 'TYPE', 'NEXT HOP', 'REGION', 'AS PATH'],
    ['10.0.0.0/16', 'active', 'propagated', `vpc ${vpcId}`, 'bj'],
    ['10.7.0.0/16', 'active', 'custom', 'blackhole'],
  ];
  assert.deepEqual(await shown('csn', 'rules', table), rules);
  const { csnRtId } = await operator.json('POST', `/csn/${csn}/routeTables`, { name: 'second' });
  const [first, ...rest] = await shown('csn', 'rules', csn);
  assert.equal(first![0], table);
  assert.deepEqual(rest, [...rules, [csnRtId, 'second'], rules[0]]);
});

test('a channel goes up and down, and what it publishes is shown', async () => {
  const row = async () => (await shown('instances', 'channel'))[1];
  assert.equal((await run('channel', 'up', CHANNEL)).code, 0);
  const prefixes = '10.101.0.0/16, 10.102.0.0/16, 10.103.0.0/16, 10.104.0.0/16, and 2 more';
  assert.deepEqual(await row(), [`channel ${CHANNEL}`, 'bj', owner.account, 'session up', '-', prefixes]);
  await load(owner.client, csn, channel(CHANNEL));
  assert.equal((await run('channel', 'down', CHANNEL)).code, 0);
  assert.deepEqual(await row(), [`channel ${CHANNEL}`, 'bj', owner.account, 'session down', csn, '-']);
  assert.equal((await shown('instances')).length, 3);
});

test('grants, those of one account too', async () => {
  const theirs = await newCsn(peer.client);
  const spare = await makeVpc(owner.client, 'spare');
  const body = { account: owner.account, peerAccount: peer.account, csnId: theirs.csn, ...vpc(spare) };
  const { grantId } = await operator.json('POST', '/grants', body);
  const row = [grantId, 'granted', `vpc ${spare}`, owner.account, theirs.csn, peer.account];
  assert.deepEqual((await shown('grants'))[1], row);
  assert.deepEqual((await shown('grants', owner.account))[1], row);
  assert.equal((await shown('grants', peer.account)).length, 1);
});

test('what is attached, by the id that propagation and association take, and a picture', async () => {
  const [head, row] = await shown('csn', 'attachments', csn);
  assert.deepEqual(head, ['ATTACHMENT', 'INSTANCE', 'REGION', 'STATUS', 'ASSOCIATED WITH', 'PROPAGATED TO']);
  assert.match(row![0]!, /^tgwAttach-\w+$/);
  assert.deepEqual(row!.slice(1), [`vpc ${vpcId}`, 'bj', 'attached', 'the default', table]);
  const { out } = await run('csn', 'topology', csn);
  assert.ok(out.includes(vpcId) && out.endsWith('\n'), out);
});

test('what cannot be meant, or is not there, is named', async () => {
  const sentences = [
    [['csn'], 2, /Arguments are missing/],
    [['csn', 'toString'], 2, /There is no csn command "toString"/],
    [['csn', 'tables'], 2, /tables takes <csnId>/],
    [['csn', 'list', csn], 2, /list takes nothing/],
    [['csn', 'tables', 'nonsense'], 1, /The csnId is invalid/],
    [['csn', 'rules', 'csnRt-0'], 1, /The csnRouteTableId is invalid/],
    [['channel', 'sideways', CHANNEL], 2, /up or down, not "sideways"/],
    [['channel', 'up', 'dedicatedconn-0'], 1, /does not exist/],
    [['instances', 'nat'], 2, /no instances of the type "nat"\.\nusage: netloom instances \[vpc/],
  ] as const;
  for (const [args, code, sentence] of sentences) {
    const ran = await run(...args);
    assert.equal(ran.code, code, args.join(' '));
    assert.match(ran.err, sentence);
  }
});
