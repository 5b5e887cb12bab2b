import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BCE_OPERATIONS } from '../contract/bce.ts';
import { departures, short } from './shape.ts';

const output = BCE_OPERATIONS.get('ListRecord')!.output;
const record = {
  ...{ recordId: 'rc-1', rr: 'www', value: '10.0.0.1', status: 'enable', type: 'A' },
  ...{ ttl: 60, priority: 0, description: '' },
};
const list = (...records: object[]) => ({ isTruncated: false, maxKeys: 1000, records });

test('an answer of the contract’s form departs in nothing', () => {
  assert.deepEqual(departures(list(record), output), { wrong: [], more: [] });
  assert.deepEqual(departures({ ...list(), marker: 'rc-1' }, output), { wrong: [], more: [] });
});

test('what is missing, and what is of another type, is named by where it stands, once', () => {
  const { rr: _, ...without } = record;
  const { wrong } = departures(list(without, without, { ...record, ttl: '60', value: null, status: 1 }), output);
  assert.deepEqual(wrong, [
    'records[].rr is missing',
    'records[].value is null and not string',
    'records[].status is integer',
    'records[].ttl is string and not integer',
  ]);
  assert.deepEqual(departures([], output).wrong, ['the body is array and not object']);
  assert.deepEqual(departures({ ...list(), records: {} }, output).wrong, ['records is object and not array']);
});

test('members and words that are not known are more, and not wrong', () => {
  const { wrong, more } = departures({ ...list({ ...record, status: 'frozen', line: 'ct' }), total: 1 }, output);
  assert.deepEqual([wrong, more], [[], ['records[].status: frozen', 'records[].line', 'total']]);
});

test('what a stranger wrote is bounded', () => {
  assert.equal(short('x'.repeat(1000)).length, 121);
  assert.equal(short(undefined), 'nothing');
  assert.equal(short([1, 'a']), '[1,"a"]');
});
