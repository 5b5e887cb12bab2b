import { after, before, test } from 'node:test';
import { Random } from '../differential/random.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { compareAnswer, compareTables } from './compare.ts';
import { stepsOf } from './step.ts';
import { World } from './world.ts';

let server: TestServer;
before(async () => {
  server = await startServer({ settings: { NETLOOM_DNS_POOL: 'none' } });
});
after(async () => {
  await server.stop();
  removeData(server);
});

test('tables and explanations are the same after kill -9, and what follows is learned in the same order', async () => {
  const random = new Random(77);
  const world = await World.open(server);
  const steps = stepsOf(world);
  for (let round = 0; round < 4; round += 1) {
    for (let i = 0; i < 60; i += 1, world.now += 1) await random.pick(steps)(random);
    await server.kill();
    server = await server.restart();
    await compareTables(world);
    for (let i = 0; i < 60; i += 1) await compareAnswer(world, random);
  }
});
