import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { edns, queryFor } from '../../../test/packets/asking.ts';
import { EXTENDED } from '../answer/extended-errors.ts';
import { extendedError, node, rule, soa, World, words, zone } from './testing/world.ts';

const www = 'www.public.test. 60 A 203.0.113.1';

describe('one question, once', () => {
  test('a thousand clients wait for one answer, and each gets its own', (t) => {
    const world = new World(t, []);
    const all = Array.from({ length: 1000 }, (_, i) => {
      const name = i % 2 === 0 ? 'www.public.test' : 'WWW.Public.test';
      return world.send(queryFor(name, 'A', { id: i, ...(i % 3 === 0 && edns()) }), 10_000 + i);
    });
    assert.deepEqual(world.asks.length, 1);
    assert.equal(world.lane.size, 1000);
    world.tell([www]);
    all.forEach((one, i) => {
      assert.equal(one.answers, 1);
      assert.equal(one.message?.id, i);
      assert.equal(one.message?.edns !== undefined, i % 3 === 0);
      assert.deepEqual(words(one), ['NOERROR', www]);
    });
    assert.equal(all[1]?.message?.questions[0]?.name[1], 'W'.charCodeAt(0));
    assert.equal(world.lane.size, 0);
    assert.deepEqual([world.counters.waited, world.counters.fetches], [1000, 1]);
  });

  test('not of another type, view, DO or CD', (t) => {
    const world = new World(t, []);
    world.ask('www.public.test');
    world.ask('www.public.test', 'AAAA');
    world.ask('www.public.test', 'A', edns({ flags: 0x8000 }));
    world.ask('www.public.test', 'A', { flags: 0x0110 });
    assert.deepEqual(
      world.asks.map(({ dnssecOk, checkingDisabled }) => [dnssecOk, checkingDisabled]),
      [
        [false, false],
        [false, false],
        [true, false],
        [false, true],
      ],
    );
  });

  test('a query its client sends again while it waits is answered once', (t) => {
    const world = new World(t, []);
    const first = world.send(queryFor('www.public.test', 'A'), 5000);
    const again = [5000, 5000].map((port) => world.send(queryFor('www.public.test', 'A'), port));
    const other = world.send(queryFor('www.public.test', 'A'), 5001);
    world.tell([www]);
    assert.deepEqual([first.answers, ...again.map(({ answers }) => answers), other.answers], [1, 0, 0, 1]);
    assert.equal(world.counters.waiting_repeated, 2);
    const later = world.send(queryFor('www.public.test', 'A'), 5000);
    assert.equal(later.answers, 1);
  });

  test('a ttl of 0 serves those who waited, and nobody else', (t) => {
    const world = new World(t, []);
    const [one, two] = [world.ask('zero.public.test'), world.ask('zero.public.test')];
    world.pass(20);
    world.tell(['zero.public.test. 0 A 203.0.113.9']);
    assert.deepEqual([words(one), words(two)], Array(2).fill(['NOERROR', 'zero.public.test. 0 A 203.0.113.9']));
    world.asked();
    world.pass(1);
    assert.equal(words(world.ask('zero.public.test')), 'waits');
    assert.equal(world.asked().length, 1);
  });

  test('a chain of links with a ttl of 0 through others and zones comes to its end', (t) => {
    const world = new World(t, [...zone('z', 'corp.test'), node('z', 'in', 'CNAME', 'c.public.test')]);
    const one = world.ask('a.public.test');
    world.pass(10);
    world.tell(['a.public.test. 0 CNAME in.corp.test']);
    assert.equal(words(one), 'waits');
    world.pass(10);
    world.tell(['c.public.test. 0 CNAME d.public.test']);
    assert.equal(words(one), 'waits');
    world.pass(10);
    world.tell(['d.public.test. 0 A 203.0.113.4']);
    assert.deepEqual(words(one), [
      'NOERROR',
      'a.public.test. 0 CNAME in.corp.test.',
      'in.corp.test. 60 CNAME c.public.test.',
      'c.public.test. 0 CNAME d.public.test.',
      'd.public.test. 0 A 203.0.113.4',
    ]);
  });
});

