import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RouteChange } from '../domain/csn/route-watch.ts';
import { type CommitRoutes, RouteEvents, routeEventsPage } from './route-events.ts';

const change: RouteChange = {
  ...{ csn: 'csn-1', table: 'csnRt-1', base: 0, length: 0, reason: 'learned' },
  ...{ before: undefined, after: undefined },
};

/** A commit of so many changes. */
const commit = (position: number, count: number, cut = false): CommitRoutes => ({
  ...{ position, at: 0, operation: 'test', requestId: undefined, cut },
  changes: Array.from({ length: count }, () => change),
});

const places = (events: RouteEvents, position = 0, index = 0): string[] =>
  [...events.from({ position, index })].map((event) => `${event.position}.${event.index}`);

test('at least so many are kept, at most twice as many, and from where on nothing is missing is said', () => {
  const events = new RouteEvents(5, 3);
  events.add(commit(5, 2));
  events.add(commit(8, 3));
  assert.deepEqual([places(events), events.since], [['5.0', '5.1', '8.0', '8.1', '8.2'], 5]);
  events.add(commit(9, 1));
  assert.deepEqual([places(events), events.since], [['8.0', '8.1', '8.2', '9.0'], 6]);
  assert.deepEqual(places(events, 8, 2), ['8.2', '9.0']);
  assert.deepEqual(places(events, 9), ['9.0']);
  for (let position = 10; position < 30; position += 1) {
    events.add(commit(position, 1));
    const kept = places(events);
    assert.ok(kept.length >= 3 && kept.length < 6);
    assert.equal(kept.at(-1), `${position}.0`);
    assert.ok(events.since <= Number(kept[0]!.split('.')[0]));
  }
});

test('a commit larger than what is kept is kept whole', () => {
  const events = new RouteEvents(1, 3);
  events.add(commit(1, 1));
  events.add(commit(2, 9));
  assert.deepEqual([places(events).length, events.since], [9, 2]);
});

test('after a commit of which not all is told, nothing is missing only from the next one on', () => {
  const events = new RouteEvents(1, 10);
  events.add(commit(4, 2, true));
  assert.deepEqual([places(events), events.since], [['4.0', '4.1'], 5]);
});

test('a page names the place it would go on at, in the middle of a commit too', () => {
  const events = new RouteEvents(1, 10);
  events.add(commit(1, 3));
  const page = routeEventsPage(events, 'csn-1', { maxKeys: 2 });
  assert.partialDeepStrictEqual(page, { since: 1, isTruncated: true, next: '1.2' });
  assert.partialDeepStrictEqual(routeEventsPage(events, 'csn-1', { from: '1.2' }), { isTruncated: false });
  assert.deepEqual(routeEventsPage(events, 'csn-2', {}), { since: 1, isTruncated: false, maxKeys: 1000, events: [] });
  assert.deepEqual(routeEventsPage(events, 'csn-1', { from: '1.x' }), { refused: 'query-invalid' });
});
