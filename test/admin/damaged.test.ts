import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { admin } from '../client.ts';
import { inWords, queryFor } from '../packets/asking.ts';
import { askUdp } from '../packets/clients.ts';
import { bind, makeRecord, makeVpc, makeZone, ok } from '../sdk/making.ts';
import { removeData, startServer } from '../server.ts';

test('an export that meets a damaged row is broken off: the server answers on, and says what it was', async () => {
  const server = await startServer();
  try {
    const vpc = await makeVpc(server.client);
    const zone = await makeZone(server.client);
    await ok(bind(server.client, zone, vpc));
    await makeRecord(server.client, zone, { value: '10.0.0.1' });
    const { dnsAddress: address, dnsPort: port } = (await ok(admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`))).json;
    {
      using database = new DatabaseSync(join(server.directory, 'log.db'));
      database.exec("UPDATE rows SET body = replace(body, 'corp.test', 'evil.test')");
    }
    await assert.rejects(admin(server, 'GET', '/netloom/v1/state'));
    assert.match(server.output(), /"level":"error".*"an answer was broken off".*"requestId":"[0-9a-f-]{36}".*damaged/);
    assert.equal((await admin(server, 'GET', '/healthz')).status, 200);
    assert.match((await admin(server, 'GET', '/metrics')).text, /^internal_errors_total 1$/m);
    const answer = await askUdp({ address, port }, queryFor('www.corp.test', 'A'));
    assert.deepEqual(inWords(answer!).answer, ['www.corp.test. 60 A 10.0.0.1']);
    assert.equal(await server.stop(), 0);
  } finally {
    await server.kill();
    removeData(server);
  }
});
