import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Command } from '../command.ts';
import { recompute } from '../csn/routes/learning.ts';
import { Routes } from '../csn/routes/routes.ts';
import { begin as beginCsn, STEPS as CSN, histories as csnHistories } from '../csn/testing/steps.ts';
import type { HistoryEntry } from '../history/types.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { loaded, type Step } from '../testing/histories.ts';
import { facts } from '../testing/registered.ts';
import { Stage } from '../testing/stage.ts';
import { NAMING } from './testing/naming.ts';
import { LINES, PEOPLE } from './testing/people.ts';
import { counted, pictureOf, traced } from './testing/traced.ts';
import { undoCommand } from './undo.ts';

type Change = (s: Stage, i: number, j: number) => Command | Refusal;

interface Family {
  readonly changes: readonly Change[];
  readonly begin: () => Stage;
  readonly histories: fc.Arbitrary<readonly Step[]>;
  /** Steps that no undo takes back: the use of a key, a purchase, the course of time, and what changes no state. */
  readonly never: readonly number[];
  /** The step at which time passes. */
  readonly clock?: number;
}

const opened = (): Stage => {
  const stage = new Stage();
  stage.do(facts({ type: 'account-opened', v: 1, account: 'a'.repeat(32), name: 'a' }));
  return stage;
};
const family = (changes: readonly Change[], never: readonly number[] = []): Family => {
  const step = fc.tuple(fc.nat(changes.length - 1), fc.nat(11), fc.nat(15));
  return { changes, never, begin: opened, histories: fc.array(step, { minLength: 20, maxLength: 120, size: 'max' }) };
};
const FAMILIES: Readonly<Record<string, Family>> = {
  naming: family(NAMING),
  people: family(PEOPLE, [12]),
  lines: family(LINES, [24]),
  csn: { changes: CSN as readonly Change[], begin: beginCsn, histories: csnHistories, never: [17, 18], clock: 17 },
};

/** What the log would show of a change; undefined: it was not taken, or changed nothing. */
function done(stage: Stage, { changes, clock }: Family, [what, i, j]: Step): HistoryEntry | undefined {
  const entry = traced(stage, changes[what]!(stage, i, j), what === clock ? 'clock' : 'test');
  return isRefusal(entry) ? undefined : entry;
}

/** Rows that say what a VPC, a channel or an edge VPC is by now, and attachments to which time is still to come. */
const followsOthers = (...forms: readonly unknown[]): boolean =>
  forms.some((form) => {
    const { registered, dueAt } = (form ?? {}) as { readonly registered?: boolean; readonly dueAt?: number };
    return registered === false || dueAt !== undefined;
  });

/** What tables hold, worked out step by step, is what it is from nothing; and rows hold all there is. */
function sound(stage: Stage): void {
  const routes = () =>
    [...stage.state.csns.routes].map(([table, held]) => [table, held instanceof Routes && [...held.from(0, 0)]]).sort();
  const before = JSON.stringify(routes());
  recompute(stage.state);
  assert.equal(JSON.stringify(routes()), before);
  const again = loaded(stage);
  for (const name of ['vpcs', 'resolvers', 'iam', 'ets', 'edgeVpcs', 'networks'] as const) {
    assert.deepEqual(sizes(again[name]), sizes(stage.state[name]), name);
  }
}

/** An account's directory may be there and hold nothing. */
const sizes = (part: object) =>
  Object.entries(part)
    .filter(([name]) => name !== 'directories')
    .map(([name, map]: [string, Iterable<unknown>]) => [name, [...map].length]);

for (const [name, one] of Object.entries(FAMILIES)) {
  test(`${name}: the last change is taken back and all is as it was, or nothing is; an undo is undone`, () => {
    fc.assert(
      fc.property(one.histories, (steps) => {
        const stage = one.begin();
        for (const step of steps) {
          const before = pictureOf(stage);
          const entry = done(stage, one, step);
          if (entry === undefined) continue;
          const after = pictureOf(stage);
          const back = traced(stage, undoCommand(entry), 'UndoChange');
          if (back === undefined || isRefusal(back)) {
            assert.deepEqual(pictureOf(stage), after, 'what is refused changes nothing');
            continue;
          }
          assert.ok(!one.never.includes(step[0]), `step ${step[0]} is undone`);
          assert.deepEqual(pictureOf(stage), before);
          const redone = traced(stage, undoCommand(back), 'UndoChange');
          assert.ok(redone !== undefined && !isRefusal(redone), `an undo is undone: ${JSON.stringify(redone)}`);
          assert.deepEqual(pictureOf(stage), after);
        }
        sound(stage);
      }),
      { numRuns: 50 },
    );
  });

  test(`${name}: of an earlier change only its own things go back, and none by half`, () => {
    fc.assert(
      fc.property(one.histories, fc.nat(), (steps, n) => {
        const stage = one.begin();
        const entries = steps.flatMap((step) => done(stage, one, step) ?? []);
        const entry = entries[n % Math.max(1, entries.length)];
        if (entry === undefined) return;
        const before = pictureOf(stage);
        const back = traced(stage, undoCommand(entry), 'UndoChange');
        const after = pictureOf(stage);
        if (back === undefined || isRefusal(back)) return assert.deepEqual(after, before);
        const own = new Map(entry.changes.map((change) => [`${change.kind}/${change.key}`, change]));
        for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
          if (followsOthers(before[key], after[key])) continue;
          const change = own.get(key);
          if (change === undefined) assert.deepEqual(after[key], before[key], key);
          else if (isDeepStrictEqual(before[key], counted(change.after))) {
            assert.deepEqual(after[key], counted(change.before), key);
          }
        }
        sound(stage);
        // The way back may be shut by what happened since: a channel is not made over a line that is stopped.
        const redone = traced(stage, undoCommand(back), 'UndoChange');
        assert.deepEqual(pictureOf(stage), isRefusal(redone) ? after : before);
      }),
      { numRuns: 100 },
    );
  });

  test(`${name}: random histories take every kind of change back that can be`, () => {
    const undone = new Set<number>();
    for (const steps of fc.sample(one.histories, { numRuns: 200, seed: 1 })) {
      const stage = one.begin();
      for (const step of steps) {
        const entry = done(stage, one, step);
        if (entry === undefined || undone.has(step[0])) continue;
        const back = stage.run(undoCommand(entry));
        if (isRefusal(back)) continue;
        undone.add(step[0]);
        back.undo();
      }
    }
    assert.deepEqual(
      [...one.changes.keys()].filter((i) => !undone.has(i)),
      one.never,
    );
  });
}
