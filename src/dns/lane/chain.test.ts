import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { node, rule, World, words, zone } from './testing/world.ts';

describe('a chain', () => {
  test('is cut where a bound zone answers: what others say of ours is never told', (t) => {
    const world = new World(t, [...zone('z', 'corp.test'), node('z', 'db', 'A', '10.0.0.1')]);
    const one = world.ask('a.public.test');
    world.tell(['a.public.test. 60 CNAME db.corp.test', 'db.corp.test. 60 A 6.6.6.6']);
    const chain = ['a.public.test. 60 CNAME db.corp.test.', 'db.corp.test. 60 A 10.0.0.1'];
    assert.deepEqual(words(one), ['NOERROR', ...chain]);
    assert.deepEqual(words(world.ask('a.public.test')), ['NOERROR', ...chain]);
  });

  test('is cut where another rule answers, or a local zone', (t) => {
    const world = new World(t, rule('1', 'one.test'));
    const one = world.ask('a.public.test');
    world.tell(['a.public.test. 60 CNAME b.one.test', 'b.one.test. 60 A 6.6.6.6']);
    assert.equal(words(one), 'waits');
    assert.deepEqual(world.asked().at(-1), 'b.one.test. A 192.0.2.1');
    world.lane.told({ id: 2, rcode: 0, answers: [], authorities: [] });
    assert.deepEqual(words(one), ['NOERROR', 'a.public.test. 60 CNAME b.one.test.']);
    const two = world.ask('c.public.test', 'PTR');
    world.tell(['c.public.test. 60 CNAME 1.0.0.10.in-addr.arpa', '1.0.0.10.in-addr.arpa. 60 PTR evil.test']);
    assert.deepEqual(words(two), [
      'NXDOMAIN',
      'c.public.test. 60 CNAME 1.0.0.10.in-addr.arpa.',
      '10.in-addr.arpa. 60 SOA',
    ]);
  });

  test('that leads back across upstream and zone is SERVFAIL with the chain so far (row 13)', (t) => {
    const world = new World(t, [...zone('z', 'corp.test'), node('z', 'in', 'CNAME', 'a.public.test')]);
    const one = world.ask('a.public.test');
    world.tell(['a.public.test. 60 CNAME in.corp.test']);
    assert.deepEqual(words(one), [
      'SERVFAIL',
      'a.public.test. 60 CNAME in.corp.test.',
      'in.corp.test. 60 CNAME a.public.test.',
    ]);
  });

  test('of nine links is SERVFAIL behind eight, whoever told them', (t) => {
    const world = new World(t, []);
    const one = world.ask('c0.public.test');
    const links = Array.from({ length: 9 }, (_, i) => `c${i}.public.test. 60 CNAME c${i + 1}.public.test`);
    world.tell([...links, 'c9.public.test. 60 A 203.0.113.1']);
    assert.equal(words(one)[0], 'SERVFAIL');
    assert.equal(words(one).length, 9);
  });
});
