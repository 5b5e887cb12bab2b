import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { apply, type Commit, type DomainEvent } from '../domain/commit.ts';
import type { HistoryEntry, RowChange } from '../domain/history/types.ts';
import { ROW_KINDS } from '../domain/journal.ts';
import { emptyState } from '../domain/state.ts';
import { utcTime } from '../domain/time.ts';
import { readCommit } from '../domain/upcast.ts';
import { changesOf, entryForm, type ShownChange } from './history-forms.ts';

/** The life of one of everything: a sample of each event type, as a log holds them. */
const fixture = readFileSync(new URL('../domain/fixtures/v1.json', import.meta.url), 'utf8');
const { at, events } = readCommit(1, fixture);

/** Those events as commits of one each, with what they did to rows. */
function* entries(all: readonly DomainEvent[]): Generator<HistoryEntry> {
  const state = emptyState();
  const rows = new Map<string, object>();
  for (const [i, event] of all.entries()) {
    const commit: Commit = { position: i + 1, at, cause: { operation: 'Test' }, events: [event] };
    const changes: RowChange[] = [];
    for (const { kind, key, body } of apply(state, commit).rows) {
      const before = rows.get(`${kind}/${key}`);
      // As they lie in the log: state goes on changing what it holds.
      const after = body === undefined ? undefined : JSON.parse(JSON.stringify(body));
      if (after === undefined) rows.delete(`${kind}/${key}`);
      else rows.set(`${kind}/${key}`, after);
      changes.push({ kind, key, before, after });
    }
    yield { commit, changes };
  }
}

const changesBy = (type: DomainEvent['type']): ShownChange[] =>
  [...entries(events)]
    .filter(({ commit }) => commit.events[0]!.type === type)
    .flatMap((entry) => changesOf(entry).changes);

/** Names of members at any depth. */
function* namesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (!Array.isArray(value)) yield name;
    yield* namesIn(member);
  }
}

/** The same events with secrets that nothing else looks like. */
function withSecrets(): { readonly told: readonly DomainEvent[]; readonly secrets: readonly string[] } {
  const secrets: string[] = [];
  const isSecret = ({ type }: DomainEvent, name: string): boolean =>
    name === 'secret' || name === 'bgpKey' || (type === 'token-kept' && (name === 'body' || name === 'fingerprint'));
  const told = events.map((event) =>
    Object.fromEntries(
      Object.entries(event).map(([name, value]) => {
        if (!isSecret(event, name)) return [name, value];
        secrets.push(`ciphertext-${secrets.length}-`);
        return [name, secrets.at(-1)];
      }),
    ),
  );
  return { told: told as unknown as DomainEvent[], secrets };
}

test('nothing secret of any event shows, sealed or not, nor what a client token answered', () => {
  const { told, secrets } = withSecrets();
  assert.ok(secrets.length > 4, 'the samples have secrets');
  let kept = '';
  for (const entry of entries(told)) {
    kept += JSON.stringify(entry.changes);
    const text = JSON.stringify([entryForm(entry).form, changesOf(entry)]);
    for (const secret of secrets) assert.ok(!text.includes(secret), `${entry.commit.events[0]!.type} shows ${text}`);
  }
  for (const secret of secrets) assert.ok(kept.includes(secret), 'the rows have it');
});

test('every member of every row is either shown or known to be kept back', () => {
  const [inRows, inForms] = [new Set<string>(), new Set<string>()];
  for (const entry of entries(events)) {
    for (const { kind, before, after } of entry.changes) {
      if (kind === 'token' || kind === 'freed') continue;
      for (const name of [...namesIn(before), ...namesIn(after)]) inRows.add(name);
    }
    for (const { before, after } of changesOf(entry).changes) {
      for (const name of [...namesIn(before), ...namesIn(after)]) inForms.add(name);
    }
  }
  assert.deepEqual(
    [...inRows].filter((name) => !inForms.has(name)).sort(),
    [
      // Secrets.
      ...['bgpKey', 'secret'],
      // Told otherwise: a rule's destination, a record's value, a zone's removal, the id of a session and of a loaded file.
      ...['base', 'length', 'data', 'deleted', 'key', 'digest'],
      // Where things lie, and what changes with their parts.
      ...['position', 'serial', 'updatedAt', 'reserved', 'taken', 'vpcRules', 'published', 'since', 'bgp', 'hops'],
    ].sort(),
  );
});

