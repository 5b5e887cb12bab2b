import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { admin } from '../client.ts';
import { makeRecord, makeZone, ok } from '../sdk/making.ts';
import { removeData, startServer } from '../server.ts';

const RECORDS = 20_000;
const KILLS = process.env.NETLOOM_TEST_LONG === '1' ? 40 : 5;

test(`kill -9 amid an import of ${RECORDS} records leaves all of them or none`, async () => {
  let server = await startServer();
  try {
    const zone = await makeZone(server.client);
    const kept = await makeRecord(server.client, zone, { rr: 'kept' });
    const count = async (): Promise<number> =>
      (await ok(admin(server, 'GET', '/netloom/v1/zones?name=corp.test'))).json.zones[0].records;
    const importing = (text: string, replace: boolean) =>
      admin(server, 'POST', `/netloom/v1/zones/${zone}/import`, { format: 'master', text, replace });
    const text = Array.from({ length: RECORDS }, (_, i) => `h${i} A 10.0.0.1`).join('\n');
    const started = performance.now();
    await ok(importing(text, false));
    const whole = performance.now() - started;
    const seen = { all: 0, none: 0 };
    for (let i = 0; i < KILLS; i += 1) {
      // From all there to one, or from one to all: whichever is next.
      const before = await count();
      const grows = before === 1;
      const answered = importing(grows ? text : 'kept A 10.0.0.1', !grows).then(
        ({ status }) => status,
        () => undefined,
      );
      // From before it is decided to after it is durable.
      await wait((whole * (i + 1)) / KILLS);
      await server.kill();
      const told = await answered;
      server = await server.restart();
      const after = await count();
      assert.ok(after === 1 || after === RECORDS + 1, `${after} records, of which ${before} were there before`);
      if (told === 200) assert.notEqual(after, before, 'what was acknowledged is there');
      seen[after === 1 ? 'none' : 'all'] += 1;
    }
    console.log(`import of ${whole.toFixed(0)} ms, killed ${KILLS} times: ${JSON.stringify(seen)}`);
    // What was there from the first stays the same record throughout.
    const { records } = (await ok(server.client.call('GET', `/v1/privatezone/${zone}/record`, { query: 'rr=kept' })))
      .json;
    assert.deepEqual(
      records.map(({ recordId }: { recordId: string }) => recordId),
      [kept],
    );
  } finally {
    await server.kill();
    removeData(server);
  }
});
