import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Journal } from '../domain/journal.ts';
import { createZone } from '../domain/privatezone/commands.ts';
import { isRefusal } from '../domain/refusal.ts';
import { emptyState, type State } from '../domain/state.ts';
import { RULES } from '../domain/testing/stage.ts';
import { FixedClock } from '../platform/clock.ts';
import { keyedIds } from '../platform/ids.ts';
import { silentLogger } from '../platform/logger.ts';
import { Engine } from './engine.ts';
import { ask, tell } from './hold.ts';
import { type Group, type Log, LogFailure } from './log.ts';

/** A log whose every append ends when, and as, the test says. */
class HeldLog implements Log {
  readonly groups: Group[] = [];
  #ends: ((failure?: LogFailure) => void)[] = [];
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
  append(group: Group): Promise<void> {
    this.groups.push(group);
    return new Promise((resolve, reject) => this.#ends.push((failure) => (failure ? reject(failure) : resolve())));
  }
  async end(failure?: LogFailure): Promise<void> {
    while (this.#ends.length === 0) await turn();
    this.#ends.shift()!(failure);
    await turn();
  }
  async close() {}
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setup() {
  const log = new HeldLog();
  const clock = new FixedClock(Date.UTC(2031, 2, 4));
  const published: string[][] = [];
  const faulty = { now: false };
  const subscriber = {
    journal: () => new Journal(),
    changes: (_state: State, { events }: { events: readonly { type: string }[] }) => {
      if (faulty.now) throw new Error('a defect');
      return events.map(({ type }) => type);
    },
    publish: async (changes: readonly string[]) => void published.push([...changes]),
  };
  const ids = keyedIds(Buffer.alloc(32));
  const engine = new Engine<string>({
    log,
    state: emptyState(),
    clock,
    ids,
    rules: RULES,
    logger: silentLogger,
    subscriber,
  });
  const create = (name: string, token?: string, fingerprint = 'same') =>
    tell(engine as Engine, {
      command: createZone('a', name),
      cause: { operation: 'test' },
      token: token === undefined ? undefined : { account: 'a', scope: token, fingerprint },
      render: (result) => ({ status: 200, body: JSON.stringify(result) }),
    });
  const names = () => ask(engine as Engine, (state) => [...state.zones.byId.values()].map(({ name }) => name).join());
  return { log, clock, engine, create, names, published, faulty };
}

const settledSoon = async (promise: Promise<unknown>): Promise<boolean> => {
  let done = false;
  void promise.finally(() => {
    done = true;
  });
  for (let i = 0; i < 5; i += 1) await turn();
  return done;
};

test('neither a write nor a read that saw it is answered before it is durable', async () => {
  const { log, create, names, published } = setup();
  const write = create('one.test');
  const read = names();
  assert.equal(await settledSoon(write), false);
  assert.equal(await settledSoon(read), false);
  assert.deepEqual(published, []);
  await log.end();
  assert.equal(isRefusal(await write), false);
  assert.equal(await read, 'one.test');
  assert.deepEqual(published, [['zone-created']]);
});

test('what gathers while a group syncs is the next group', async () => {
  const { log, create } = setup();
  const first = create('one.test');
  await turn();
  const rest = [create('two.test'), create('three.test')];
  await log.end();
  await first;
  await log.end();
  await Promise.all(rest);
  assert.deepEqual(
    log.groups.map(({ commits }) => commits.length),
    [1, 2],
  );
});

test('a full disk takes back the group and all decided upon it; reads go on, and writes recover by themselves', async () => {
  const { log, create, names, engine, published } = setup();
  const first = create('one.test');
  await log.end();
  await first;
  const lost = assert.rejects(create('two.test'), LogFailure);
  await turn();
  const later = assert.rejects(create('three.test'), LogFailure);
  const read = names();
  await log.end(new LogFailure('full', 'no space'));
  await Promise.all([lost, later]);
  assert.equal(await read, 'one.test');
  assert.equal(engine.failure, undefined);
  const again = create('two.test');
  await log.end();
  await again;
  assert.equal(await names(), 'one.test,two.test');
  assert.deepEqual(published, [['zone-created'], ['zone-created']], 'what was taken back was told to nobody');
});

test('after a failed sync nothing is written any more, and reads go on', async () => {
  const { log, create, names, engine } = setup();
  const lost = assert.rejects(create('one.test'), LogFailure);
  await log.end(new LogFailure('failed', 'input/output error'));
  await lost;
  await assert.rejects(create('two.test'), LogFailure);
  assert.equal(engine.failure?.kind, 'failed');
  assert.equal(await names(), '');
  assert.equal(log.groups.length, 1);
});

test('a client token repeats the answer byte by byte, waits for the first, and forgets after 24 hours', async () => {
  const { log, clock, create, names } = setup();
  const [first, duplicate] = [create('one.test', 't'), create('one.test', 't')];
  assert.equal(await settledSoon(duplicate), false);
  await log.end();
  assert.deepEqual(await duplicate, await first);
  assert.deepEqual(await create('other.test', 't', 'other'), { refused: 'token-mismatch' });
  assert.equal(await names(), 'one.test');
  clock.set(Date.UTC(2031, 2, 5, 0, 0, 1));
  const later = create('one.test', 't');
  await log.end();
  assert.notDeepEqual(await later, await first);
});

test('a token of a change that was lost answers nobody', async () => {
  const { log, create } = setup();
  const both = [assert.rejects(create('one.test', 't')), assert.rejects(create('one.test', 't'))];
  await log.end(new LogFailure('full', 'no space'));
  await Promise.all(both);
  const again = create('one.test', 't');
  await log.end();
  assert.equal(isRefusal(await again), false);
});

test('a defect while the change is told to others leaves nothing behind', async () => {
  const { log, create, names, faulty, engine } = setup();
  faulty.now = true;
  await assert.rejects(create('one.test', 't'), /a defect/);
  assert.equal(engine.state.position, 0);
  faulty.now = false;
  const again = create('one.test', 't');
  await log.end();
  assert.equal(isRefusal(await again), false);
  assert.equal(await names(), 'one.test');
});
