import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedName, askedType, shownName } from './question.ts';

const toAscii = (label: string): string | undefined => (label === 'bücher' ? 'xn--bcher-kva' : undefined);

for (const [text, name] of [
  ['www.corp.test', 'www.corp.test'],
  ['WWW.Corp.TEST.', 'www.corp.test'],
  ['.', ''],
  ['*.corp.test', '*.corp.test'],
  ['_sip._tcp.corp.test', '_sip._tcp.corp.test'],
  ['a/b.corp.test', 'a/b.corp.test'],
  ['bücher.test', 'xn--bcher-kva.test'],
  [`${'a'.repeat(63)}.test`, `${'a'.repeat(63)}.test`],
  ['', undefined],
  ['..', undefined],
  ['a..test', undefined],
  ['.test', undefined],
  ['a b.test', undefined],
  ['a\\.b.test', undefined],
  ['größe.test', undefined],
  [`${'a'.repeat(64)}.test`, undefined],
  [`${'a.'.repeat(126)}a`, `${'a.'.repeat(126)}a`],
  [`${'a.'.repeat(127)}a`, undefined],
] as const) {
  test(`${JSON.stringify(text.slice(0, 30))} is ${name === undefined ? 'no name' : 'a name'}`, () => {
    assert.equal(askedName(text, toAscii), name);
  });
}

test('types: by name in any case, by number, known numbers by their name', () => {
  const texts = ['a', 'ANY', 'type65', 'TYPE1', 'TYPE65535', 'TYPE65536', 'TYPE', 'toString', 'NONE', ''];
  assert.deepEqual(texts.map(askedType), [
    ...['A', 'ANY', 'TYPE65', 'A', 'TYPE65535'],
    ...[undefined, undefined, undefined, undefined, undefined],
  ]);
});

test('the root is shown as its dot', () => assert.deepEqual(['', 'a.b'].map(shownName), ['.', 'a.b']));
