import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Sequence } from './sequence.ts';

test('a sequence is a sorted map by position, whatever its history', () => {
  const steps = fc.array(fc.tuple(fc.constantFrom('insert', 'remove', 'append'), fc.nat(3000)), { maxLength: 3000 });
  fc.assert(
    fc.property(steps, fc.nat(3000), (history, from) => {
      const sequence = new Sequence<{ position: number; step: number }>();
      const model = new Map<number, number>();
      for (const [step, [action, n]] of history.entries()) {
        const position = action === 'append' ? 3001 + step : n;
        if (action === 'remove') {
          assert.equal(sequence.remove(position)?.step, model.get(position));
          model.delete(position);
        } else {
          sequence.insert({ position, step });
          model.set(position, step);
        }
      }
      const sorted = [...model].sort(([a], [b]) => a - b).map(([position, step]) => ({ position, step }));
      assert.deepEqual([...sequence], sorted);
      assert.equal(sequence.size, model.size);
      assert.deepEqual(
        [...sequence.from(from)],
        sorted.filter(({ position }) => position >= from),
      );
      assert.equal(sequence.get(from)?.step, model.get(from));
    }),
    { numRuns: 60 },
  );
});
