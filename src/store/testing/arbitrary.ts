/** Random groups for the store's tests. */
import * as fc from 'fast-check';
import type { Draft } from './model.ts';

const json = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => JSON.stringify({ text })),
  fc.nat(9000).map((size) => JSON.stringify({ text: 'x'.repeat(size) })),
);
const key = fc.oneof(fc.nat(12), fc.constantFrom(Number.MAX_SAFE_INTEGER, 2 ** 40));

const row = plain({ kind: fc.nat(4), key, body: fc.option(json) });
const told = plain({
  // Of a few, so that most are met together somewhere.
  subjects: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'zone-1', 'user/ö'), { maxLength: 4 }),
  rows: fc.array(row, { maxLength: 4 }),
});

/** Random groups: few keys, so that rows are changed, deleted, and made again; bodies beyond a page too. */
export const drafts: fc.Arbitrary<Draft> = plain({
  commits: fc.array(plain({ count: fc.integer({ min: 1, max: 5 }), body: json, told }), { maxLength: 6 }),
  rows: fc.array(row, { maxLength: 12 }),
});

/** Records as literals make them: deepEqual tells an object without a prototype apart. */
export function plain<T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(fields, { noNullPrototype: true }) as fc.Arbitrary<T>;
}
