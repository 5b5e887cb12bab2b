import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import Type from 'typebox';
import type { Operation } from '../contract/operation.ts';
import { complaint, decodeBody, decodeQuery } from './decode.ts';
import { Query } from './query.ts';

const schema = Type.Object({
  name: Type.String(),
  ttl: Type.Optional(Type.Integer()),
  tags: Type.Optional(Type.Array(Type.Object({ key: Type.String(), value: Type.Optional(Type.String()) }))),
});
const decode = (text: string | Uint8Array): unknown => decodeBody(schema, Buffer.from(text as string));

test('known fields are kept, null is absent, unknown ones are dropped', () => {
  assert.deepEqual(decode('{"name":"a","ttl":null,"other":{"x":[1]},"tags":[{"key":"k","value":null,"z":1}]}'), {
    value: { name: 'a', tags: [{ key: 'k' }] },
  });
  assert.deepEqual(decode('{"name":"a","name":"b"}'), { value: { name: 'b' } });
  assert.deepEqual(decode('{"__proto__":{"ttl":5},"name":"a"}'), { value: { name: 'a' } });
});

test('a closed schema refuses what it does not know, and null is absent there too', () => {
  const closed = Type.Object({ name: Type.Optional(Type.String()) }, { additionalProperties: false });
  const given = (text: string) => decodeBody(closed, Buffer.from(text));
  assert.deepEqual(given('{"name":"a","other":null}'), { value: { name: 'a' } });
  for (const text of ['{"nmae":"a"}', '{"other":{"x":1}}', '{"other":[]}'])
    assert.equal(given(text), 'not-appropriate');
});

test('an empty body and null are {}: then required fields are missing', () => {
  for (const text of ['', ' ', 'null', '{}']) assert.equal(decode(text), 'not-appropriate', text);
  assert.deepEqual(decodeBody(Type.Object({}), Buffer.from('null')), { value: {} });
});

test('each fault by its name', () => {
  assert.equal(decode(new Uint8Array([0x7b, 0xff, 0x7d])), 'not-utf8');
  for (const text of ['{', '{"name":"a"} x', 'nul', "{'name':1}"]) assert.equal(decode(text), 'not-json', text);
  for (const text of [
    '[]',
    '"a"',
    '7',
    '{"name":7}',
    '{"name":"a","ttl":"5"}',
    '{"name":"a","ttl":1.5}',
    '{"name":"a","tags":{}}',
  ]) {
    assert.equal(decode(text), 'not-appropriate', text);
  }
});

test('a complaint names the place and never repeats a value', () => {
  const closed = Type.Object({ ...schema.properties }, { additionalProperties: false });
  for (const [text, words] of [
    ['', 'must have required properties name'],
    ['[]', 'must be object'],
    ['{"name":"a","ttl":"secret"}', 'ttl must be integer'],
    ['{"name":"a","tags":[{"key":"k"},{"key":7}]}', 'tags.1.key must be string'],
    ['{"name":"a","nmae":"secret"}', 'nmae is not known'],
    ['{"name":"a"}', ''],
    [`{"name":${'['.repeat(50)}`, ''],
    [`{"name":7,"x":"${'x'.repeat(64 * 1024)}"}`, ''],
  ] as const) {
    assert.equal(complaint(closed, Buffer.from(text)), words, text);
  }
});

test('a complaint about a word names the words there are, beside other forms none', () => {
  const kind = Type.Union([Type.Literal('delay'), Type.Literal('drop')]);
  const count = Type.Union([Type.Integer(), Type.Literal('unlimited')]);
  const form = Type.Object({ kind, only: Type.Optional(Type.Literal('one')), count: Type.Optional(count) });
  for (const [body, words] of [
    [{ kind: 'boom' }, 'kind must be one of delay, drop'],
    [{ kind: 'drop', only: 'two' }, 'only must be one'],
    [{ kind: 'drop', count: 'x' }, 'count must be integer'],
  ] as const) {
    assert.equal(complaint(form, Buffer.from(JSON.stringify(body))), words);
  }
});

test('no JSON deeper than 32, brackets in strings not counted', () => {
  const nested = (depth: number): string => `{"name":"a","x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  assert.deepEqual(decode(nested(31)), { value: { name: 'a' } });
  assert.equal(decode(nested(32)), 'not-appropriate');
  assert.equal(decode(nested(100_000)), 'not-appropriate');
  assert.deepEqual(decode(`{"name":"${'['.repeat(50)}\\"{"}`), { value: { name: `${'['.repeat(50)}"{` } });
});

test('no bytes make decoding throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void decodeBody(schema, bytes)));
  fc.assert(fc.property(fc.json(), (text) => void decode(text)));
});

test('query values by their forms', () => {
  const row = { query: { marker: 'text', maxKeys: 'count', isDefault: 'boolean', mode: ['A', 'B'] } };
  const query = (text: string) => decodeQuery(row as unknown as Operation, new Query(text));
  assert.deepEqual(query('marker=null&maxKeys=null&isDefault=True&mode=B&zz=1'), { isDefault: true, mode: 'B' });
  assert.deepEqual(query('marker=&maxKeys=0'), {});
  assert.deepEqual(query('maxKeys=5000'), { maxKeys: 5000 });
  for (const bad of [
    'maxKeys=-1',
    'maxKeys=x',
    'maxKeys=1.5',
    'maxKeys=1e3',
    'isDefault=null',
    'isDefault=1',
    'mode=C',
    'mode=a',
  ]) {
    assert.equal(query(bad), undefined, bad);
  }
});

test('a value that must be there, and a whole number with an end', () => {
  const row = { query: { name: 'required', seconds: { upTo: 7200 } } };
  const query = (text: string) => decodeQuery(row as unknown as Operation, new Query(text));
  assert.deepEqual(query('name=a'), { name: 'a' });
  assert.deepEqual(query('name=null&seconds='), { name: 'null' });
  assert.deepEqual(query('name=a&seconds=0007200'), { name: 'a', seconds: 7200 });
  for (const bad of ['', 'name=', 'seconds=1']) assert.equal(query(bad), undefined, bad);
  for (const bad of ['0', '-1', '7201', '1.5', '1e3', 'x', 'null', '9'.repeat(30)]) {
    assert.equal(query(`name=a&seconds=${bad}`), undefined, bad);
  }
});
