import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readQuery } from './query.ts';

const canonical = (rawQuery: string) => readQuery(rawQuery).canonical;

test('pairs are decoded, encoded and sorted by their finished texts', () => {
  assert.equal(canonical(''), '');
  assert.equal(canonical('b=2&a=1'), 'a=1&b=2');
  // '-' sorts before '=', so a-b precedes a, though the key a is the shorter one.
  assert.equal(canonical('a=1&a-b=2'), 'a-b=2&a=1');
  assert.equal(canonical('A=1&a=2&B=3'), 'A=1&B=3&a=2');
});

test('a flag, an empty value and empty pieces', () => {
  assert.equal(canonical('clientToken=t&bind'), 'bind=&clientToken=t');
  assert.equal(canonical('bind=&clientToken=t'), 'bind=&clientToken=t');
  assert.equal(canonical('&&a&&'), 'a=');
  assert.equal(canonical('=&=b'), '=&=b');
});

test('the first equals sign parts key and value', () => {
  assert.equal(canonical('a=b=c'), 'a=b%3Dc');
  assert.equal(canonical('a%3Db=c'), 'a%3Db=c');
});

test('a plus stays a plus, and escapes may have either case', () => {
  assert.equal(canonical('a=x+y%20z'), 'a=x%2By%20z');
  assert.equal(canonical('a=%2d%2f%7e%e4%ba%91'), 'a=-%2F~%E4%BA%91');
});

test('what cannot be decoded is taken as it stands', () => {
  assert.equal(canonical('a=%&b=%zz&c=%FF'), 'a=%25&b=%25zz&c=%FF');
});

test('repeated keys are all kept', () => {
  assert.equal(canonical('a=2&a=1&a=2'), 'a=1&a=2&a=2');
});

test('the authorization parameter is taken out, whatever its case', () => {
  const query = readQuery('a=1&Authorization=bce%2Fauth/v1&AUTHORIZATION=x&%61uthorization=y');
  assert.equal(query.canonical, 'a=1');
  assert.equal(query.authorization, 'bce/auth/v1');
  assert.equal(readQuery('authorization').authorization, '');
  assert.equal(readQuery('authorization&authorization=b').authorization, 'b');
  assert.equal(readQuery('authorizations=1').authorization, undefined);
});

test('the security token is read and stays part of what is signed', () => {
  const query = readQuery('x-bce-security-token=&x-bce-security-token=a%2Bb');
  assert.equal(query.securityToken, 'a+b');
  assert.equal(query.canonical, 'x-bce-security-token=&x-bce-security-token=a%2Bb');
  assert.equal(readQuery('x-bce-security-token=').securityToken, undefined);
});
