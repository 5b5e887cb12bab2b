import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Operation } from '../contract/operation.ts';
import { Query } from './query.ts';
import { Router } from './router.ts';

const row = (name: string, method: Operation['method'], path: string, flag?: string): Operation => ({
  name,
  service: 'vpc',
  method,
  path,
  ...(flag === undefined ? {} : { flag }),
  query: {},
  errors: [],
  source: '',
});

const router = new Router([
  row('List', 'GET', '/v1/zone'),
  row('Get', 'GET', '/v1/zone/{id}'),
  row('Bind', 'PUT', '/v1/zone/{id}', 'bind'),
  row('Unbind', 'PUT', '/v1/zone/{id}', 'unbind'),
  row('Update', 'PUT', '/v1/zone/record/{id}'),
  row('Enable', 'PUT', '/v1/zone/record/{id}', 'enable'),
  row('Add', 'POST', '/v1/zone/{id}/record'),
]);

const match = (method: string, path: string, query = ''): string | undefined =>
  router.match(method, path, new Query(query))?.operation.name;

test('literals go before parameters, and back where they lead nowhere', () => {
  assert.equal(match('GET', '/v1/zone'), 'List');
  assert.equal(match('GET', '/v1/zone/record'), 'Get');
  assert.equal(match('PUT', '/v1/zone/record/r1'), 'Update');
  assert.equal(match('POST', '/v1/zone/record/record'), 'Add');
});

test('a flag is its key: with, without and whatever value; one where one is needed, never two', () => {
  for (const query of ['bind', 'bind=', 'bind=x', 'clientToken=t&bind', 'action=bind']) {
    assert.equal(match('PUT', '/v1/zone/z', query), 'Bind', query);
  }
  assert.equal(match('PUT', '/v1/zone/z', 'bind&action=unbind'), 'Bind');
  assert.equal(match('PUT', '/v1/zone/z'), undefined);
  assert.equal(match('PUT', '/v1/zone/z', 'bind&unbind'), undefined);
  assert.equal(match('PUT', '/v1/zone/record/r', 'enable='), 'Enable');
  assert.equal(match('PUT', '/v1/zone/record/r', 'other'), 'Update');
});

test('a path is decoded once; an escaped slash, a broken escape and empty segments match nothing', () => {
  assert.equal(router.match('GET', '/v1/zone/a%20b', new Query(''))?.path.id, 'a b');
  for (const path of [
    '/v1/zone/a%2Fb',
    '/v1/zone/a%2fb',
    '/v1/zone/%',
    '/v1/zone/%ff',
    '/v1/zone/',
    '/v1//zone',
    'v1/zone',
    '',
  ]) {
    assert.equal(match('GET', path), undefined, path);
  }
  assert.equal(match('PATCH', '/v1/zone'), undefined);
  assert.equal(match('GET', '/v1/__proto__'), undefined);
});

test('a reserved path is no parameter, whatever the method and what follows', () => {
  const rows = [row('Get', 'GET', '/v1/net/{id}'), row('Tables', 'GET', '/v1/net/{id}/table')];
  const special = new Router([...rows, row('Package', 'GET', '/v1/net/pack/{id}')], ['/v1/net/pack']);
  const name = (method: string, path: string) => special.match(method, path, new Query(''))?.operation.name;
  assert.equal(name('GET', '/v1/net/x'), 'Get');
  assert.equal(name('GET', '/v1/net/pack/table'), 'Package');
  for (const path of ['/v1/net/pack', '/v1/net/pack/x/table']) assert.equal(name('GET', path), undefined, path);
});

test('a last parameter may be empty where its row says so, and nowhere else', () => {
  const rule = (method: Operation['method']) => row(method, method, '/v1/table/{id}/rule/{ruleId}');
  const blank = new Router<Operation>([{ ...rule('DELETE'), blankLast: true }, rule('GET')]);
  const path = (method: string, text: string) => blank.match(method, text, new Query(''))?.path;
  assert.deepEqual(path('DELETE', '/v1/table/t/rule/'), { id: 't', ruleId: '' });
  assert.deepEqual(path('DELETE', '/v1/table/t/rule/%20'), { id: 't', ruleId: ' ' });
  for (const text of ['/v1/table/t/rule', '/v1/table//rule/', '/v1/table/t/rule//']) {
    assert.equal(path('DELETE', text), undefined, text);
  }
  assert.equal(path('GET', '/v1/table/t/rule/'), undefined);
});

test('of a repeated key the first non-empty value counts; plus stays plus', () => {
  const query = new Query('a=&a=1&a=2&b&c=x+y&d=%41&e=%&&=z');
  assert.equal(query.value('a'), '1');
  assert.equal(query.value('b'), undefined);
  assert.equal(query.has('b'), true);
  assert.equal(query.value('c'), 'x+y');
  assert.equal(query.value('d'), 'A');
  assert.equal(query.value('e'), '%');
  assert.deepEqual(query.list('a'), ['1', '2']);
  assert.deepEqual(new Query('l=1,2&l=&l=3').list('l'), ['1', '2', '3']);
  assert.deepEqual(query.list('none'), []);
});
