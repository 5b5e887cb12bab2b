import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Commit, DomainEvent } from '../commit.ts';
import type { Row } from '../journal.ts';
import { subjectsOf } from './subjects.ts';

/** A sample of every kind of event: upcast.test.ts sees to that. */
const samples: Commit = JSON.parse(readFileSync(new URL('../fixtures/v1.json', import.meta.url), 'utf8'));
const cause = { operation: 'test' };
const of = (...events: DomainEvent[]): string[] => [...subjectsOf({ position: 1, at: 1, cause, events }, [])];

/** Every text in an event, however deep it lies. */
function* textsIn(value: unknown): Iterable<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) yield* textsIn(one);
}

/** What can only be an id: an account's or one of IAM, or one with the prefix of its kind (common contract 4.2). */
const ID =
  /^([0-9a-f]{32}|(vpc|sbn|rt|rr|ipr|zone|rc|dcphy|dedicatedconn|csn|csnRt|tgwAttach|tgw|grant|csnBp|rsv|rule)-\w+)$/;

/** Facts of a file as a whole: what it brought is told of by facts of its own, or not at all. */
const OF_A_FILE = ['calls-loaded', 'state-imported'];

test('every id an event names is found, of every kind of event', () => {
  for (const event of samples.events) {
    const subjects = of(event);
    const { type: _type, name: _name, ...fields } = event as DomainEvent & { readonly name?: string };
    const ofFile = OF_A_FILE.includes(event.type);
    const ids = ofFile ? [] : [...textsIn(fields)].filter((text) => ID.test(text));
    assert.deepEqual(new Set(ids).difference(new Set(subjects)), new Set(), event.type);
    assert.equal(subjects.length > 0, !ofFile, event.type);
  }
});

test('what only looks like an id is none: names, owner names of records, zones of forwarding rules', () => {
  const record = { zone: 'zone-a', record: 'rc-a', rr: 'vpc-a', owner: 'vpc-a', rtype: 'TXT', value: 'csn-a' } as const;
  const rest = { data: 'csn-a', ttl: 1, priority: 0, description: 'zone-b', serial: 1 };
  assert.deepEqual(of({ type: 'record-added', v: 1, ...record, ...rest }), ['zone-a', 'rc-a']);
  assert.deepEqual(
    of({
      ...{ type: 'forward-rule-created', v: 1, account: 'a', rule: 'rule-a', name: 'vpc-a', description: '' },
      ...{ zone: 'zone-b', resolver: 'rsv-a', targets: [] },
    }),
    ['a', 'rule-a', 'rsv-a'],
  );
});

test('who asked, by account, key and name, and whose the changed things are', () => {
  const rows: Row[] = [
    { kind: 'package', key: 3, body: { account: 'owner' } },
    { kind: 'record', key: 4, body: { zone: 5 } },
    { kind: 'vpc', key: 5, body: undefined },
  ];
  const events: DomainEvent[] = [{ type: 'package-stopped', v: 1, package: 'csnBp-a' }];
  const by = { operation: 'StopPackage', account: 'caller', accessKeyId: 'AK1', as: 'user/alice', from: '127.0.0.1' };
  assert.deepEqual(
    [...subjectsOf({ position: 1, at: 1, cause: by, events }, rows)],
    ['caller', 'AK1', 'user/alice', 'csnBp-a', 'owner'],
  );
  assert.deepEqual([...subjectsOf({ position: 1, at: 1, cause, events }, rows)], ['csnBp-a', 'owner']);
});

test('users, groups, policies and roles are found by name where the event says it', () => {
  const user = { account: 'a', user: 'u', name: 'alice', description: '', contact: '' };
  assert.deepEqual(of({ type: 'user-created', v: 1, ...user }), ['a', 'u', 'user/alice']);
  assert.deepEqual(of({ type: 'role-updated', v: 1, role: 'r', name: 'reader' }), ['r', 'role/reader']);
  assert.deepEqual(of({ type: 'group-updated', v: 1, group: 'g', description: 'd' }), ['g']);
});

test('an event that names nothing new costs no second entry', () => {
  const bound = { type: 'forward-rule-bound', v: 1, rule: 'rule-a', vpc: 'vpc-a', region: 'bj' } as const;
  assert.deepEqual(of(bound, bound), ['rule-a', 'vpc-a']);
});
