import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Answerer } from './answer/handler.ts';
import { PATH } from './answer/path.ts';
import { NEXT, PATIENCE, type Step } from './answer/query.ts';
import { hunt } from './testing/hunt.ts';

/** No packet whatever may harm the dns thread: a million mutated queries through all of it but the sockets. */

/** Planted bugs must be found in these; `npm run fuzz` (NETLOOM_TEST_LONG=1) sends ten million to the answerer itself. */
const FEWER = 1_000_000;
const PACKETS = process.env.NETLOOM_TEST_LONG === '1' ? 10 * FEWER : FEWER;

/** Heap and buffers in use, octets, after full collections: what frees a buffer is itself collected first. */
function used(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe(`${PACKETS} mutated queries`, () => {
  test('harm nothing: no exception, no answer too long or unreadable, no memory kept', () => {
    hunt(20_000);
    const before = used();
    const { counters, fault } = hunt(PACKETS);
    assert.equal(fault, undefined);
    assert.equal(counters.queries, PACKETS);
    assert.ok(used() - before < 2_000_000, `${used() - before} octets more in use`);
    // Hunting where nothing is would prove nothing: every outcome must have been met often.
    for (const rcode of [0, 1, 2, 3, 4, 5, 16, 23]) assert.ok(counters.rcodes[rcode]! > 500, `rcode ${rcode}`);
    const { truncated, waited, fetches, cache_hits, stale_answers, waiting_refused } = counters;
    const { rate_limited_dropped, rate_limited_slipped } = counters;
    const met = { truncated, waited, fetches, cache_hits, stale_answers, waiting_refused };
    for (const [name, count] of Object.entries({ ...met, rate_limited_dropped, rate_limited_slipped }))
      assert.ok(count > 500, `${name} ${count}`);
  });

  const before = (step: Step): { path: readonly Step[] } => ({ path: PATH.toSpliced(-1, 0, step) });

  test('would find an exception on rare input', () => {
    const rare: Step = (query) => {
      if (query.dnssecOk && query.type > 0xf000 && query.name.labels > 3) throw new Error('planted');
      return NEXT;
    };
    assert.match(hunt(FEWER, before(rare)).fault ?? '', /planted/);
  });

  test('would find one that only a query meets that has waited in vain', () => {
    const rare: Step = ({ patience, cookieGood }) => {
      if (patience !== PATIENCE.WAIT && cookieGood) throw new Error('planted');
      return NEXT;
    };
    assert.match(hunt(FEWER, before(rare)).fault ?? '', /planted/);
  });

  test('would find an option that does not belong into a datagram', () => {
    const keepAlive: Step = (query) => {
      if (query.cookieGood && query.cookieAt > 60) query.keepAliveAsked = true;
      return NEXT;
    };
    assert.match(hunt(FEWER, before(keepAlive)).fault ?? '', /keepalive over UDP|octets/);
  });

  test('would find an answer with an octet too many', () => {
    const longer =
      (when: number, answer: Answerer['answer']): Answerer['answer'] =>
      (arrival, packet, length, out) => {
        const size = answer(arrival, packet, length, out);
        return size > 300 && (packet[1]! & when) === when ? size + 1 : size;
      };
    const distort = (answerer: Answerer): Answerer => ({ ...answerer, answer: longer(0xf0, answerer.answer) });
    assert.match(hunt(FEWER, { distort }).fault ?? '', /cannot be read/);
  });

  test('would find one in the answer to a query that waited', () => {
    const distort = (answerer: Answerer): Answerer => ({
      ...answerer,
      again: (waiting, patience, out) => {
        const size = answerer.again(waiting, patience, out);
        return size > 300 ? size + 1 : size;
      },
    });
    assert.match(hunt(FEWER, { distort }).fault ?? '', /cannot be read.*after it waited/);
  });
});
