import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startServer, type TestServer } from '../server.ts';
import { makeRecord, makeZone, ok, RECORD, refused, ZONE } from './making.ts';

/** Paging and filters: common contract 2.7, dns contract 1.14, 1.15, 4.1, 4.3. */
describe('lists', () => {
  let server: TestServer;
  const zones: string[] = [];
  const records: string[] = [];
  const list = async (query: string) => (await ok(server.client.call('GET', ZONE, { query }))).json;
  const listRecords = async (query: string) =>
    (await ok(server.client.call('GET', `${ZONE}/${zones[0]}/record`, { query }))).json;
  const ids = async (query: string) => (await list(query)).zones.map(({ zoneId }: { zoneId: string }) => zoneId);
  const found = async (query: string) =>
    (await listRecords(query)).records.map(({ recordId }: { recordId: string }) => records.indexOf(recordId));

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
    for (let i = 0; i < 7; i += 1) zones.push(await makeZone(server.client, `z${i}.test`));
    for (const [rr, type, value, more] of [
      ['www', 'A', '10.0.0.1', {}],
      ['www', 'A', '10.0.0.2', {}],
      ['WWW2', 'TXT', 'Hello World', {}],
      ['db', 'A', '10.0.1.1', {}],
      ['@', 'MX', 'mx1.z0.test', { priority: 10 }],
      ['a.www', 'CNAME', 'db.z0.test', {}],
    ] as const) {
      records.push(await makeRecord(server.client, zones[0]!, { rr, type, value, ...more }));
    }
  });
  after(() => server.kill());

  test('pages of two, in order of creation; a marker is the first item of its page', async () => {
    const seen: string[] = [];
    let marker: string | undefined;
    for (let page = 0; page < 10; page += 1) {
      const { zones: items, ...rest } = await list(`maxKeys=2${marker === undefined ? '' : `&marker=${marker}`}`);
      assert.equal(rest.marker, items[0].zoneId);
      assert.equal(rest.maxKeys, 2);
      seen.push(...items.map(({ zoneId }: { zoneId: string }) => zoneId));
      marker = rest.nextMarker;
      assert.equal(rest.isTruncated, marker !== undefined);
      assert.equal('nextMarker' in rest, marker !== undefined, 'absent, not null');
      if (marker === undefined) break;
    }
    assert.deepEqual(seen, zones);
  });

  test('exactly as many as there are is not truncated', async () => {
    assert.equal((await list('maxKeys=7')).isTruncated, false);
    assert.equal((await list('maxKeys=6')).nextMarker, zones[6]);
  });

  test('maxKeys: its default, and above the maximum is the maximum', async () => {
    for (const query of ['', 'maxKeys=0', 'maxKeys=', 'maxKeys', 'maxKeys=null', 'maxKeys=1001', 'maxKeys=99999999']) {
      assert.equal((await list(query)).maxKeys, 1000, query);
    }
    for (const query of ['maxKeys=-1', 'maxKeys=two', 'maxKeys=1.5', 'maxKeys=%201', 'maxKeys=1e2']) {
      await refused(server.client.call('GET', ZONE, { query }), 'InvalidHTTPRequest');
    }
  });

  test('a marker never issued here is refused; empty and null are none', async () => {
    for (const marker of ['zone-000000000000', 'zone-', 'x', records[0]!, `${zones[1]}0`, zones[1]!.toUpperCase()]) {
      await refused(server.client.call('GET', ZONE, { query: `marker=${marker}` }), 'InvalidHTTPRequest');
    }
    for (const query of ['marker=', 'marker', 'marker=null']) assert.deepEqual(await ids(query), zones, query);
  });

  test('filters: rr exact by default, LIKE a part of it, type exact, value a part; all must hold', async () => {
    assert.deepEqual(await found(''), [0, 1, 2, 3, 4, 5]);
    assert.deepEqual(await found('rr=www'), [0, 1]);
    assert.deepEqual(await found('rr=www&searchMode=EXACT'), [0, 1]);
    assert.deepEqual(await found('rr=www&searchMode=LIKE'), [0, 1, 2, 5]);
    assert.deepEqual(await found('rr=%40'), [4]);
    assert.deepEqual(await found('type=A'), [0, 1, 3]);
    assert.deepEqual(await found('value=10.0.0'), [0, 1]);
    assert.deepEqual(await found('value=10.0&type=A&rr=db'), [3]);
    assert.deepEqual(await found('rr=www&type=TXT'), []);
    assert.deepEqual(await found('type=NAPTR'), [], 'an unknown but harmless value matches nothing');
    assert.deepEqual(await found('rr=&type=&value=&searchMode=&marker=&maxKeys='), [0, 1, 2, 3, 4, 5]);
    await refused(
      server.client.call('GET', `${ZONE}/${zones[0]}/record`, { query: 'searchMode=FUZZY' }),
      'InvalidHTTPRequest',
    );
  });

  test('filters apply before paging', async () => {
    const first = await listRecords('type=A&maxKeys=2');
    assert.equal(first.nextMarker, records[3]);
    assert.deepEqual(await found(`type=A&maxKeys=2&marker=${first.nextMarker}`), [3]);
  });

  test('a marker survives the deletion of its object', async () => {
    await ok(server.client.call('DELETE', `${ZONE}/${zones[3]}`));
    assert.deepEqual(await ids(`marker=${zones[3]}&maxKeys=2`), [zones[4], zones[5]]);
    await ok(server.client.call('DELETE', `${RECORD}/${records[3]}`));
    assert.deepEqual(await found(`marker=${records[3]}`), [4, 5]);
    await ok(server.client.call('DELETE', `${ZONE}/${zones[6]}`));
    assert.deepEqual(await list(`marker=${zones[6]}`), { isTruncated: false, maxKeys: 1000, zones: [] });
  });
});
