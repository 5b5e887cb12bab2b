import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { arrivalAt, queryFor } from '../../../test/packets/asking.ts';
import { nothingBeyond } from '../answer/beyond.ts';
import { Guard } from '../answer/guard.ts';
import { Query } from '../answer/query.ts';
import { SOURCE } from '../answer/sources.ts';
import { Policy } from '../index/policy.ts';
import { View } from '../index/view.ts';
import { type LogBatch, recordsIn } from './record.ts';
import { EVERY_MS, MOST_KEPT, Recorder } from './recorder.ts';
import { answersOf, countsIn } from './tally.ts';

const logged = (vpc: string, queryLog = true): View => {
  const view = new View(vpc);
  view.policy = new Policy({ queryLog });
  return view;
};

describe('a recorder', () => {
  let posted: LogBatch[];
  let counters: { query_log_dropped: number };
  let clock: { now: number; monotonic: number };
  let recorder: Recorder;
  const query = new Query(1, new Guard(), nothingBeyond());
  const packet = queryFor('www.corp.test', 'A');
  /** An answer of `length` octets to a client of this view. */
  function note(view: View | undefined, length = 100, since = clock.monotonic): void {
    query.begin(arrivalAt(view), packet, packet.length, new Uint8Array(70_000).fill(7));
    query.since = since;
    query.from = SOURCE.ZONE;
    recorder.note(query, 0, length);
  }
  const recordsOf = (batch: LogBatch | undefined) => [...recordsIn(batch!)];

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    posted = [];
    counters = { query_log_dropped: 0 };
    clock = { now: 1e12, monotonic: 500 };
    const at = { now: () => clock.now, monotonic: () => clock.monotonic };
    recorder = new Recorder((batch) => posted.push(batch), at, counters);
  });
  afterEach(() => mock.timers.reset());

  test('nothing is kept of a VPC whose log is off, or of none; both are counted where there is a VPC', () => {
    const off = logged('off', false);
    note(off);
    note(undefined);
    mock.timers.tick(10 * EVERY_MS);
    assert.deepEqual(posted, []);
    assert.deepEqual(
      [...countsIn(answersOf([off, logged('idle')]))],
      [
        { vpc: 'off', rcode: 'NOERROR', count: 1 },
        { vpc: 'off', from: 'zone', count: 1 },
      ],
    );
  });

  test('a batch goes when its first record is old enough, with the time its queries came', () => {
    const [one, two] = [logged('one'), logged('two')];
    note(one, 20);
    mock.timers.tick(EVERY_MS - 1);
    note(two, 30, clock.monotonic - 12.345);
    assert.equal(posted.length, 0);
    mock.timers.tick(1);
    assert.deepEqual(posted[0]!.vpcs, ['one', 'two']);
    const [first, second] = recordsOf(posted[0]);
    assert.deepEqual([first!.answer.length, first!.time, first!.durationUs], [20, 1e12, 0]);
    assert.deepEqual([second!.vpc, second!.answer.length, second!.durationUs], [1, 30, 12345]);
    assert.equal(second!.time, 1e12 - 12.345);
  });

  test('no second batch before the first is acknowledged, and then one', () => {
    const view = logged('one');
    note(view);
    mock.timers.tick(EVERY_MS);
    note(view);
    note(view);
    mock.timers.tick(100 * EVERY_MS);
    assert.equal(posted.length, 1);
    recorder.acknowledged();
    mock.timers.tick(EVERY_MS);
    assert.deepEqual(
      posted.map((batch) => recordsOf(batch).length),
      [1, 2],
    );
    recorder.acknowledged();
    mock.timers.tick(EVERY_MS);
    assert.equal(posted.length, 2);
  });

  test('while nobody takes anything it keeps so much and no more, drops what is newest, and counts it', () => {
    const view = logged('one');
    for (let i = 0; i < 100; i += 1) note(view, 65_535);
    note(view, 10);
    mock.timers.tick(EVERY_MS);
    const kept = recordsOf(posted[0]).length;
    assert.ok(posted[0]!.octets.length <= MOST_KEPT && posted[0]!.octets.length > MOST_KEPT - 66_000);
    assert.equal(kept + counters.query_log_dropped, 101);
    for (let i = 0; i < 100; i += 1) note(view, 65_535);
    mock.timers.tick(1000 * EVERY_MS);
    assert.equal(posted.length, 1);
    recorder.acknowledged();
    mock.timers.tick(EVERY_MS);
    assert.equal(kept + recordsOf(posted[1]).length + counters.query_log_dropped, 201);
  });

  test('what is gathered goes at the end', () => {
    note(logged('one'));
    recorder.close();
    assert.equal(recordsOf(posted[0]).length, 1);
    recorder.close();
    assert.equal(posted.length, 1);
  });
});
