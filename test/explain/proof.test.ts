import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { REASONS } from '../../src/domain/explain/reasons.ts';
import { Random } from '../differential/random.ts';
import { startServer, type TestServer } from '../server.ts';
import { compareAnswer, compareTables } from './compare.ts';
import { stepsOf } from './step.ts';
import { World } from './world.ts';

const LONG = process.env.NETLOOM_TEST_LONG === '1';
const TOPOLOGIES = LONG ? 200 : 24;
const STEPS = 200;
const QUESTIONS = 250;

describe('random topologies: tables, verdicts and reasons are those of a walk by the book', () => {
  let server: TestServer;
  before(async () => {
    const settings = { NETLOOM_DATA: ':memory:', NETLOOM_DNS_POOL: 'none' };
    server = await startServer({ settings });
  });
  after(() => server.stop());

  const reasonsSeen = new Set<string>();

  for (let seed = 1; seed <= TOPOLOGIES; seed += 1) {
    test(`topology ${seed}`, async () => {
      const random = new Random(seed);
      const world = await World.open(server);
      const steps = stepsOf(world);
      for (world.now = 1; world.now <= STEPS; world.now += 1) await random.pick(steps)(random);
      await compareTables(world);
      for (let i = 0; i < QUESTIONS; i += 1) {
        for (const reason of await compareAnswer(world, random)) reasonsSeen.add(reason);
      }
    });
  }

  test('the topologies were worth asking: every reason was met', () => {
    const wanted = Object.keys(REASONS);
    assert.deepEqual(
      wanted.filter((reason) => !reasonsSeen.has(reason)),
      [],
    );
  });
});
