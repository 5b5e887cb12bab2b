import assert from 'node:assert/strict';
import { test } from 'node:test';
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

test('what is no state, or no row of one, is named with its line', () => {
  const [head, ...rest] = text(row(1)).split('\n') as [string, ...string[]];
  const headed = (change: object) => [JSON.stringify({ ...JSON.parse(head), ...change }), ...rest].join('\n');
  const cases: readonly (readonly [string, RegExp])[] = [
    ['', /^line 1 is not/],
    ['{"calls":[]}', /^line 1 is not/],
    [`${head.slice(0, -1)}\n`, /^line 1 is not/],
    [headed({ form: 2 }), /^it has form 2; this version of netloom reads form 1$/],
    [headed({ position: 0 }), /^line 1: position/],
    [headed({ at: 'noon' }), /^line 1: at/],
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
    [text('{"key":"short"}\n'), /^line 3 is no row/],
  ];
  for (const [state, sentence] of cases) assert.match(wrongOf(state), sentence);
  assert.equal(wrongOf(text(row(1))), 'sound');
});