test('what each kind of thing is named by, and what became of it', () => {
  const seen = new Map<string, Set<string>>();
  for (const entry of entries(events)) {
    for (const { kind, id, change } of changesOf(entry).changes) {
      assert.doesNotMatch(id, /undefined|object/, `${kind} ${id}`);
      seen.set(kind, (seen.get(kind) ?? new Set()).add(change));
    }
  }
  const hidden = ['token', 'freed'];
  assert.deepEqual(
    [...seen.keys()].sort(),
    Object.keys(ROW_KINDS)
      .filter((kind) => !hidden.includes(kind))
      .sort(),
  );
  for (const [kind, changes] of seen) assert.ok(changes.has('made'), `a ${kind} was made`);
});

test('a record names its zone; the zone itself is not told to have changed', () => {
  const [added] = changesBy('record-added');
  assert.deepEqual(added, {
    kind: 'record',
    id: 'rc-a',
    change: 'made',
    after: {
      ...{ rr: 'www', type: 'A', value: '10.0.1.5', ttl: 60, priority: 0, description: '', enabled: true },
      zone: 'zone-a',
    },
  });
  assert.equal(changesBy('record-added').length, 2);
  const [switched] = changesBy('record-switched');
  assert.deepEqual([switched?.change, switched?.before?.enabled, switched?.after?.enabled], ['changed', true, false]);
  assert.deepEqual(
    changesBy('record-deleted').map(({ id, change, before }) => [id, change, before?.zone]),
    [['rc-b', 'removed', 'zone-a']],
  );
});

test('a deleted zone is removed at once, though its row stays until its records are swept', () => {
  const [gone, ...more] = changesBy('zone-deleted');
  assert.deepEqual(
    [gone?.kind, gone?.id, gone?.name, gone?.change, gone?.after],
    [...['zone', 'zone-a', 'corp.test', 'removed'], undefined],
  );
  assert.equal(more.length, 0);
});

test('a key is added to its account without its secret; moments are UTC', () => {
  const [added] = changesBy('key-added');
  assert.deepEqual([added?.kind, added?.change], ['account', 'changed']);
  assert.deepEqual(added?.after?.keys, [{ id: 'AK1', enabled: true, createdAt: utcTime(at) }]);
});

test('joins are named by what they join; a rule of a CSN tells its destination', () => {
  assert.equal(changesBy('zone-bound')[0]?.id, 'zone-a/vpc-a');
  assert.equal(changesBy('limit-created').find(({ kind }) => kind === 'limit')?.id, 'csnBp-a/bj/gz');
  assert.deepEqual(
    changesBy('csn-rule-created').map(({ after }) => after?.destination),
    ['0.0.0.0/0', '172.16.0.0/12'],
  );
});

test('an entry of very many changes shows the first thousand and counts the others', () => {
  const changes = Array.from({ length: 1234 }, (_, key) => ({
    ...{ kind: 'vpc' as const, key, before: undefined },
    after: { id: `vpc-${key}`, name: 'v' },
  }));
  const commit: Commit = { position: 7, at: 0, cause: { operation: 'X', from: '192.0.2.1' }, events: [] };
  const { form, changes: shown } = entryForm({ commit, changes });
  assert.equal(shown, 1000);
  const { changes: first, ...rest } = JSON.parse(JSON.stringify(form));
  assert.deepEqual(rest, { position: 7, at: '1970-01-01T00:00:00Z', operation: 'X', from: '192.0.2.1', more: 234 });
  assert.deepEqual(first[999], { kind: 'vpc', id: 'vpc-999', name: 'v', change: 'made', after: { name: 'v' } });
});
