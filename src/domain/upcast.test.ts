import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { apply, type Commit, type Restoring } from './commit.ts';
import { emptyState } from './state.ts';
import { NewerLog, readCommit, writeCommit } from './upcast.ts';
import { EVENT_VERSIONS } from './versions.ts';

/** Samples as version 1 wrote them, never to be changed: what lies in somebody's log reads for ever. */
const fixture = readFileSync(new URL('./fixtures/v1.json', import.meta.url), 'utf8');
const samples: { f: number; at: number; cause: object; events: { type: string; v: number }[] } = JSON.parse(fixture);

test('there is a sample of every event type', () => {
  const known = Object.keys(EVENT_VERSIONS).sort();
  assert.deepEqual([...new Set(samples.events.map(({ type }) => type))].sort(), known);
  for (const type of known) {
    // A new version brings a fixture of its own (v2.json), and this file's samples stay.
    assert.ok(
      samples.events.some((event) => event.type === type && event.v === 1),
      type,
    );
  }
});

test('the samples still read, and apply as the history they are', () => {
  const state = emptyState();
  const journal = apply(state, readCommit(1, fixture));
  assert.equal(state.position, samples.events.length);
  assert.deepEqual(
    [...state.accounts.byId.values()].map(({ name, certified, frozen, crossBorder, closed, keys }) => ({
      ...{ name, certified, frozen, crossBorder, closed },
      keys: keys.map(({ id, enabled }) => ({ id, enabled })),
    })),
    [
      {
        ...{ name: 'renamed', certified: false, frozen: true, crossBorder: false, closed: ['vpc'] },
        keys: [{ id: 'AK1', enabled: false }],
      },
    ],
  );
  // Everything else the samples make they also take away, but for the zone's deletion that is left to sweep.
  assert.equal(state.vpcs.byId.size + state.zones.byId.size + state.selections.byVpc.size, 0);
  for (const [name, left] of Object.entries(state.csns)) assert.equal(left.size, 0, name);
  for (const [name, left] of Object.entries(state.bandwidth)) assert.equal(left.size, 0, name);
  for (const [name, left] of Object.entries(state.resolvers)) assert.equal(left.size, 0, name);
  assert.equal(state.dnsPolicies.byVpc.size, 0);
  const { users, groups, policies, roles, byKey } = state.iam;
  assert.equal(users.size + groups.size + policies.size + roles.size + byKey.size, 0);
  assert.equal(state.sessions.byKey.size + state.sessions.open.size, 0);
  assert.equal(state.networks.byKey.size, 0);
  assert.equal(state.due.next, undefined);
  assert.equal(state.zones.swept.size, 1);
  assert.equal(state.tokens.byScope.size, 1);
  journal.undo();
  assert.deepEqual(Object.keys(JSON.parse(JSON.stringify([...state.accounts.byId]))), []);
  assert.equal(state.position, 0);
});

test('each sample is needed by its neighbours: every prefix of the history applies too', () => {
  for (let length = 1; length <= samples.events.length; length += 1) {
    const state = emptyState();
    apply(state, readCommit(1, JSON.stringify({ ...samples, events: samples.events.slice(0, length) })));
    assert.equal(state.position, length);
  }
});

test('what is written reads as it was', () => {
  const commit = readCommit(1, fixture);
  assert.deepEqual(readCommit(1, writeCommit(commit)), commit);
});

test('a thing that is brought back has its old place and birth, in a form that older versions refuse', () => {
  const opened = { type: 'account-opened', v: 1, account: 'a', name: 'n' } as const;
  const commit: Commit = { position: 9, at: 900, cause: { operation: 'UndoChange' }, events: [opened] };
  assert.equal(JSON.parse(writeCommit(commit)).f, 1);
  const restoring: Commit = { ...commit, events: [{ ...opened, made: { position: 3, at: 300 } } as Restoring] };
  const text = writeCommit(restoring);
  assert.equal(JSON.parse(text).f, 2);
  const read = readCommit(9, text);
  assert.deepEqual(read, restoring);
  const state = emptyState();
  apply(state, read);
  const { position, createdAt, ...rest } = state.accounts.byId.get('a')!;
  assert.deepEqual([position, createdAt, 'made' in rest], [3, 300, false]);
  assert.deepEqual([state.position, state.at], [9, 900]);
});

test('what a newer version wrote is refused by name: a form, a type, a version', () => {
  const text = (change: object) => JSON.stringify({ ...samples, ...change });
  const refused = (commit: string, sentence: RegExp) =>
    assert.throws(
      () => readCommit(7, commit),
      (error) => error instanceof NewerLog && sentence.test(error.message),
    );
  refused(text({ f: 4 }), /^commit 7 has form 4; this version of netloom reads forms up to 3$/);
  refused(text({ events: [{ type: 'tide-turned', v: 1 }] }), /^position 7 holds tide-turned version 1/);
  refused(
    text({ events: [{ type: 'zone-deleted', v: 2, zone: 'zone-a' }] }),
    /^position 7 holds zone-deleted version 2/,
  );
  refused(text({ events: [{ type: 'toString', v: 1 }] }), /^position 7 holds toString version 1/);
});
