import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalHeaders, canonicalRequest, canonicalUri } from './canonical.ts';

test('the path is decoded once and encoded again, its slashes and dots left alone', () => {
  assert.equal(canonicalUri(''), '/');
  assert.equal(canonicalUri('/'), '/');
  assert.equal(canonicalUri('/v1//a/../b/'), '/v1//a/../b/');
  assert.equal(canonicalUri('/u@1%20+b:c'), '/u%401%20%2Bb%3Ac');
  assert.equal(canonicalUri('/%7e%61%2fb'), '/~a/b');
  assert.equal(canonicalUri('/%2520%zz'), '/%2520%25zz');
});

test('header lines are sorted when finished, so a longer name may come first', () => {
  const values = new Map([
    ['x-bce-meta', 'zz'],
    ['host', 'a:1'],
    ['x-bce-meta-a', 'a/b c'],
    ['accept', '*'],
  ]);
  assert.equal(
    canonicalHeaders(values, (name) => name !== 'accept'),
    'host:a%3A1\nx-bce-meta-a:a%2Fb%20c\nx-bce-meta:zz',
  );
});

test('four parts, LF between them, none at the end', () => {
  assert.equal(canonicalRequest('GET', '/', '', 'host:a'), 'GET\n/\n\nhost:a');
  assert.equal(canonicalRequest('GET', '/', 'a=', ''), 'GET\n/\na=\n');
});
