import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_CSN } from '../domain/command.ts';
import { Journal } from '../domain/journal.ts';
import { compareBefore, lookAfter } from '../domain/plan/diff.ts';
import { pictureOf } from '../domain/plan/testing/picture.ts';
import { commandOf, histories, type Step } from '../domain/plan/testing/steps.ts';
import { Watch } from '../domain/plan/watch.ts';
import { createZone } from '../domain/privatezone/commands.ts';
import { isRefusal, refuse } from '../domain/refusal.ts';
import { emptyState } from '../domain/state.ts';
import { RULES } from '../domain/testing/stage.ts';
import { FixedClock } from '../platform/clock.ts';
import { keyedIds } from '../platform/ids.ts';
import { silentLogger } from '../platform/logger.ts';
import { Engine } from './engine.ts';
import type { Group, Log } from './log.ts';
import type { Request } from './request.ts';
import type { Transaction } from './transaction.ts';

class ListLog implements Log {
  readonly groups: Group[] = [];
  async open() {
    return { position: 0, rowsTrusted: true };
  }
  async *rows() {}
  async *snapshot() {}
  async *commits() {}
  async trail() {
    return { entries: [], next: undefined };
  }
  async positionAt() {
    return 1;
  }
  async momentAt() {
    return undefined;
  }
  async append(group: Group): Promise<void> {
    this.groups.push(group);
  }
  async close() {}
}

function setup(attachDelay: number) {
  const log = new ListLog();
  const clock = new FixedClock(Date.UTC(2031, 2, 4));
  const told: string[] = [];
  const engine = new Engine<string>({
    ...{ log, state: emptyState(), clock, ids: keyedIds(Buffer.alloc(32)), logger: silentLogger },
    rules: { ...RULES, csn: { ...DEFAULT_CSN, attachDelay } },
    subscriber: {
      journal: () => new Journal(),
      changes: (_state, { position }) => [String(position)],
      publish: async (changes) => void told.push(...changes),
    },
  });
  const requestOf = (step: Step): Request<unknown> | undefined => {
    const command = commandOf(engine.state, step);
    if (isRefusal(command)) return undefined;
    // A token with every third, some of them twice.
    const token = { account: 'a', scope: String(step[1]), fingerprint: String(step) };
    return {
      command,
      cause: { operation: 'test' },
      ...(step[2] % 3 === 0 && { token }),
      render: (result) => ({ status: 200, body: JSON.stringify(result ?? null) }),
    };
  };
  const play = (steps: readonly Step[]): unknown[] =>
    steps.map((step) => {
      const request = requestOf(step);
      return request && engine.execute(request);
    });
  const rehearse = (rehearsal: Transaction<Watch>, steps: readonly Step[]): unknown[] =>
    steps.map((step) => {
      const request = requestOf(step);
      return request && rehearsal.execute(request);
    });
  return { engine: engine as Engine, log, clock, told, play, rehearse };
}

const never = () => false;
const newWatch = () => new Watch();

test('what was rehearsed was never there: state, tables, ids and positions to come, log, subscriber, agenda', async () => {
  await fc.assert(
    fc.asyncProperty(histories(60), histories(30), histories(20), fc.nat(1), async (past, rehearsed, future, delay) => {
      const [one, twin] = [setup(delay), setup(delay)];
      for (const server of [one, twin]) server.play(past);
      const before = pictureOf(one.engine.state);
      const after = one.engine.rehearse(newWatch, (rehearsal) => {
        one.rehearse(rehearsal, rehearsed);
        return lookAfter(one.engine.state, rehearsal.journals, never)!;
      });
      compareBefore(one.engine.state, after, never);
      assert.deepEqual(pictureOf(one.engine.state), before);
      for (const server of [one, twin]) server.clock.set(server.clock.now() + 1);
      assert.deepEqual(one.play(future), twin.play(future));
      assert.deepEqual(pictureOf(one.engine.state), pictureOf(twin.engine.state));
      await Promise.all([one.engine.close(), twin.engine.close()]);
      assert.deepEqual(one.log.groups, twin.log.groups);
      assert.deepEqual(one.told, twin.told);
    }),
    { numRuns: 60 },
  );
});

test('a rehearsal answers what the same requests are answered when they are made', () => {
  fc.assert(
    fc.property(histories(60), histories(30), (past, steps) => {
      const { engine, play, rehearse } = setup(0);
      play(past);
      const foretold = engine.rehearse(newWatch, (rehearsal) => rehearse(rehearsal, steps));
      const told = play(steps).map((outcome) => {
        if (outcome === undefined) return undefined;
        const one = outcome as ReturnType<Engine['execute']>;
        return 'refusal' in one ? one.refusal : one.answer;
      });
      assert.deepEqual(foretold, told);
    }),
    { numRuns: 60 },
  );
});

test('what throws on the way is taken back too', () => {
  const { engine, play } = setup(0);
  play([[6, 0, 1]]);
  const before = pictureOf(engine.state);
  const command = createZone('a', 'other.test');
  assert.ok(!isRefusal(command));
  const request = { command, cause: { operation: 'test' }, render: () => ({ status: 200, body: '' }) };
  assert.throws(() =>
    engine.rehearse(newWatch, (rehearsal) => {
      rehearsal.execute(request);
      assert.equal(engine.state.zones.byId.size, 2);
      throw new Error('a defect');
    }),
  );
  assert.deepEqual(pictureOf(engine.state), before);
});

test('requests made as one stay even if their play returns nothing, and go when it refuses or throws', async () => {
  const { engine, log, play } = setup(0);
  play([[6, 0, 1]]);
  const request = (name: string): Request<unknown> => {
    const command = createZone('a', name);
    assert.ok(!isRefusal(command));
    return { command, cause: { operation: 'test' }, render: () => ({ status: 200, body: '' }) };
  };
  const kept = engine.executeAll((requests) => void requests.execute(request('kept.test')));
  assert.equal(engine.state.zones.byId.size, 2);
  assert.equal(kept.position, engine.state.position);
  const before = pictureOf(engine.state);
  const refused = engine.executeAll((requests) => {
    requests.execute(request('refused.test'));
    return refuse('state-forbids');
  });
  assert.equal(refused.position, engine.state.position);
  assert.throws(() =>
    engine.executeAll((requests) => {
      requests.execute(request('thrown.test'));
      throw new Error('a defect');
    }),
  );
  assert.deepEqual(pictureOf(engine.state), before);
  await engine.close();
  assert.equal(log.groups.flatMap(({ commits }) => commits).length, 2);
});