describe('the lane is bounded', () => {
  test('when it is full, SERVFAIL at once, or what is stale', (t) => {
    const world = new World(t, [], { most: 5 });
    world.ask('old.public.test');
    world.tell(['old.public.test. 1 A 203.0.113.2']);
    world.pass(2000);
    const waiting = ['a', 'b', 'c'].map((label) => world.ask(`${label}.public.test`));
    const refused = world.ask('d.public.test', 'A', edns());
    assert.deepEqual(words(refused), ['SERVFAIL']);
    assert.equal(extendedError(refused), EXTENDED.OTHER);
    assert.deepEqual(words(world.ask('a.public.test')), ['SERVFAIL']);
    assert.deepEqual(words(world.ask('old.public.test')), ['NOERROR', 'old.public.test. 30 A 203.0.113.2']);
    assert.equal(world.counters.waiting_refused, 3);
    world.lane.lost();
    assert.ok(waiting.every((one) => words(one)[0] === 'SERVFAIL'));
    assert.equal(words(world.ask('e.public.test')), 'waits');
  });

  test('in octets too, of which one VPC leaves room to others', (t) => {
    const selectors = { listen: [], clients: ['10.9.0.0/16'], default: false };
    const world = new World(t, [{ kind: 'selectors', vpc: 'w', selectors }], { most: 10 });
    const padding = { code: 12, length: 1500 };
    const options = new Uint8Array(4 + padding.length);
    new DataView(options.buffer).setUint32(0, (padding.code << 16) | padding.length);
    assert.equal(words(world.ask('a.public.test', 'A', edns({ options }))), 'waits');
    assert.equal(words(world.ask('b.public.test')), 'waits');
    assert.equal(words(world.ask('b.public.test', 'A', edns({ options }))), 'waits');
    assert.deepEqual(words(world.ask('c.public.test', 'A', edns({ options }))), ['SERVFAIL']);
    const long = queryFor('c.public.test', 'A', edns({ options }));
    assert.equal(words(world.send(long, undefined, { view: world.index.view('w') })), 'waits');
    world.lane.lost();
    assert.equal(words(world.ask('c.public.test', 'A', edns({ options }))), 'waits');
  });

  test('questions too, though nobody waits for them any more', (t) => {
    const world = new World(t, [], { most: 3 });
    for (const label of ['a', 'b']) world.ask(`${label}.public.test`).reply.gone!();
    assert.equal(world.lane.size, 0);
    assert.deepEqual(words(world.ask('c.public.test')), ['SERVFAIL']);
    assert.equal(words(world.ask('b.public.test')), 'waits');
  });

  test('a client that went away is forgotten', (t) => {
    const world = new World(t, []);
    const one = world.ask('www.public.test');
    one.reply.gone!();
    assert.equal(world.lane.size, 0);
    world.tell([www]);
    assert.equal(one.answers, 0);
    assert.deepEqual(words(world.ask('www.public.test')), ['NOERROR', www]);
  });

  test('a question nobody tells about ends after 12 s', (t) => {
    const world = new World(t, []);
    const one = world.ask('www.public.test');
    world.pass(11_900);
    assert.equal(words(one), 'waits');
    world.pass(200);
    assert.deepEqual(words(one), ['SERVFAIL']);
  });

  test('sixteen rounds, and no more', (t) => {
    const world = new World(t, rule('1', 'one.test'));
    const one = world.ask('a.one.test');
    let rounds = 0;
    // A rule that changes each time: what was told is of no use.
    for (; words(one) === 'waits' && rounds < 100; rounds += 1) {
      world.apply([rule('1', 'one.test')[0]!]);
      world.tell(['a.one.test. 60 A 203.0.113.1']);
    }
    assert.equal(rounds, 16);
    assert.deepEqual(words(one), ['SERVFAIL']);
  });
});

