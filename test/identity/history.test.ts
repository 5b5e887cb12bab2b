import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { call, planOf } from '../admin/planning.ts';
import { type Answer, admin, type Client } from '../client.ts';
import { makeVpc, makeZone, ok, RECORD, refused, ZONE } from '../sdk/making.ts';
import { startServer, type TestServer } from '../server.ts';
import { all, ask, type Entry, HISTORY, open, operations, positions } from './reading.ts';

/** What was done, as the operator reads it, over real sockets. */

describe('an entry', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
  });
  after(() => server.kill());

  /** The last entry, which must be this answer's. */
  const of = async ({ headers }: Answer): Promise<Entry> => {
    const { entries } = (await ok(ask(server, 'maxKeys=1'))).json;
    assert.equal(entries[0].requestId, headers['x-bce-request-id']);
    return entries[0];
  };

  test('says who asked for what, when, from where, under which request id, and what it changed', async () => {
    const { client, account, keys } = await open(server);
    const began = Date.now();
    const answer = await ok(client.call('POST', '/v1/vpc', { body: { name: 'lab', cidr: '10.0.0.0/16' } }));
    const entry = await of(answer);
    const { position, at, changes, requestId: _requestId, ...who } = entry;
    assert.deepEqual(who, {
      ...{ operation: 'CreateVpc', account, accessKeyId: keys.accessKeyId, from: '127.0.0.1' },
    });
    assert.ok(Math.floor(began / 1000) * 1000 <= Date.parse(at) && Date.parse(at) <= Date.now(), at);
    // The registry's own row of it is not told beside it.
    assert.deepEqual(changes.map(({ kind }) => kind).sort(), ['selector', 'vpc']);
    const [vpc] = changes.filter(({ kind }) => kind === 'vpc');
    const { createdAt, routeTableId, ...form } = vpc!.after!;
    assert.deepEqual([vpc?.id, vpc?.name, vpc?.change, vpc?.before], [answer.json.vpcId, 'lab', 'made', undefined]);
    assert.equal(createdAt, at);
    assert.match(String(routeTableId), /^rt-/);
    assert.deepEqual(form, {
      ...{ account, region: 'bj', name: 'lab', description: '', cidr: '10.0.0.0/16', secondaryCidrs: [] },
      ...{ ipv6Cidr: '', isDefault: false, relay: false, tags: [] },
    });
    assert.deepEqual((await ok(admin(server, 'GET', `${HISTORY}/${position}`))).json, entry);
  });

  test('has both forms of what changed, and the last one of what is gone', async () => {
    const zone = await makeZone(server.client, 'forms.test');
    const record = { rr: 'www', type: 'A', value: '10.0.0.1', ttl: 60 };
    const made = await ok(server.client.call('POST', `${ZONE}/${zone}/record`, { body: record }));
    const { recordId } = made.json;
    const shown = (await of(made)).changes;
    assert.deepEqual(
      shown.map(({ kind, id, change }) => [kind, id, change]),
      [['record', recordId, 'made']],
    );
    const fresh = shown[0]!.after!;
    assert.deepEqual([fresh.rr, fresh.value, fresh.ttl, fresh.zone], ['www', '10.0.0.1', 60, zone]);
    const path = `${RECORD}/${recordId}`;
    const changed = await ok(server.client.call('PUT', path, { body: { ...record, value: '10.0.0.2' } }));
    const [update] = (await of(changed)).changes;
    assert.deepEqual([update?.before, update?.after], [fresh, { ...fresh, value: '10.0.0.2' }]);
    const [gone] = (await of(await ok(server.client.call('DELETE', path)))).changes;
    assert.deepEqual([gone?.change, gone?.before, gone?.after], ['removed', update?.after, undefined]);
  });

  test("tells the operator's doing without an account", async () => {
    const { account } = await open(server);
    const path = `/netloom/v1/accounts/${account}`;
    const entry = await of(await ok(admin(server, 'PUT', path, { frozen: true })));
    assert.deepEqual([entry.operation, entry.account, entry.accessKeyId], ['ChangeAccount', undefined, undefined]);
    assert.equal(entry.from, '127.0.0.1');
    const [change] = entry.changes;
    assert.deepEqual([change?.before?.frozen, change?.after?.frozen], [false, true]);
  });

  test('of a user names it, and is found by that name', async () => {
    const { client, account } = await open(server);
    const status = async (answer: Promise<Answer>): Promise<Answer> => {
      const got = await answer;
      assert.ok(got.status === 200 || got.status === 201, got.text);
      return got;
    };
    const user = await status(client.call('POST', '/v1/user', { body: { name: 'alice' } }));
    const { id, secret } = (await status(client.call('POST', '/v1/user/alice/accesskey'))).json;
    const all = { service: 'bce:*', region: '*', effect: 'Allow', resource: ['*'], permission: ['*'] };
    const document = JSON.stringify({ accessControlList: [all] });
    await status(client.call('POST', '/v1/policy', { body: { name: 'everything', document } }));
    await status(client.call('PUT', '/v1/user/alice/policy/everything'));
    const alice = client.as({ accessKeyId: id, secretAccessKey: secret });
    const answer = await ok(alice.call('POST', ZONE, { body: { zoneName: 'alice.test' } }));
    const entries: Entry[] = (await ok(ask(server, 'resource=user%2Falice&maxKeys=1000'))).json.entries;
    const doing = entries.find(({ requestId }) => requestId === answer.headers['x-bce-request-id']);
    assert.deepEqual(
      [doing?.operation, doing?.account, doing?.as, doing?.accessKeyId],
      ['CreatePrivateZone', account, 'user/alice', id],
    );
    const being = entries.find(({ operation }) => operation === 'CreateUser');
    assert.deepEqual([being?.changes[0]?.id, being?.changes[0]?.name, being?.as], [user.json.id, 'alice', undefined]);
    const own: Entry[] = (await ok(ask(server, `resource=${id}`))).json.entries;
    assert.ok(own.some(({ operation }) => operation === 'CreatePrivateZone'));
    const use = own.find(({ operation }) => operation === 'NoteKeyUse');
    assert.equal(use?.as, 'user/alice', "the use of a user's key is not root's doing");
  });

  test('is none for what is only read, planned, refused or repeated', async () => {
    const vpc = await makeVpc(server.client, 'once');
    const once = { query: 'clientToken=once', body: { zoneName: 'once.test' } };
    const first = await ok(server.client.call('POST', ZONE, once));
    const entries = await all(server);
    await ok(server.client.call('GET', `/v1/vpc/${vpc}`));
    await refused(server.client.call('POST', ZONE, { body: { zoneName: 'a..b' } }), 'ZoneNameInvalid');
    assert.equal((await ok(server.client.call('POST', ZONE, once))).text, first.text);
    const { diff } = await planOf(server, [call('POST', ZONE, { zoneName: 'planned.test' })]);
    assert.equal(diff.total > 0, true);
    await refused(
      server.client.as({ accessKeyId: 'AKx', secretAccessKey: 'x' }).call('DELETE', `/v1/vpc/${vpc}`),
      'InvalidAccessKeyId',
    );
    await ok(ask(server));
    assert.deepEqual(await all(server), entries);
  });
});

