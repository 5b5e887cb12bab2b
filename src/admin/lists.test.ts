import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Sequence } from '../domain/sequence.ts';
import { emptyState } from '../domain/state.ts';
import type { QueryValues } from '../http/decode.ts';
import { positionPage } from './lists.ts';

const state = { ...emptyState(), position: 20_000 };
const sequence = new Sequence<{ readonly position: number }>();
for (let position = 1; position <= 12_000; position += 1) sequence.insert({ position });

/** The page, and how often others were let in on the way. */
function asked(query: QueryValues, options: Parameters<typeof positionPage>[3] = {}) {
  const slices = positionPage(state, query, sequence, options);
  for (let pauses = 0; ; pauses += 1) {
    const step = slices.next();
    if (step.done === true) return { page: step.value, pauses };
  }
}

test('what is rare is looked for in slices, and nothing is left out or shown twice', () => {
  const { page, pauses } = asked({}, { keep: ({ position }) => position % 2500 === 1 });
  assert.equal(pauses, 2);
  assert.deepEqual(page, {
    ...{ marker: '1', isTruncated: false, maxKeys: 1000 },
    items: [1, 2501, 5001, 7501, 10_001].map((position) => ({ position })),
  });
});

test('a page ends at its lines, with the marker of the next', () => {
  const { page } = asked({ marker: '7' }, { lines: () => 4, most: 10 });
  const items = [{ position: 7 }, { position: 8 }];
  assert.deepEqual(page, { marker: '7', isTruncated: true, nextMarker: '9', maxKeys: 1000, items });
  assert.partialDeepStrictEqual(asked({ maxKeys: 1 }, { lines: () => 99, most: 10 }).page, {
    items: [{ position: 1 }],
  });
});

test('a marker holds while nothing is there any more, and is none beyond the log', () => {
  assert.partialDeepStrictEqual(asked({ marker: '20000' }).page, { isTruncated: false, items: [] });
  for (const marker of ['0', '01', '20001', 'x', '1.5']) {
    assert.deepEqual(asked({ marker }).page, { refused: 'marker-unknown' });
  }
});
