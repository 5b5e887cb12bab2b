import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { admin } from '../client.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { makeRecord, makeZone, ok, RECORD, refused, ZONE } from './making.ts';

/** clientToken, common contract 2.6; ETag and If-Match, 2.5. */
describe('client tokens', () => {
  let server: TestServer;
  const create = (query: string, body: unknown = { zoneName: 'a.test' }, headers = {}) =>
    server.client.call('POST', ZONE, { query, body, headers });
  const count = async () => (await ok(server.client.call('GET', ZONE))).json.zones.length;

  before(async () => {
    server = await startServer();
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('a repetition is answered byte by byte as the first, under another request id, and does nothing', async () => {
    const first = await ok(create('clientToken=t1'));
    const second = await ok(create('clientToken=t1'));
    assert.equal(second.text, first.text);
    assert.notEqual(second.headers['x-bce-request-id'], first.headers['x-bce-request-id']);
    assert.equal(await count(), 1);
  });

  test('another request under the same token is a mismatch; unknown fields, nulls and order are no difference', async () => {
    const { status, json } = await create('clientToken=t1', { zoneName: 'b.test' });
    assert.equal(status, 403);
    assert.equal(json.code, 'IdempotentParameterMismatch');
    assert.equal(json.message, 'The request uses the same client token asa previous, but non-identical request.');
    const zone = await makeZone(server.client, 'order.test');
    const add = (body: object | string) =>
      server.client.call('POST', `${ZONE}/${zone}/record`, { query: 'clientToken=t2', body });
    const { text } = await ok(add({ rr: 'a', type: 'A', value: '10.0.0.1' }));
    assert.equal((await ok(add({ value: '10.0.0.1', junk: 1, ttl: null, type: 'A', rr: 'a' }))).text, text);
    await refused(add({ rr: 'a', type: 'A', value: '10.0.0.1', ttl: 60 }), 'IdempotentParameterMismatch');
    assert.equal((await ok(create('junk=1&clientToken=t1&maxKeys='))).json.zoneId.slice(0, 5), 'zone-');
  });

  test('both spellings name the same token; the first wins; empty, bare and null are none', async () => {
    const one = await ok(create('clienToken=t3'));
    assert.equal((await ok(create('clientToken=t3'))).text, one.text);
    assert.equal((await ok(create('clienToken=other&clientToken=t3'))).text, one.text);
    const before = await count();
    for (const query of ['clientToken=', 'clientToken', 'clientToken=null', 'client_token=t3']) {
      assert.notEqual((await ok(create(query))).text, one.text, query);
    }
    assert.equal(await count(), before + 4);
  });

  test('64 printable characters at most', async () => {
    const token = 'x'.repeat(64);
    await ok(create(`clientToken=${token}`));
    for (const bad of [`${token}x`, '%C3%A9', '%E2%82%AC', '%07']) {
      await refused(create(`clientToken=${bad}`), 'InvalidHTTPRequest');
    }
    // Reads ignore it, whatever it is.
    await ok(server.client.call('GET', ZONE, { query: `clientToken=${token}x` }));
  });

  test('on another action it is a new one, on another object of the same action a mismatch', async () => {
    const [a, b] = [await makeZone(server.client), await makeZone(server.client, 'b.test')];
    const drop = (zone: string) => server.client.call('DELETE', `${ZONE}/${zone}`, { query: 'clientToken=t1' });
    await ok(drop(a));
    await ok(drop(a)); // a replay, though the zone is gone
    await refused(drop(b), 'IdempotentParameterMismatch');
    await refused(server.client.call('DELETE', `${ZONE}/${a}`), 'ZoneIdInvalidException');
  });

  test('a refusal is not kept: the client may mend its request', async () => {
    await refused(create('clientToken=t5', { zoneName: '!' }), 'ZoneNameInvalid');
    await ok(create('clientToken=t5', { zoneName: 'mended.test' }));
  });

  test('duplicates under way get the answer of the first', async () => {
    const before = await count();
    const answers = await Promise.all(Array.from({ length: 20 }, () => ok(create('clientToken=t6'))));
    assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
    assert.equal(await count(), before + 1);
    const mixed = await Promise.all([1, 2].map((i) => create('clientToken=t7', { zoneName: `m${i}.test` })));
    assert.deepEqual(mixed.map(({ status }) => status).sort(), [200, 403]);
  });

  test('another account has tokens of its own', async () => {
    const { json } = await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'other' }));
    const other = await ok(
      server.client.as(json).call('POST', ZONE, { query: 'clientToken=t1', body: { zoneName: 'c.test' } }),
    );
    assert.equal(
      (await ok(server.client.as(json).call('GET', `${ZONE}/${other.json.zoneId}`))).json.zoneName,
      'c.test',
    );
  });

  test('over a kill -9', async () => {
    const first = await ok(create('clientToken=t8'));
    const before = await count();
    await server.kill();
    server = await server.restart();
    assert.equal((await ok(create('clientToken=t8'))).text, first.text);
    await refused(create('clientToken=t8', { zoneName: 'b.test' }), 'IdempotentParameterMismatch');
    assert.equal(await count(), before);
  });
});

describe('ETag and If-Match', () => {
  let server: TestServer;
  let zone = '';
  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
    zone = await makeZone(server.client);
  });
  after(() => server.kill());
  const get = () => ok(server.client.call('GET', `${ZONE}/${zone}`));
  const add = (tag: string, rr: string) =>
    server.client.call('POST', `${ZONE}/${zone}/record`, {
      headers: { 'if-match': tag },
      body: { rr, type: 'A', value: '10.0.0.1' },
    });

  test('a strong tag that changes with what is shown, on single objects alone', async () => {
    const { etag } = (await get()).headers;
    assert.match(String(etag), /^"[\w-]+"$/);
    assert.equal((await get()).headers.etag, etag);
    await makeRecord(server.client, zone);
    assert.notEqual((await get()).headers.etag, etag);
    assert.equal((await ok(server.client.call('GET', ZONE))).headers.etag, undefined);
  });

  test('a write goes on when a tag is the current one, and only then', async () => {
    const old = String((await get()).headers.etag);
    await ok(add(old, 'a'));
    const stale = await refused(add(old, 'b'), 'PreconditionFailed');
    assert.equal(stale.status, 412);
    assert.equal(stale.json.message, 'The specified If-Match header doesn’tmatch the ETag header.');
    const now = String((await get()).headers.etag);
    await refused(add(`W/${now}`, 'b'), 'PreconditionFailed');
    await ok(add(`"x", ${now} , "y"`, 'b'));
    await ok(add('*', 'c'));
  });

  test('of several writes under one tag, one', async () => {
    const tag = String((await get()).headers.etag);
    const answers = await Promise.all(['d', 'e', 'f'].map((rr) => add(tag, rr)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412, 412]);
  });

  test('what is not there is named first; a replay does not look at tags', async () => {
    const headers = { 'if-match': '"x"' };
    const record = await makeRecord(server.client, zone, { rr: 'g' });
    await refused(server.client.call('DELETE', `${ZONE}/zone-000000000000`, { headers }), 'ZoneIdInvalidException');
    await refused(server.client.call('DELETE', `${RECORD}/rc-000000000000`, { headers }), 'RecordIdInvalidException');
    await refused(server.client.call('DELETE', `${RECORD}/${record}`, { headers }), 'PreconditionFailed');
    const query = 'clientToken=gone';
    await ok(server.client.call('DELETE', `${RECORD}/${record}`, { query, headers: { 'if-match': '*' } }));
    await ok(server.client.call('DELETE', `${RECORD}/${record}`, { query, headers }));
  });
});
