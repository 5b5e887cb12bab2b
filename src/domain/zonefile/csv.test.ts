import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCsv } from './csv.ts';
import { whole } from './import.ts';
import type { Parsed, ReadOptions } from './types.ts';

/** RFC 4180, and what AddRecord takes. */

const OPTIONS = { zone: 'corp.test', toAscii: () => undefined, skipUnsupported: false, clampTtl: false };
const read = (text: string, options: Partial<ReadOptions> = {}): Parsed =>
  whole(readCsv(text, { ...OPTIONS, ...options }));
const codes = ({ errors }: Parsed): string[] => errors.told.map(({ line, code }) => `${line} ${code}`);

test('columns in any order; cells that are empty or not there say nothing', () => {
  const { wanted, errors } = read(
    '\ufeffvalue,TYPE,rr,ttl\r\n10.0.0.1,a,WWW,300\r\n\r\n"x,""y""\nz",txt,@,\r\nmx.test,MX,a.b,60',
  );
  assert.deepEqual(errors.told, []);
  assert.deepEqual(wanted, [
    { line: 2, rr: 'WWW', owner: 'www', type: 'A', value: '10.0.0.1', data: '10.0.0.1', ttl: 300 },
    { line: 4, rr: '@', owner: '', type: 'TXT', value: 'x,"y"\nz', data: 'x,"y"\nz' },
    { line: 6, rr: 'a.b', owner: 'a.b', type: 'MX', value: 'mx.test', data: 'mx.test', ttl: 60 },
  ]);
});

const HEADER = 'rr,type,value,ttl,priority,description,status\n';
const BROKEN: readonly (readonly [string, string])[] = [
  ['a,A,10.0.0.256,,,,', 'rdata-invalid'],
  ['a,A,,,,,', 'rdata-invalid'],
  ['-a,A,10.0.0.1,,,,', 'name-invalid'],
  ['a.,A,10.0.0.1,,,,', 'name-invalid'],
  ['a,FOO,x,,,,', 'type-unknown'],
  ['a,NS,x,,,,', 'type-unsupported'],
  ['a,CAA,x,,,,', 'type-unsupported'],
  ['a,A,10.0.0.1,4,,,', 'ttl-out-of-range'],
  ['a,A,10.0.0.1,1h,,,', 'ttl-invalid'],
  ['a,MX,x,,101,,', 'priority-out-of-range'],
  ['a,MX,x,,-1,,', 'priority-out-of-range'],
  [`a,A,10.0.0.1,,,${'x'.repeat(256)},`, 'description-too-long'],
  ['a,A,10.0.0.1,,,,on', 'status-invalid'],
  ['a,A,10.0.0.1,,,,constructor', 'status-invalid'],
  ['a,A,10.0.0.1', 'csv-invalid'],
  ['a,A,10.0.0.1,,,,,', 'csv-invalid'],
  [`a,A,10.0.0.1${','.repeat(100)}`, 'csv-invalid'],
  ['a,TXT,"x"y,,,,', 'csv-invalid'],
];

test('each broken row is told with its line and code, and costs no other row', () => {
  for (const [row, code] of BROKEN) {
    const parsed = read(`${HEADER}${row}\nb,A,10.0.0.2,,,,\n`);
    assert.deepEqual([codes(parsed), parsed.wanted.length], [[`2 ${code}`], 1], row);
  }
});

test('a header that is none ends the reading', () => {
  assert.deepEqual(codes(read('')), ['undefined csv-header-missing']);
  for (const header of ['rr,type', 'rr,type,value,colour', 'rr,type,value,rr', '"rr,type,value'])
    assert.equal(codes(read(`${header}\na,A,10.0.0.1`)).length, 1, header);
});

test('types and TTLs give way as asked', () => {
  const parsed = read(`${HEADER}a,CAA,x,,,,\nb,A,10.0.0.1,4,,,\nc,A,10.0.0.1,99999,,,`, {
    skipUnsupported: true,
    clampTtl: true,
  });
  assert.deepEqual([codes(parsed), parsed.notes.total], [[], 3]);
  assert.deepEqual(
    parsed.wanted.map(({ ttl }) => ttl),
    [5, 86400],
  );
});