describe('when nobody can say', () => {
  const stale = 'old.public.test. 30 A 203.0.113.2';

  function withOld(t: TestContext) {
    const world = new World(t, []);
    world.ask('old.public.test');
    world.tell(['old.public.test. 1 A 203.0.113.2']);
    world.pass(5000);
    world.asked();
    return world;
  }

  test('what has expired is served 1.8 s after the query came, and the question goes on', (t) => {
    const world = withOld(t);
    const one = world.ask('old.public.test', 'A', edns());
    world.pass(1700);
    assert.equal(words(one), 'waits');
    world.pass(100);
    assert.deepEqual(words(one), ['NOERROR', stale]);
    assert.equal(extendedError(one), EXTENDED.STALE_ANSWER);
    assert.equal(world.counters.stale_answers, 1);
    const two = world.ask('old.public.test');
    assert.equal(world.asked().length, 1, 'still the first question');
    world.lane.told({ id: 2, rcode: 0, answers: [], authorities: [soa('public.test', 60)] });
    assert.deepEqual(words(two), ['NOERROR', 'public.test. 60 SOA']);
    assert.equal(one.answers, 1);
  });

  test('a failure is told at once, and remembered 5 s', (t) => {
    const world = new World(t, []);
    const one = world.ask('www.public.test', 'A', edns());
    world.pass(500);
    world.fail('nonsense');
    assert.deepEqual([words(one), extendedError(one)], [['SERVFAIL'], EXTENDED.INVALID_DATA]);
    world.asked();
    world.pass(4900);
    const two = world.ask('www.public.test', 'A', edns());
    assert.deepEqual([words(two), extendedError(two)], [['SERVFAIL'], EXTENDED.CACHED_ERROR]);
    assert.deepEqual(world.asked(), []);
    world.pass(200);
    assert.equal(words(world.ask('www.public.test')), 'waits');
  });

  test('an answer nobody can make sense of is a failure and a defect, not the end of the thread', (t) => {
    const world = new World(t, []);
    const one = world.ask('www.public.test', 'A', edns());
    world.lane.told({ id: 1, rcode: 0, answers: undefined as never, authorities: [] });
    assert.deepEqual([words(one), extendedError(one)], [['SERVFAIL'], EXTENDED.INVALID_DATA]);
    assert.equal(world.defects.length, 1);
  });

  test('a failure does not take the place of what is stale', (t) => {
    const world = withOld(t);
    const one = world.ask('old.public.test');
    world.fail();
    assert.deepEqual(words(one), ['NOERROR', stale]);
    assert.deepEqual(words(world.ask('old.public.test')), ['NOERROR', stale], 'at once, while the failure lasts');
  });

  test('NXDOMAIN too, with its own extended error', (t) => {
    const world = new World(t, []);
    world.ask('no.public.test');
    world.tell([], { rcode: 3, authorities: [soa('public.test', 10)] });
    world.pass(20_000);
    const one = world.ask('no.public.test', 'A', edns());
    world.fail();
    assert.deepEqual([words(one), extendedError(one)], [['NXDOMAIN', 'public.test. 30 SOA'], EXTENDED.STALE_NXDOMAIN]);
  });

  test('nothing is served that expired more than a day ago', (t) => {
    const world = withOld(t);
    world.now += 86_400_000;
    const one = world.ask('old.public.test');
    world.fail();
    assert.deepEqual(words(one), ['SERVFAIL']);
  });
});

describe('changes while a query waits', () => {
  test('it is answered as things are then; nothing fetched before is served', (t) => {
    const world = new World(t, rule('1', 'one.test'));
    const one = world.ask('a.one.test');
    assert.deepEqual(world.asked(), ['a.one.test. A 192.0.2.1']);
    world.apply([{ kind: 'rule', rule: '1', zone: 'one.test', targets: [{ ip: '192.0.2.9', port: 53 }], sources: [] }]);
    const two = world.ask('a.one.test');
    assert.deepEqual(world.asked(), ['a.one.test. A 192.0.2.9']);
    world.tell(['a.one.test. 60 A 203.0.113.1'], { id: 1 });
    assert.deepEqual([words(one), words(two)], ['waits', 'waits']);
    assert.equal(world.cache.entries, 0, 'what nobody can ever find is not kept');
    assert.deepEqual(world.asked(), [], 'the first joins the second');
    world.tell(['a.one.test. 60 A 203.0.113.9'], { id: 2 });
    for (const each of [one, two]) assert.deepEqual(words(each), ['NOERROR', 'a.one.test. 60 A 203.0.113.9']);
  });

  test('a zone bound meanwhile answers it', (t) => {
    const world = new World(t, []);
    const one = world.ask('a.corp.test');
    world.apply([...zone('z', 'corp.test'), node('z', 'a', 'A', '10.0.0.1')]);
    world.tell(['a.corp.test. 60 A 203.0.113.1']);
    assert.deepEqual(words(one), ['NOERROR', 'a.corp.test. 60 A 10.0.0.1']);
  });
});
