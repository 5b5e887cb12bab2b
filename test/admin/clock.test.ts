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

  test('after a restart time goes on where it was, and does not stand still until the real one is there', async () => {
    const now = async () => Date.parse((await ok(advance(1))).json.now);
    await ok(advance(MONTH));
    const bought = Date.parse((await shown(await buy())).createdTime);
    await server.kill();
    server = await server.restart();
    const first = await now();
    assert.ok(first > bought && (await now()) > first, 'a second more is a second later');
    const id = await buy();
    await ok(advance(MONTH));
    assert.equal((await shown(id)).status, 'stopped');
  });

  test('time ends while its years have four digits', async () => {
    const other = await startServer({ settings: { NETLOOM_DATA: ':memory:', NETLOOM_TEST_CLOCK: 'true' } });
    try {
      const century = () => admin(other, 'POST', CLOCK, { seconds: 3_153_600_000 });
      let last = await century();
      for (let i = 0; i < 80 && last.status === 200; i += 1) last = await century();
      await refused(Promise.resolve(last), 'OperationDenied');
      assert.match((await ok(admin(other, 'POST', CLOCK, { seconds: 1 }))).json.now, /^8\d{3}-/);
    } finally {
      await other.stop();
      removeData(other);
    }
  });

  test('only whole seconds ahead', async () => {
    for (const seconds of [0, -1, 1.5, '1', null, 3_153_600_001]) await refused(advance(seconds), 'InappropriateJSON');
    await refused(admin(server, 'POST', CLOCK, {}), 'InappropriateJSON');
  });

  test('without NETLOOM_TEST_CLOCK time is not moved', async () => {
    const other = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
    try {
      const { json } = await refused(admin(other, 'POST', CLOCK, { seconds: 1 }), 'OperationDenied');
      assert.match(json.message, /NETLOOM_TEST_CLOCK=true, or in memory with NETLOOM_CLOCK/);
    } finally {
      await other.stop();
      removeData(other);
    }
  });
});
