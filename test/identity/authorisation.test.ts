import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SERVED } from '../../src/bce/services.ts';
import { LEVELS, type Level } from '../../src/domain/access/types.ts';
import { askWith } from '../admin/isolation-asking.ts';
import { everythingOf, makeWorld, type World } from '../admin/isolation-world.ts';
import { admin, type Client } from '../client.ts';
import { ok } from '../sdk/making.ts';
import { startServer, type TestServer } from '../server.ts';
import { allowedTo, askBlindly, namesOf } from './every-operation.ts';
import { attachPolicy, makePolicy, makeRole, makeUser, sessionOf, takeRole } from './people.ts';

/** Every operation of every service asks whether its caller may (common contract 2.5 step 4, 3.3), and asks it first. */
describe('a caller below root', () => {
  let server: TestServer;
  let root: Client;
  let account: string;
  let world: World;

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
    const keys = (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'one' }))).json;
    root = server.client.as(keys);
    account = keys.accountId;
    world = await makeWorld(root, account);
  });
  after(() => server.kill());

  const reaches = (held: Level, asked: Level): boolean => LEVELS.indexOf(asked) <= LEVELS.indexOf(held);

  test('may nothing without a policy, and is told nothing else: not of bad ids, nor bad bodies, nor what is there', async () => {
    const { client } = await makeUser(root);
    const before = await everythingOf(root, world);
    for (const [index, row] of SERVED.entries()) {
      if (row.access.open === true) continue;
      const seen = new Set<string>();
      for (const answer of [await askBlindly(client, row), await askWith(client, index, 0, world)]) {
        assert.equal(answer.status, 403, row.name);
        seen.add(answer.text.replace(answer.json.requestId, ''));
      }
      assert.deepEqual([...seen], ['{"code":"AccessDenied","message":"Access denied.","requestId":""}'], row.name);
    }
    assert.deepEqual(await everythingOf(root, world), before);
  });

  test('is root of nothing: root itself may everything', async () => {
    assert.deepEqual(
      await allowedTo(root),
      namesOf(() => true),
    );
  });

  for (const level of LEVELS) {
    test(`with ${level} on everything may what asks for no more, and nothing else`, async () => {
      const { client } = await makeUser(root, { permission: [level] });
      assert.deepEqual(
        await allowedTo(client),
        namesOf(({ access }) => reaches(level, access.level)),
      );
    });
  }

  const products = new Set(SERVED.map(({ access }) => `${access.service} ${access.prefix}`));
  for (const product of products) {
    const [service, prefix] = product.split(' ') as [string, string];
    test(`with ${prefix}_OPERATE of ${service} may that, and nothing of others`, async () => {
      const { client } = await makeUser(root, { service, permission: [`${prefix}_OPERATE`] });
      const its = namesOf(
        ({ access }) => `${access.service} ${access.prefix}` === product && reaches('OPERATE', access.level),
      );
      assert.deepEqual(await allowedTo(client), its);
    });
  }

  test('may not by a Deny what an Allow gives, whatever their order and whoever has them', async () => {
    const { name, client } = await makeUser(root, { permission: ['*'] });
    await attachPolicy(root, `user/${name}`, await makePolicy(root, { effect: 'Deny', permission: ['OPERATE'] }));
    assert.deepEqual(
      await allowedTo(client),
      namesOf(({ access }) => access.level === 'READ'),
    );
  });

  test('by a session of a role may what the role may, and by a narrowed one no more than it was narrowed to', async () => {
    const taker = await makeUser(root, { service: 'bce:sts', permission: ['OPERATE'] });
    const role = await makeRole(root, account, { permission: ['OPERATE'] });
    const narrowed = { accessControlList: [{ service: 'bce:*', region: '*', effect: 'Allow', permission: ['READ'] }] };
    for (const [body, held] of [
      [undefined, 'OPERATE'],
      [narrowed, 'READ'],
    ] as const) {
      const session = sessionOf(root, await takeRole(taker.client, account, role, body));
      const permitted = SERVED.filter(({ access }) => access.permanent !== true && reaches(held, access.level));
      assert.deepEqual(await allowedTo(session), permitted.map(({ name }) => name).sort());
    }
  });
});
