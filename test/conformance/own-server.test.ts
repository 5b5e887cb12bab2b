import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CASES } from '../../src/conformance/cases/index.ts';
import { OBSERVED } from '../../src/conformance/observed.ts';
import { BCE_OPERATIONS } from '../../src/contract/bce.ts';
import { DIFFERENCES, SERVICE_DIFFERENCES } from '../../src/contract/differences/index.ts';
import type { Client } from '../client.ts';
import { makeUser } from '../identity/people.ts';
import { newAccount } from '../sdk/resolver-stage.ts';
import { removeData } from '../server.ts';
import { conform, idsOf, type Subject, startSubject } from './conforming.ts';
import { fill } from './filled.ts';
import { startLiar } from './liar.ts';

let subject: Subject;
let scratch: Client;

before(async () => {
  subject = await startSubject();
  scratch = (await newAccount(subject.server)).client;
});

after(async () => {
  await subject.server.kill();
  removeData(subject.server);
});

test('each case has an id of its own, that begins with its service', () => {
  assert.equal(new Set(CASES.map(({ id }) => id)).size, CASES.length);
  assert.deepEqual(
    CASES.filter(({ id, service }) => !id.startsWith(`${service}.`)).map(({ id }) => id),
    [],
  );
});

test('each read of the contract’s is asked for', () => {
  const ids = CASES.map(({ id }) => id);
  const reads = [...BCE_OPERATIONS.values()].filter(({ method }) => method === 'GET');
  for (const { service, name } of reads) assert.ok(ids.includes(`${service}.${name}.answer`), name);
});

test('each case that is said to find out about a difference is there, and so is the difference', () => {
  const ids = new Set(CASES.map(({ id }) => id));
  const lists = [...Object.values(DIFFERENCES), ...Object.values(SERVICE_DIFFERENCES)];
  const differences = new Set(lists.flat().map(({ id }) => id));
  for (const [difference, cases] of Object.entries(OBSERVED)) {
    assert.ok(differences.has(difference), difference);
    for (const id of cases) assert.ok(ids.has(id), `${difference}: ${id}`);
  }
});

test('an empty account agrees with everything, and only reads are taken in it', async () => {
  const taken: string[] = [];
  const spy = await startLiar(subject.server.ports.api, async ({ method, path }, ask) => {
    const told = await ask();
    if (told.status < 300 && method !== 'GET') taken.push(`${method} ${path}`);
    return told;
  });
  const report = await conform({ server: subject.server, endpoint: spy.url.origin }, { keys: scratch.keys });
  spy.close();
  assert.deepEqual(idsOf(report, 'differs', 'undecidable'), []);
  assert.ok(idsOf(report, 'agrees').length > 400);
  // A query of a price is a POST.
  assert.deepEqual(taken, ['POST /v1/csn/bp/price']);
});

test('what it makes with --write agrees too, and nothing of it is left', async () => {
  const report = await conform(subject, { keys: scratch.keys, write: true, mayCost: true });
  assert.deepEqual(idsOf(report, 'differs', 'undecidable'), []);
  assert.deepEqual(report.left, []);
  assert.ok(idsOf(report, 'agrees').length > 700);
  const lists = { privatezone: 'zones', csn: 'csns', user: 'users', group: 'groups', role: 'roles', subnet: 'subnets' };
  for (const [path, member] of Object.entries(lists))
    assert.deepEqual((await scratch.call('GET', `/v1/${path}`)).json[member], [], path);
  const { vpcs } = (await scratch.call('GET', '/v1/vpc')).json;
  assert.deepEqual(
    vpcs.filter(({ isDefault }: { isDefault: boolean }) => !isDefault),
    [],
  );
  const { policies } = (await scratch.call('GET', '/v1/policy', { query: 'policyType=Custom' })).json;
  assert.deepEqual(policies, []);
});

test('of a filled account every read is looked at', async () => {
  const { client } = await newAccount(subject.server);
  await fill(client, subject.bec);
  const report = await conform(subject, { keys: client.keys });
  assert.deepEqual(idsOf(report, 'differs', 'undecidable'), []);
  const unread = report.results.filter(
    ({ id, need, verdict }) => id.endsWith('.answer') && !need && verdict.kind !== 'agrees',
  );
  assert.deepEqual(
    unread.map(({ id }) => id),
    [],
  );
  assert.deepEqual(
    report.results.flatMap(({ verdict }) => ('more' in verdict ? (verdict.more ?? []) : [])),
    [],
  );
});

test('keys without any right leave much open, and find no difference that is none', async () => {
  const { client } = await newAccount(subject.server);
  const { client: nobody } = await makeUser(client);
  const report = await conform(subject, { keys: nobody.keys, services: ['privatezone', 'iam'] });
  assert.deepEqual(idsOf(report, 'differs'), []);
  assert.ok(idsOf(report, 'undecidable').length > 50);
  assert.ok(idsOf(report, 'agrees').length > 50);
});