describe('it is asked', () => {
  let server: TestServer;
  let a: { client: Client; account: string };
  let b: { client: Client; account: string };
  let zone: string;
  let vpc: string;
  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:', NETLOOM_TEST_CLOCK: 'true' } });
    [a, b] = [await open(server), await open(server)];
    zone = await makeZone(a.client, 'a.test');
    await makeZone(b.client, 'b.test');
    await ok(admin(server, 'POST', '/netloom/v1/clock', { seconds: 3600 }));
    vpc = await makeVpc(a.client);
    await ok(a.client.call('PUT', `${ZONE}/${zone}`, { query: 'bind', body: { region: 'bj', vpcIds: [vpc] } }));
    await makeVpc(b.client);
  });
  after(() => server.kill());

  test('of one account: what it did, and what was done to it', async () => {
    const entries = await all(server, `account=${a.account}`);
    assert.deepEqual(operations(entries), ['OpenAccount', 'CreatePrivateZone', 'CreateVpc', 'BindVpc']);
    assert.deepEqual(await all(server, `account=${'0'.repeat(32)}`), []);
  });

  test('of one thing, also where only another names it', async () => {
    assert.deepEqual(operations(await all(server, `resource=${zone}`)), ['CreatePrivateZone', 'BindVpc']);
    assert.deepEqual(operations(await all(server, `resource=${vpc}`)), ['CreateVpc', 'BindVpc']);
    assert.deepEqual(await all(server, `resource=${vpc}&account=${b.account}`), []);
    assert.deepEqual(await all(server, 'resource=zone-nothing'), []);
  });

  test('of a time: each end is in it, by the second that entries show', async () => {
    const everything = await all(server);
    const [last] = everything;
    const hourAgo = everything.find(({ operation }) => operation === 'CreatePrivateZone')!;
    const since = everything.filter(({ at }) => at >= last!.at);
    assert.deepEqual(await all(server, `since=${last!.at}`), since);
    const until = everything.filter(({ at }) => at <= hourAgo.at);
    assert.ok(until.length > 0 && until.length < everything.length);
    assert.deepEqual(await all(server, `until=${hourAgo.at}`), until);
    const between = everything.filter(({ at }) => at > hourAgo.at);
    const next = new Date(Date.parse(hourAgo.at) + 1000).toISOString().replace(/\.\d+/, '');
    assert.deepEqual(await all(server, `since=${next}`), between);
    assert.deepEqual(await all(server, 'since=2099-01-01T00:00:00Z'), []);
    assert.deepEqual(await all(server, 'until=1999-01-01T00:00:00Z'), []);
    assert.deepEqual(operations(await all(server, `since=${next}&account=${a.account}`)), ['CreateVpc', 'BindVpc']);
  });

  test('in pages of any size, which show each entry once', async () => {
    const everything = positions(await all(server));
    assert.deepEqual(
      everything,
      everything.toSorted((x, y) => y - x),
    );
    for (const size of [1, 2, 3, everything.length]) {
      assert.deepEqual(positions(await all(server, `maxKeys=${size}`)), everything, `pages of ${size}`);
      const own = `account=${a.account}`;
      assert.deepEqual(
        positions(await all(server, `${own}&maxKeys=${size}`)),
        positions(await all(server, own)),
        `pages of ${size}`,
      );
    }
    const { json } = await ok(ask(server, `maxKeys=2&marker=${everything[1]}`));
    assert.deepEqual(
      [json.marker, json.maxKeys, positions(json.entries)],
      [...[String(everything[1]), 2], everything.slice(1, 3)],
    );
  });

  test('amiss, and says so', async () => {
    for (const query of [
      'since=2h',
      'until=yesterday',
      'marker=zone-x',
      'marker=0',
      'maxKeys=-1',
      'since=2031-02-30T00:00:00Z',
    ]) {
      await refused(ask(server, query), 'InvalidHTTPRequest');
    }
    for (const position of ['999999', '0', 'x', '1.5']) {
      await refused(admin(server, 'GET', `${HISTORY}/${position}`), 'NoSuchObject');
    }
    await refused(admin(server, 'GET', HISTORY, undefined, { authorization: 'Bearer x' }), 'AccessDenied');
  });
});
