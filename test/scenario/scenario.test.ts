import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { removeData, startServer, type TestServer } from '../server.ts';
import { bandwidth } from './bandwidth.ts';
import { buildUp } from './build-up.ts';
import { Lab } from './lab.ts';
import { removal } from './removal.ts';

/** csn contract 10, in its own words and order. Each test is a step, and stands on those before it. */
describe('the reference scenario', () => {
  let server: TestServer;
  let lab: Lab;
  before(async () => {
    server = await startServer();
    lab = await Lab.open(server);
    await lab.vpc('V1', 'bj', ['10.10.0.0/16']);
    await lab.vpc('V2', 'gz', ['10.20.0.0/16', '10.21.0.0/16']);
    await lab.vpc('V3', 'hkg', ['10.10.128.0/17'], lab.b);
    await lab.vpc('V4', 'gz', ['10.20.0.0/16', '10.30.0.0/16']);
    await lab.channel('C1', 'bj', [
      { prefix: '172.16.0.0/12', asPath: '65010' },
      { prefix: '192.168.0.0/16', asPath: '65010 65020' },
    ]);
    await lab.channel('C2', 'gz', [{ prefix: '192.168.0.0/16', asPath: '65030' }]);
    await lab.edge('E1', 'cn-hangzhou-cm', '10.200.0.0/16');
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  const present = (): Lab => lab;
  buildUp(present);

  test('a restart changes none of it, ids included', async () => {
    const shown = async () => [
      (await lab.csn('GET', '/v1/csn/routeTable/{RT0}/rule')).text,
      (await lab.csn('GET', '/v1/csn/routeTable/{RT1}/rule')).text,
    ];
    const before = await shown();
    await server.kill();
    server = await server.restart();
    assert.deepEqual(await shown(), before);
  });

  bandwidth(present);
  removal(present);
});
