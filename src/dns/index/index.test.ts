import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { arrivalAt, ask, inWords, queryFor } from '../../../test/packets/asking.ts';
import { newCounters } from '../answer/counters.ts';
import { createHandler } from '../answer/handler.ts';
import type { DnsChange } from '../changes.ts';
import { TC } from '../wire/header.ts';
import { Index } from './index.ts';

const a = (data: string) => [{ type: 'A', ttl: 60, data }];
const node = (owner: string, records: ReturnType<typeof a>, serial = 2): DnsChange => ({
  kind: 'node',
  zone: 'z',
  serial,
  owner,
  records,
});
const beginning: DnsChange[] = [
  { kind: 'zone', zone: 'z', name: 'corp.test', serial: 1 },
  { kind: 'bound', vpc: 'v', zone: 'z' },
];

function made(...changes: DnsChange[]) {
  const index = new Index(1);
  const refused: string[] = [];
  const apply = (list: readonly DnsChange[]) =>
    index.apply(list, (change, error) => refused.push(`${change.kind}: ${error.message}`));
  const handle = createHandler(1, newCounters(), (error) => assert.fail(error as Error));
  apply([...beginning, ...changes]);
  const answer = (name: string, type = 'A') => inWords(ask(handle, arrivalAt(index.view('v')), queryFor(name, type)));
  return { index, refused, apply, answer };
}

describe('the index', () => {
  test('counts zones, views and names, empty non-terminals among them', () => {
    const { index, apply } = made(node('a.b.c', a('10.0.0.1')), node('x.c', a('10.0.0.2')));
    assert.deepEqual(index.sizes(), { zones: 1, views: 1, names: 4 });
    apply([node('a.b.c', [])]);
    assert.deepEqual(index.sizes(), { zones: 1, views: 1, names: 2 });
    apply([{ kind: 'zone-removed', zone: 'z' }]);
    assert.deepEqual(index.sizes(), { zones: 0, views: 0, names: 0 });
    assert.equal(index.view('v'), undefined);
  });

  test('a view stays as long as selectors lead to it', () => {
    const { index, apply } = made();
    const selectors = { listen: [], clients: [], default: true };
    apply([
      { kind: 'selectors', vpc: 'v', selectors },
      { kind: 'unbound', vpc: 'v', zone: 'z' },
    ]);
    assert.equal(index.selection.client('10.0.0.1'), index.view('v'));
    apply([{ kind: 'bound', vpc: 'v', zone: 'z' }]);
    assert.equal(index.selection.client('10.0.0.1'), index.view('v'));
    apply([
      { kind: 'unbound', vpc: 'v', zone: 'z' },
      { kind: 'selectors', vpc: 'v', selectors: undefined },
    ]);
    assert.equal(index.view('v'), undefined);
  });

  test('a change that makes no sense is told, leaves what was, and does not stop the others', () => {
    const { refused, apply, answer } = made(node('www', a('10.0.0.1')));
    apply([
      { kind: 'node', zone: 'unknown', serial: 3, owner: 'www', records: [] },
      node('www', a('no address')),
      node('x'.repeat(64), a('10.0.0.1')),
      node(Array.from({ length: 5 }, () => 'x'.repeat(60)).join('.'), a('10.0.0.1')),
      node('www', [{ type: 'NONSENSE', ttl: 1, data: '' }]),
      { kind: 'zone', zone: 'y', name: 'a..b', serial: 1 },
      node('late', a('10.0.0.9')),
    ]);
    assert.equal(refused.length, 6, refused.join('\n'));
    assert.equal(answer('www.corp.test').answer[0], 'www.corp.test. 60 A 10.0.0.1');
    assert.equal(answer('late.corp.test').rcode, 'NOERROR');
  });

  test('the serial is that of the latest change', () => {
    const { apply, answer } = made(node('www', a('10.0.0.1'), 77));
    const serial = () => answer('corp.test', 'SOA').answer[0]!.split(' ')[5];
    assert.equal(serial(), '77');
    apply([{ kind: 'zone', zone: 'z', name: 'corp.test', serial: 0xffffffff }]);
    assert.equal(serial(), '4294967295');
  });

  test('TXT is split at 255 octets, letters beyond ASCII travel as UTF-8', () => {
    const txt = (data: string) =>
      made(node('t', [{ type: 'TXT', ttl: 1, data }])).answer('t.corp.test', 'TXT').answer[0];
    assert.equal(txt('x'.repeat(256)), `t.corp.test. 1 TXT "${'x'.repeat(255)}" "x"`);
    assert.equal(txt('a "b" \\'), 't.corp.test. 1 TXT "a \\"b\\" \\\\"');
    assert.equal(txt('é'), 't.corp.test. 1 TXT "\\195\\169"');
    assert.equal(txt(''), 't.corp.test. 1 TXT ""');
  });

  test('more values than 16 bits can count are truncated, never a few of them', () => {
    const { index } = made();
    const many = Array.from({ length: 0x10001 }, (_, i) => a(`10.${i >>> 16}.${(i >>> 8) & 255}.${i & 255}`)[0]!);
    index.apply([node('many', many)], (_, error) => assert.fail(error));
    const handle = createHandler(1, newCounters(), (error) => assert.fail(error as Error));
    const { flags, answers } = ask(handle, arrivalAt(index.view('v')), queryFor('many.corp.test', 'A'));
    assert.deepEqual([flags & TC, answers.length], [TC, 0]);
  });

  test('dropping a zone does not go through its names', () => {
    const began = performance.now();
    const { index, apply } = made(...Array.from({ length: 50_000 }, (_, i) => node(`h${i}`, a('10.0.0.1'))));
    const built = performance.now();
    apply([{ kind: 'zone-removed', zone: 'z' }]);
    // By a long way: a slow machine is slow at both.
    assert.ok(performance.now() - built < (built - began) / 5);
    assert.equal(index.sizes().names, 0);
  });
});
