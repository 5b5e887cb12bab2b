import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FoundRecord } from '../forward/messages.ts';
import { nameFromText } from '../wire/name.ts';
import { compileFound } from './compile.ts';

/** As many records of one name as a message has room for: what an answer may cost is a hostile upstream's to try. */
const MOST = 4600;
const ASKED = nameFromText('a.test')!;
/** A type without a format of its own: its records are the shortest. */
const TYPE = 65_280;

/** How often the ttl of an answer's records is read for each of them. */
function readsEach(count: number): number {
  let reads = 0;
  const record = (i: number): FoundRecord => ({
    name: ASKED,
    type: TYPE,
    rdata: Uint8Array.of(i >>> 8, i & 255),
    get ttl() {
      reads += 1;
      return 60 + i;
    },
  });
  const found = { id: 1, rcode: 0, answers: Array.from({ length: count }, (_, i) => record(i)), authorities: [] };
  assert.equal(compileFound(ASKED, TYPE, found, () => false).ttl, 60);
  return reads / count;
}

test('an answer of thousands of records is kept at the cost of its records, not of their square', () => {
  assert.equal(readsEach(MOST), readsEach(10));
});
