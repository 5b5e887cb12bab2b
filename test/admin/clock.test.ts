import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { admin } from '../client.ts';
import { ok, refused } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';

const MONTH = 31 * 24 * 3600;
const CLOCK = '/netloom/v1/clock';
const PREPAID = { paymentTiming: 'Prepaid', reservation: { reservationLength: 1, reservationTimeUnit: 'month' } };

describe('a clock that is set ahead', () => {
  let server: TestServer;
  const advance = (seconds: unknown) => admin(server, 'POST', CLOCK, { seconds });
  const shown = async (id: string) => (await ok(server.client.call('GET', `/v1/csn/bp/${id}`))).json;
  const buy = async (): Promise<string> => {
    const body = { name: 'p', bandwidth: 10, geographicA: 'China', geographicB: 'China', billing: PREPAID };
    return (await ok(server.client.call('POST', '/v1/csn/bp', { body }))).json.csnBpId;
  };

  before(async () => {
    server = await startServer({ settings: { NETLOOM_TEST_CLOCK: 'true' } });
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('a month passes in a moment: what expires stops, and signatures keep to real time', async () => {
    const id = await buy();
    assert.equal((await shown(id)).status, 'available');
    const before = Date.now();
    const { json } = await ok(advance(MONTH));
    const ahead = Date.parse(json.now) - before - MONTH * 1000;
    assert.ok(ahead > -1000 && ahead < 10_000, json.now);
    assert.match(json.now, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.equal((await shown(id)).status, 'stopped');
    // Made now, a month ahead: it expires two months from real now.
    const later = await shown(await buy());
    assert.ok(Date.parse(later.createdTime) >= before + MONTH * 1000 - 1000);
    assert.equal(later.status, 'available');
  });

  test('what happened stays so over a restart, kill -9 too', async () => {
    const id = await buy();
    await ok(advance(MONTH));
    await server.kill();
    server = await server.restart();
    assert.equal((await shown(id)).status, 'stopped');
  });

  test('only whole seconds ahead', async () => {
    for (const seconds of [0, -1, 1.5, '1', null, 3_153_600_001]) await refused(advance(seconds), 'InappropriateJSON');
    await refused(admin(server, 'POST', CLOCK, {}), 'InappropriateJSON');
  });

  test('without NETLOOM_TEST_CLOCK time is not moved', async () => {
    const other = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
    try {
      await refused(admin(other, 'POST', CLOCK, { seconds: 1 }), 'OperationDenied');
    } finally {
      await other.stop();
      removeData(other);
    }
  });
});
