import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { StateImported } from '../domain/imported/events.ts';
import { readCommit } from '../domain/upcast.ts';
import { EVENT_VERSIONS } from '../domain/versions.ts';
import { tryState } from './import-state.ts';
import { endLine, headLines, isMisread, isStateText, readStateFile, rowLine } from './state-file.ts';

const KEY = 'ab'.repeat(32);
const HEAD = { position: 9, at: 1_790_000_000_123, keyCheck: 'cd'.repeat(16), key: KEY };
const row = (key: number, more: object = {}) => rowLine('account', key, JSON.stringify({ position: key, ...more }));
const text = (...rows: string[]) => headLines(HEAD) + rows.join('') + endLine();

const wrongOf = (state: string): string => {
  const read = readStateFile(state);
  return isMisread(read) ? read.wrong : 'sound';
};

test('what was written reads as it was, in the order of kinds and keys, whatever the order of its lines', () => {
  const read = readStateFile(text(rowLine('zone', 2, '{"name":"ö"}'), row(3), '\n', row(1)));
  const rows = [
    ['account', 1, { position: 1 }],
    ['account', 3, { position: 3 }],
    ['zone', 2, { name: 'ö' }],
  ];
  assert.deepEqual(read, { ...HEAD, rows });
  assert.equal((readStateFile(headLines({ ...HEAD, key: undefined }) + endLine()) as { key?: string }).key, undefined);
  assert.deepEqual([isStateText(text()), isStateText('{"calls":[]}')], [true, false]);
});

/** Files as each form wrote them, never to be changed: what lies in somebody's repository reads for ever. */
test('the form of a file is the version of the event its rows go into, and every form that ever was is read', () => {
  const version = EVENT_VERSIONS['state-imported'];
  assert.equal(JSON.parse(headLines(HEAD).split('\n')[0]!).form, version);
  for (let form = 1; form <= version; form += 1) {
    const read = readStateFile(readFileSync(new URL(`fixtures/state-${form}.txt`, import.meta.url), 'utf8'));
    assert.ok(!isMisread(read));
    assert.deepEqual([read.position, read.at, read.key], [12, 1_790_000_000_000, KEY]);
    const event = readFileSync(new URL(`../domain/fixtures/imported-v${form}.json`, import.meta.url), 'utf8');
    assert.deepEqual({ rows: read.rows }, { rows: (readCommit(1, event).events[0] as StateImported).rows });
    assert.equal(tryState(read), undefined);
  }
});

test('what is no state, or no row of one, is named with its line', () => {
  const [head, ...rest] = text(row(1)).split('\n') as [string, ...string[]];
  const headed = (change: object) => [JSON.stringify({ ...JSON.parse(head), ...change }), ...rest].join('\n');
  const cases: readonly (readonly [string, RegExp])[] = [
    ['', /^line 1 is not/],
    ['{"calls":[]}', /^line 1 is not/],
    [`${head.slice(0, -1)}\n`, /^line 1 is not/],
    [headed({ form: 2 }), /^it has form 2; this version of netloom reads forms up to 1$/],
    [headed({ form: 0 }), /^it has form 0;/],
    [headed({ form: '1' }), /^it has form 1;/],
    [headed({ position: 0 }), /^line 1: position/],
    [headed({ position: Number.MAX_SAFE_INTEGER }), /^line 1: position/],
    ...['noon', '1', 'Nov 24 2026', '2026-11-24', '2026-13-24T00:00:00Z', '9000-01-01T00:00:00Z', 7].map(
      (at): [string, RegExp] => [headed({ at }), /^line 1: at/],
    ),
    [text(row(1)).replaceAll('\n', '\r\n'), /^its line ends were changed/],
    [headed({ keyCheck: undefined }), /^line 1: keyCheck/],
    [headLines(HEAD) + row(1), /^it is cut short: its last line must be \{"end":true\}$/],
    [text(row(1)).slice(0, -3), /^line 4 is no row/],
    [text(row(1)) + row(2), /^line 5 comes after the end$/],
    [text('hello\n'), /^line 3 is no row/],
    [text('["account",1]\n'), /^line 3 is no row/],
    [text('["ghost",1,{}]\n'), /^line 3 is of no kind of row that is imported: "ghost"$/],
    [text('["toString",1,{}]\n'), /^line 3 is of no kind/],
    [text('["token",1,{}]\n'), /^line 3 is of no kind/],
    [text(row(1), '["account",10,{}]\n'), /^line 4 has the key 10: it must be a number from 1 to the position, 9$/],
    [text('["account","1",{}]\n'), /^line 3 has the key "1"/],
    [text('["account",1,[]]\n'), /^line 3 has no object/],
    [text('["account",1,{"position":2}]\n'), /^line 3 says position 2, and its key is 1$/],
    [text(row(1), row(1)), /^line 4 is there twice$/],
    [text(row(1), `{"key":"${KEY}"}\n`), /^line 4 is no row/],
    [text(`{"key":"${KEY}"}\n`, row(1)), /^line 3 is no row/],
    [text('{"key":"short"}\n'), /^line 3 is no row/],
  ];
  for (const [state, sentence] of cases) assert.match(wrongOf(state), sentence);
  assert.equal(wrongOf(text(row(1))), 'sound');
});
