import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Answer, admin, send } from '../client.ts';
import { makeRecord, makeZone, ok, refused, ZONE } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

/** Zones as files over the operator's API. */
let server: TestServer;

before(async () => {
  server = await startServer({ settings: { NETLOOM_QUOTAS: 'recordsPerZone=30000' } });
});
after(async () => {
  await server.stop();
  removeData(server);
});

const importInto = (zone: string, body: object): Promise<Answer> =>
  admin(server, 'POST', `/netloom/v1/zones/${zone}/import`, { format: 'master', ...body });
const list = async (zone: string): Promise<{ rr: string; type: string; value: string; recordId: string }[]> =>
  (await ok(server.client.call('GET', `${ZONE}/${zone}/record`))).json.records;

test('what is imported is listed as if it had been added one by one, with one step of the serial', async () => {
  const [zone, twin] = [await makeZone(server.client, 'one.test'), await makeZone(server.client, 'twin.test')];
  const text = '$TTL 300\n@ MX 5 mail\nwww A 10.0.0.1\n_x._tcp SRV 1 2 3 www\nt TXT "a b"\nq TXT "\\"q\\""\n';
  const { json } = await ok(importInto(zone, { text }));
  assert.deepEqual([json.applied, json.plan.added, json.plan.lines.length, json.errorCount], [true, 5, 5, 0]);
  const shown = (await list(zone)).map(({ rr, type, value }) => `${rr} ${type} ${value}`);
  const expected = [
    '@ MX mail.one.test',
    'www A 10.0.0.1',
    '_x._tcp SRV 1 2 3 www.one.test',
    't TXT a b',
    'q TXT ""q""',
  ];
  assert.deepEqual(shown, expected);
  for (const { rr, type, value } of await list(zone)) await makeRecord(server.client, twin, { rr, type, value });
  const { records } = (await ok(admin(server, 'GET', '/netloom/v1/zones?name=ONE.test.'))).json.zones[0];
  assert.equal(records, 5);
  // Ids are the API's own: a record is changed by them.
  const [first] = await list(zone);
  const body = { rr: '@', type: 'MX', value: 'other.test', priority: 6 };
  await ok(server.client.call('PUT', `/v1/privatezone/record/${first!.recordId}`, { body }));
});

test('a plan changes nothing; a file with errors is refused whole; what is wrong has a code', async () => {
  const zone = await makeZone(server.client, 'two.test');
  const dry = (await ok(importInto(zone, { text: 'a A 10.0.0.1\nb A x', dryRun: true }))).json;
  assert.deepEqual([dry.applied, dry.plan.added, dry.errors[0].line, dry.errors[0].column], [false, 1, 2, 5]);
  const answer = await refused(importInto(zone, { text: 'a A 10.0.0.1\nb A x' }), 'InappropriateJSON');
  assert.match(answer.json.message, /zone-file-invalid: line 2: "x" is not one IPv4 address/);
  assert.deepEqual(await list(zone), []);
  await refused(importInto('zone-000000000000', { text: '' }), 'ZoneIdInvalidException');
  await refused(importInto('zone-000000000000', { text: '', dryRun: true }), 'ZoneIdInvalidException');
  await refused(importInto(zone, { text: 'a A 10.0.0.1', format: 'xml' }), 'InappropriateJSON');
  await refused(admin(server, 'GET', '/netloom/v1/zones/zone-000000000000/export'), 'ZoneIdInvalidException');
  await refused(admin(server, 'GET', `/netloom/v1/zones/${zone}/export?format=xml`), 'InvalidHTTPRequest');
  await refused(admin(server, 'GET', '/netloom/v1/zones?marker=x'), 'InvalidHTTPRequest');
});

test('a body of several MiB is read for who has the token, and for this operation alone', async () => {
  const zone = await makeZone(server.client, 'three.test');
  const line = (i: number): string => `host-${i} 3600 IN TXT ${'x'.repeat(150)}\n`;
  const text = Array.from({ length: 20_000 }, (_, i) => line(i)).join('');
  assert.ok(text.length > 3 * 1024 * 1024);
  assert.equal((await ok(importInto(zone, { text }))).json.plan.added, 20_000);
  await refused(admin(server, 'POST', '/netloom/v1/accounts', { name: text }), 'InvalidHTTPRequest');
  await refused(importInto(zone, { text: text.repeat(3) }), 'InvalidHTTPRequest');
  const path = `/netloom/v1/zones/${zone}/import`;
  const body = JSON.stringify({ format: 'master', text });
  await refused(
    send(server.ports.admin, 'POST', path, { 'content-length': String(body.length) }, body),
    'AccessDenied',
  );
  const more = Array.from({ length: 10_001 }, (_, i) => `more-${i} A 10.0.0.1`).join('\n');
  await refused(importInto(zone, { text: more }), 'QuotaExceeded');
  await refused(importInto(zone, { text: '', replace: true, format: 'csv' }), 'InappropriateJSON');
  const gone = (await ok(importInto(zone, { text: 'only A 10.0.0.1', replace: true, dryRun: true }))).json;
  assert.deepEqual([gone.plan.removed, gone.errors[0].code], [20_000, 'too-many-changes']);
});

test('csv goes out and in again, descriptions and states too', async () => {
  const [zone, copy] = [await makeZone(server.client, 'four.test'), await makeZone(server.client, 'five.test')];
  await makeRecord(server.client, zone, { rr: 'A.b', value: '10.0.0.7', ttl: 77, description: 'one, "two"\nthree' });
  const paused = await makeRecord(server.client, zone, { rr: '@', type: 'TXT', value: ',' });
  await ok(server.client.call('PUT', `/v1/privatezone/record/${paused}`, { query: 'disable' }));
  const exported = async (id: string) =>
    (await ok(admin(server, 'GET', `/netloom/v1/zones/${id}/export?format=csv`))).json.text;
  const text = await exported(zone);
  const rows = ['rr,type,value,ttl,priority,description,status', 'A.b,A,10.0.0.7,77,,"one, ""two""\nthree",enable'];
  assert.equal(text, [...rows, '@,TXT,",",60,,,pause', ''].join('\r\n'));
  await ok(importInto(copy, { format: 'csv', text }));
  assert.equal(await exported(copy), text);
});

test('zones are listed in pages, by name and by account', async () => {
  const get = async (query: string) => (await ok(admin(server, 'GET', `/netloom/v1/zones?${query}`))).json;
  const all = await get('');
  const first = await get('maxKeys=2');
  const rest = await get(`marker=${first.nextMarker}`);
  assert.deepEqual([...first.zones, ...rest.zones], all.zones);
  const [{ accountId, zoneId, name }] = all.zones;
  assert.deepEqual((await get(`account=${accountId}`)).zones, all.zones);
  assert.deepEqual((await get('account=nobody')).zones, []);
  const named = await get(`account=${accountId}&name=${name}`);
  assert.deepEqual(
    named.zones.map((zone: { zoneId: string }) => zone.zoneId),
    [zoneId],
  );
});
