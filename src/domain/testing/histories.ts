import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ROW_KINDS } from '../journal.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { Loader } from '../rows.ts';
import { emptyState, type State } from '../state.ts';
import type { Stage } from './stage.ts';

/** Three numbers choose what a step does and to what: small spaces, so that steps meet. */
export type Step = readonly [number, number, number];

/** Random histories of an aggregate, and how its part of a state is looked at. */
export interface Histories<P> {
  readonly histories: fc.Arbitrary<readonly Step[]>;
  /** Where every history begins. */
  readonly begin: () => Stage;
  readonly play: (stage: Stage, step: Step) => { readonly undo: () => void } | Refusal;
  /** The aggregate's state as plain data, so that two states can be compared. */
  readonly pictureOf: (state: State) => P;
  /** What must hold beside equal pictures once a change is undone. */
  readonly undone?: (before: P, state: State) => void;
}

/** The tests every aggregate has to pass, whatever its facts are: undo takes back, and rows hold all there is. */
export function testHistories<P>({ histories, begin, play, pictureOf, undone }: Histories<P>): void {
  test('a change that is undone was never there, rows included', () => {
    fc.assert(
      fc.property(histories, histories, (steps, more) => {
        const stage = begin();
        for (const step of steps) play(stage, step);
        const all = () => ({ rows: [...stage.rows], position: stage.state.position });
        const [picture, before] = [pictureOf(stage.state), all()];
        const done = more.map((step) => play(stage, step));
        for (const one of done.reverse()) if (!isRefusal(one)) one.undo();
        assert.deepEqual(pictureOf(stage.state), picture);
        assert.deepEqual(all(), before);
        undone?.(picture, stage.state);
      }),
      { numRuns: 100 },
    );
  });

  test('state loaded from current rows is the applied state', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const stage = begin();
        for (const step of steps) play(stage, step);
        assert.deepEqual(pictureOf(loaded(stage)), pictureOf(stage.state));
      }),
      { numRuns: 100 },
    );
  });
}

/** Histories that never get as far as a kind of step prove nothing of it. */
export function testReach(
  { histories, begin, play }: Pick<Histories<never>, 'histories' | 'begin' | 'play'>,
  kinds: number,
): void {
  test('random histories reach every kind of step', () => {
    const done = new Set<number>();
    for (const steps of fc.sample(histories, { numRuns: 300, seed: 1 })) {
      const stage = begin();
      for (const step of steps) if (!isRefusal(play(stage, step))) done.add(step[0]);
    }
    assert.equal(done.size, kinds);
  });
}

/** The state a start would make of a stage's rows. */
export function loaded(stage: Stage): State {
  const state = emptyState();
  const loader = new Loader(state);
  const rows = [...stage.rows.values()].sort((a, b) => ROW_KINDS[a.kind] - ROW_KINDS[b.kind] || a.key - b.key);
  for (const { kind, key, body } of rows) loader.load(kind, key, JSON.parse(JSON.stringify(body)));
  loader.finish();
  state.position = stage.state.position;
  return state;
}
