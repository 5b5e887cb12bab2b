import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Agenda, type Due } from './agenda.ts';
import { Journal } from './journal.ts';

const item = (at: number, position: number): Due => ({ at, position, kind: 'attached', id: `t${position}` });
const all = (agenda: Agenda) => agenda.until(Number.POSITIVE_INFINITY, 1000);

test('what is due comes by moment, then by position, and no more of it than is asked for', () => {
  const agenda = new Agenda();
  const journal = new Journal();
  assert.equal(agenda.next, undefined);
  for (const [at, position] of [
    [5, 2],
    [7, 1],
    [5, 9],
    [3, 4],
  ] as const)
    agenda.add(item(at, position), journal);
  assert.deepEqual(agenda.next, item(3, 4));
  assert.deepEqual(agenda.until(2, 10), []);
  assert.deepEqual(
    agenda.until(5, 10).map(({ position }) => position),
    [4, 2, 9],
  );
  assert.deepEqual(
    agenda.until(5, 2).map(({ position }) => position),
    [4, 2],
  );
  assert.equal(all(agenda).length, 4, 'looking takes nothing out');
});

test('any additions and removals leave what a sorted list has, and undone what was there before', () => {
  const items = fc.uniqueArray(fc.tuple(fc.nat(5), fc.nat(30)), { selector: ([, position]) => position });
  fc.assert(
    fc.property(items, items, fc.array(fc.nat(30)), (first, second, removed) => {
      const agenda = new Agenda();
      for (const [at, position] of first) agenda.add(item(at, position), new Journal());
      const before = all(agenda);
      const journal = new Journal();
      const model = new Map(first.map(([at, position]) => [position, at]));
      for (const [at, position] of second) {
        const old = model.get(position);
        if (old !== undefined) agenda.remove(item(old, position), journal);
        agenda.add(item(at, position), journal);
        model.set(position, at);
      }
      for (const position of removed) {
        const at = model.get(position);
        if (at === undefined) continue;
        agenda.remove(item(at, position), journal);
        model.delete(position);
      }
      const sorted = [...model].map(([position, at]) => item(at, position));
      assert.deepEqual(
        all(agenda),
        sorted.sort((a, b) => a.at - b.at || a.position - b.position),
      );
      journal.undo();
      assert.deepEqual(all(agenda), before);
    }),
  );
});
