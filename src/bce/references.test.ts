import assert from 'node:assert/strict';
import { test } from 'node:test';
import { References } from './references.ts';

const BODIES = [{ vpcId: 'vpc-1', size: 3, open: false, none: null }, undefined, { items: [{ id: 'a/b?c' }] }];
const references = (most = 100) => new References(BODIES, most);

test('a reference becomes the member of an earlier answer, escaped where it stands in a target', () => {
  assert.equal(references().inText(`/v1/vpc/\${0.vpcId}/x`), '/v1/vpc/vpc-1/x');
  assert.equal(references().inText(`/v1/\${2.items.0.id}`, encodeURIComponent), '/v1/a%2Fb%3Fc');
  assert.equal(references().inText(`\${0.vpcId}\${0.size}`), 'vpc-13');
});

test('in a body a text that is one reference takes the type of what it refers to, and keys stay as they are', () => {
  const value = {
    [`\${0.vpcId}`]: [`\${0.size}`, `\${0.open}`, `n \${0.size}`, 7, null],
    deep: { id: `\${2.items.0.id}` },
  };
  assert.deepEqual(references().inValue(value), {
    [`\${0.vpcId}`]: [3, false, 'n 3', 7, null],
    deep: { id: 'a/b?c' },
  });
});

test('what only looks like a reference is text', () => {
  for (const text of [
    `\${0}`,
    `\${x.vpcId}`,
    '$0.vpcId',
    `\${0.}`,
    `\${0..a}`,
    '{0.vpcId}',
    `\${100000.a}`,
    `\${-1.a}`,
  ]) {
    const one = references();
    assert.equal(one.inText(text), text);
    assert.equal(one.missing, undefined);
  }
});

test('a reference to nothing is named, the first of several', () => {
  const nothing = [
    `\${0.none}`,
    `\${0.other}`,
    `\${1.vpcId}`,
    `\${3.a}`,
    `\${2.items}`,
    `\${2.items.1.id}`,
    `\${2.items.id}`,
  ];
  for (const text of [
    ...nothing,
    `\${0.constructor}`,
    `\${0.vpcId.length}`,
    `\${2.items.length}`,
    `\${0.__proto__.a}`,
  ]) {
    const one = references();
    one.inValue([text, `\${9.later}`]);
    assert.equal(one.missing, text);
  }
});

test('what is put in does not grow without end', () => {
  const one = references(10);
  one.inValue([`\${0.vpcId}`, `\${0.vpcId}`]);
  assert.equal(one.tooLong, false);
  assert.ok(one.inText(`\${0.vpcId}`.repeat(1000)).length < 30);
  assert.equal(one.tooLong, true);
});

test('a reference without end is text, and takes no stack', () => {
  const text = `\${0${'.a'.repeat(4_000_000)}}`;
  assert.equal(references().inText(text), text);
});
