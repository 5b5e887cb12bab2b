import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Answer } from '../client.ts';
import { ACCESS_KEY, SECRET_KEY, startServer, type TestServer } from '../server.ts';
import { bind, makeRecord, makeVpc, makeZone, ok, RECORD, refused, ZONE } from './making.ts';
import { type Signing, sendSigned } from './signed.ts';

/** What every client of the API may rely on: a tolerant reader, and answers of one form (common contract 2.1, 2.2, 2.3). */
describe('the edge', () => {
  let server: TestServer;
  let zone = '';
  let vpc = '';
  const keys = { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY };
  const raw = (method: string, path: string, signing?: Signing): Promise<Answer> =>
    sendSigned(server.ports.api, keys, method, path, signing);

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
    zone = await makeZone(server.client);
    vpc = await makeVpc(server.client);
  });
  after(() => server.kill());

  test('the content type of a request is never looked at', async () => {
    const body = '{"zoneName":"a.test"}';
    await ok(raw('POST', ZONE, { body }));
    for (const type of ['text/html', 'application/xml', 'nonsense', 'application/json;charset=utf-8']) {
      await ok(raw('POST', ZONE, { body, headers: { 'content-type': type } }));
    }
  });

  test('JSON null is absent: optional fields take their default, required ones are missing', async () => {
    const record =
      '{"rr":"n","type":"A","value":"10.0.0.1","ttl":null,"priority":null,"description":null,"recordId":null}';
    await ok(raw('POST', `${ZONE}/${zone}/record`, { body: record }));
    await refused(raw('POST', ZONE, { body: '{"zoneName":null}' }), 'InappropriateJSON');
  });

  test('an empty body and null count as {}; unknown fields are ignored', async () => {
    for (const body of ['', 'null', '{}', ' ', '{"junk":1}'])
      await refused(raw('POST', ZONE, { body }), 'InappropriateJSON');
    await ok(raw('POST', ZONE, { body: '{"zoneName":"j.test","junk":{"a":[1]},"__proto__":{"zoneName":"!"}}' }));
  });

  test('GET and DELETE may carry a body; it is not read', async () => {
    for (const body of ['null', '{"Name":"a","MaxKeys":0}', 'not json', '\u0000']) {
      await ok(raw('GET', ZONE, { body }));
      const record = await makeRecord(server.client, zone, { rr: 'del' });
      await ok(raw('DELETE', `${RECORD}/${record}`, { body }));
    }
  });

  test('a flag is its key, wherever it stands and whatever its value; action stands in', async () => {
    const body = JSON.stringify({ region: 'bj', vpcIds: [vpc] });
    const flags = (name: string) => [
      name,
      `${name}=`,
      `${name}=false`,
      `clientToken=&${name}`,
      `${name}=&client_token=`,
      `${name}&action=${name}`,
      `action=${name}`,
    ];
    for (const [i, query] of flags('bind').entries()) {
      await ok(raw('PUT', `${ZONE}/${zone}`, { query, body }));
      await ok(raw('PUT', `${ZONE}/${zone}`, { query: flags('unbind')[i]!, body }));
    }
    for (const query of ['', 'bind&unbind', 'bind=&unbind=', 'action=enable', 'Bind', 'clientToken=bind']) {
      await refused(raw('PUT', `${ZONE}/${zone}`, { query, body }), 'InvalidURI');
    }
    const record = await makeRecord(server.client, zone, { rr: 'flag' });
    for (const body of ['', '{}', 'null', '{"clientToken":null}']) {
      for (const query of ['disable', 'enable=', 'clientToken=&disable=', 'client_token=&enable']) {
        await ok(raw('PUT', `${RECORD}/${record}`, { query, body }));
      }
    }
  });

  test('empty, unknown and repeated query values', async () => {
    const query = 'client_token=&max_keys=&marker=&maxKeys=null&rr=&id=&type=&value=&searchMode=&x=%ff&&=';
    await ok(raw('GET', `${ZONE}/${zone}/record`, { query }));
    const { json } = await ok(raw('GET', ZONE, { query: 'maxKeys=&maxKeys=1&maxKeys=2' }));
    assert.equal(json.maxKeys, 1, 'the first that is not empty counts');
  });

  test('regions in any letter case', async () => {
    for (const region of ['BJ', 'Bj']) {
      const body = JSON.stringify({ region, vpcIds: [vpc] });
      await ok(raw('PUT', `${ZONE}/${zone}`, { query: 'bind', body }));
      const { json } = await ok(raw('GET', `${ZONE}/${zone}`));
      assert.deepEqual(json.bindVpcs, [{ vpcId: vpc, vpcName: 'lab', vpcRegion: 'bj' }]);
      await ok(raw('PUT', `${ZONE}/${zone}`, { query: 'unbind', body }));
    }
  });

  test('paths: escapes are decoded once, an escaped slash is none, a final slash is another path', async () => {
    await ok(raw('GET', `/v1/private%7Aone/${zone}`));
    await refused(raw('GET', `/v1/privatezone/${zone}%2Frecord`), 'InvalidURI');
    await refused(raw('GET', `/v1/privatezone/${zone}/`), 'InvalidURI');
    await refused(raw('GET', `/v1//privatezone/${zone}`), 'InvalidURI');
    await refused(raw('GET', '/v1/privatezone/%25'), 'ZoneIdInvalidException');
    await refused(raw('GET', '/v1/privatezone/%zz'), 'InvalidURI');
  });

  test('every answer has its headers, a length and nothing else done to it', async () => {
    await bind(server.client, zone, vpc);
    for (const [answer, status] of [
      [await raw('GET', ZONE, { unsigned: { 'accept-encoding': 'gzip, br' } }), 200],
      [await raw('PUT', `${ZONE}/${zone}`, { query: 'unbind', body: `{"region":"bj","vpcIds":["${vpc}"]}` }), 200],
      [await raw('GET', `${ZONE}/x`), 400],
      [await raw('GET', '/nowhere'), 400],
      [await raw('PATCH', ZONE), 400],
      [await raw('GET', ZONE, { spoil: () => undefined }), 403],
    ] as const) {
      const { headers } = answer;
      assert.equal(answer.status, status);
      assert.equal(headers['content-type'], 'application/json; charset=utf-8');
      assert.equal(headers['content-length'], String(Buffer.byteLength(answer.text)));
      assert.equal(headers['transfer-encoding'], undefined);
      assert.equal(headers['content-encoding'], undefined);
      assert.match(String(headers['x-bce-request-id']), /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.ok(Math.abs(Date.parse(String(headers.date)) - Date.now()) < 5000);
      if (status !== 200) {
        assert.deepEqual(Object.keys(answer.json), ['code', 'message', 'requestId']);
        assert.equal(answer.json.requestId, headers['x-bce-request-id']);
      }
    }
  });

  test('the request id is never the one the client sent', async () => {
    const own = '11111111-2222-4333-8444-555555555555';
    const answer = await raw('GET', `${ZONE}/x`, { unsigned: { 'x-bce-request-id': own } });
    assert.ok(!JSON.stringify([answer.headers, answer.text]).includes(own));
  });

  test('bytes that are no HTTP request get an error of the same form', async () => {
    for (const bytes of ['nonsense\r\n\r\n', 'GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n']) {
      const text = await exchange(server.ports.api, bytes);
      assert.match(text, /^HTTP\/1\.1 400 /);
      const [head = '', body = ''] = text.split('\r\n\r\n');
      const { code, requestId } = JSON.parse(body);
      assert.equal(code, 'InvalidHTTPRequest');
      assert.ok(head.toLowerCase().includes(`x-bce-request-id: ${requestId}`));
    }
  });
});

function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('error', reject);
    socket.on('end', () => resolve(text));
  });
}
