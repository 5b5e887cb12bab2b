import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RouteChange } from '../domain/csn/route-watch.ts';
import { type RouteEvent, RouteEvents, routeEventsPage } from './route-events.ts';

const change: RouteChange = { csn: 'csn-1', table: 'csnRt-1', base: 0, length: 0, reason: 'learned' };

/** A commit of so many changes. */
const commit = (position: number, count: number): readonly RouteEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    ...change,
    ...{ position, index, at: 0, operation: 'test', requestId: undefined },
  }));

const places = (events: RouteEvents, position = 0, index = 0): string[] =>
  [...events.from({ position, index })].map((event) => `${event.position}.${event.index}`);

test('the last ones are kept, and from where on nothing is missing is said', () => {
  const events = new RouteEvents(5, 3);
  assert.equal(events.since, 5);
  events.add({ events: commit(5, 2) });
  events.add({ events: commit(6, 1) });
  assert.deepEqual([places(events), events.since], [['5.0', '5.1', '6.0'], 5]);
  events.add({ events: commit(9, 1) });
  assert.deepEqual([places(events), events.since], [['5.1', '6.0', '9.0'], 6]);
  for (let position = 10; position < 30; position += 1) events.add({ events: commit(position, 1) });
  assert.deepEqual([places(events), events.since], [['27.0', '28.0', '29.0'], 27]);
  assert.deepEqual(places(events, 28), ['28.0', '29.0']);
  assert.deepEqual(places(events, 28, 1), ['29.0']);
});

test('after a commit of which not all is told, nothing is missing only from the next one on', () => {
  const events = new RouteEvents(1, 10);
  events.add({ events: commit(4, 2), cutBefore: 6 });
  assert.deepEqual([places(events), events.since], [['4.0', '4.1'], 6]);
});

test('a page says what its answer is complete from, at the moment it is asked', () => {
  const events = new RouteEvents(1, 2);
  events.add({ events: commit(1, 3) });
  const page = routeEventsPage(events, 'csn-1', {}) as { since: number; events: object[] };
  assert.deepEqual([page.since, page.events.length], [2, 2]);
});
