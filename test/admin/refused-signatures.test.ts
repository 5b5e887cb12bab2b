import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { admin } from '../client.ts';
import { ok, refused, ZONE } from '../sdk/making.ts';
import { sendSigned } from '../sdk/signed.ts';
import { ACCESS_KEY, SECRET_KEY, startServer, type TestServer } from '../server.ts';

/** A refused signature says what was expected and, where it is a known mistake, which; to the operator alone. */
describe('refused signatures', () => {
  let server: TestServer;
  const keys = { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY };
  const newest = async () => (await ok(admin(server, 'GET', '/netloom/v1/refused-signatures'))).json.requests[0];

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
  });
  after(() => server.kill());

  test('a host signed without its port is named', async () => {
    const answer = await refused(
      sendSigned(server.ports.api, keys, 'GET', ZONE, {
        query: 'maxKeys=5',
        headers: { host: '127.0.0.1' },
        unsigned: { host: `127.0.0.1:${server.ports.api}` },
      }),
      'SignatureDoesNotMatch',
    );
    const entry = await newest();
    assert.equal(entry.requestId, answer.json.requestId);
    assert.deepEqual(
      { method: entry.method, path: entry.path, from: entry.from },
      { method: 'GET', path: ZONE, from: '127.0.0.1' },
    );
    assert.equal(entry.code, 'SignatureDoesNotMatch');
    const { ours, hypothesis } = entry.explanation;
    assert.ok(ours.startsWith(`GET\n${ZONE}\nmaxKeys=5\n`));
    assert.equal(hypothesis.name, 'host-without-port');
    assert.ok(hypothesis.canonicalRequest.includes('host:127.0.0.1'));
    assert.ok(!answer.text.includes('host'), 'the caller is told nothing of it');
  });

  test('a wrong secret: our canonical request, no hypothesis', async () => {
    const wrong = { ...keys, secretAccessKey: 'another-secret' };
    await refused(sendSigned(server.ports.api, wrong, 'GET', ZONE), 'SignatureDoesNotMatch');
    const { explanation } = await newest();
    assert.match(explanation.ours, /^GET\n/);
    assert.equal(explanation.hypothesis, undefined);
  });

  test('other refusals of a signature are there too; calls that were let in are not', async () => {
    await refused(sendSigned(server.ports.api, keys, 'GET', ZONE, { at: Date.now() - 7200_000 }), 'RequestExpired');
    assert.equal((await newest()).code, 'RequestExpired');
    const { requestId } = await newest();
    await ok(sendSigned(server.ports.api, keys, 'GET', ZONE));
    await refused(server.client.call('GET', `${ZONE}/x`), 'ZoneIdInvalidException');
    assert.equal((await newest()).requestId, requestId);
  });

  test('the last hundred are kept, and a flood is not all explained', async () => {
    const wrong = { ...keys, secretAccessKey: 'another-secret' };
    await Promise.all(Array.from({ length: 120 }, () => sendSigned(server.ports.api, wrong, 'GET', ZONE)));
    const { json, text } = await ok(admin(server, 'GET', '/netloom/v1/refused-signatures'));
    assert.equal(json.requests.length, 100);
    assert.ok(json.requests.some((one: { explanation?: object }) => one.explanation === undefined));
    assert.ok(!text.includes(SECRET_KEY));
  });
});
