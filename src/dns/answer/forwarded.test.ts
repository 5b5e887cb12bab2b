import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { arrivalAt, ask, edns, queryFor } from '../../../test/packets/asking.ts';
import { Index } from '../index/index.ts';
import { extendedError, node, rule, soa, World, words, zone } from '../lane/testing/world.ts';
import { AA, RA } from '../wire/header.ts';
import { UDP_MOST, UDP_PLAIN } from './arrival.ts';
import { newCounters } from './counters.ts';
import { EXTENDED } from './extended-errors.ts';
import { createHandler, type Recorded } from './handler.ts';
import { SOURCES } from './sources.ts';

/** Names no zone answers: whose they are, and how what others said is told. */

const corp = [...zone('z', 'corp.test'), node('z', 'www', 'A', '10.0.0.1'), node('z', 'out', 'CNAME', 'a.one.test')];
const noRecursion = { flags: 0 };

describe('who is asked', () => {
  test('the longest of zones and rules, of equal ones the rule; then the upstream (rows 3, 4, 10)', (t) => {
    const world = new World(t, [
      ...corp,
      ...rule('1', 'test'),
      ...rule('2', 'deep.corp.test'),
      ...rule('3', 'same.test'),
    ]);
    world.apply([...zone('s', 'same.test'), node('s', 'a', 'A', '10.0.0.3')]);
    for (const name of ['x.test', 'a.deep.corp.test', 'a.same.test', 'public.example']) world.ask(name);
    assert.deepEqual(world.asked(), [
      'x.test. A 192.0.2.1',
      'a.deep.corp.test. A 192.0.2.2',
      'a.same.test. A 192.0.2.3',
      'public.example. A 192.0.2.53',
    ]);
    assert.deepEqual(words(world.ask('www.corp.test')), ['NOERROR', 'www.corp.test. 60 A 10.0.0.1']);
    assert.deepEqual(words(world.ask('no.corp.test')), ['NXDOMAIN', 'corp.test. 60 SOA']);
  });

  test('a local zone goes before a rule for the root and before the upstream, not before a bound zone (row 20)', (t) => {
    const names = ['1.0.0.10.in-addr.arpa', '1.0.64.100.in-addr.arpa', '1.8.e.f.ip6.arpa', '1.2.0.192.in-addr.arpa'];
    const world = new World(t, rule('1', '.'));
    for (const name of names) assert.equal(words(world.ask(name, 'PTR'))[0], 'NXDOMAIN');
    assert.deepEqual(world.asked(), []);
    world.apply(rule('2', '0.10.in-addr.arpa'));
    world.apply(rule('3', '2.0.192.in-addr.arpa'));
    world.ask('1.0.0.10.in-addr.arpa', 'PTR');
    world.ask('1.2.0.192.in-addr.arpa', 'PTR');
    assert.deepEqual(world.asked(), ['1.0.0.10.in-addr.arpa. PTR 192.0.2.2', '1.2.0.192.in-addr.arpa. PTR 192.0.2.3']);
    world.apply(zone('z', 'in-addr.arpa'));
    assert.deepEqual(words(world.ask('1.0.16.172.in-addr.arpa', 'PTR')), ['NXDOMAIN', 'in-addr.arpa. 60 SOA']);
  });

  test('nobody there: SERVFAIL; without RD, REFUSED (rows 10, 11)', (t) => {
    const world = new World(t, corp, { upstream: false });
    const failed = world.ask('public.example', 'A', edns());
    assert.deepEqual([words(failed), extendedError(failed)], [['SERVFAIL'], EXTENDED.NO_REACHABLE_AUTHORITY]);
    const refused = world.ask('public.example', 'A', { ...noRecursion, ...edns() });
    assert.deepEqual([words(refused), extendedError(refused)], [['REFUSED'], EXTENDED.NOT_AUTHORITATIVE]);
    assert.deepEqual(words(world.ask('out.corp.test')), ['SERVFAIL', 'out.corp.test. 60 CNAME a.one.test.']);
  });

  test('an answer that nobody could be asked for comes from nobody, behind an alias of a zone too', () => {
    const index = new Index(1);
    index.apply([...corp, ...zone('r', 'open.test', 'recurse')], (_, error) => assert.fail(error));
    const from: string[] = [];
    const note: Recorded = (query) => from.push(SOURCES[query.from]!);
    const fail = (error: unknown): void => assert.fail(error as Error);
    const handle = createHandler(1, newCounters(), fail, undefined, undefined, note);
    for (const name of ['public.example', 'out.corp.test', 'no.open.test', 'www.corp.test']) {
      ask(handle, arrivalAt(index.view('v')), queryFor(name, 'A'));
    }
    assert.deepEqual(from, ['none', 'none', 'none', 'zone']);
  });

  test('without RD nobody is asked, but what is fresh in the cache is told (row 11)', (t) => {
    const world = new World(t, corp);
    assert.deepEqual(words(world.ask('a.one.test', 'A', noRecursion)), ['REFUSED']);
    assert.deepEqual(words(world.ask('out.corp.test', 'A', noRecursion)), [
      'SERVFAIL',
      'out.corp.test. 60 CNAME a.one.test.',
    ]);
    assert.deepEqual(world.asked(), []);
    world.ask('a.one.test');
    world.tell(['a.one.test. 60 A 203.0.113.1']);
    assert.deepEqual(words(world.ask('a.one.test', 'A', noRecursion)), ['NOERROR', 'a.one.test. 60 A 203.0.113.1']);
    world.pass(60_000);
    assert.deepEqual(words(world.ask('a.one.test', 'A', noRecursion)), ['REFUSED']);
  });
});

describe('names missing from a zone (row 8)', () => {
  const recurse = [...zone('z', 'corp.test', 'recurse'), node('z', 'www', 'A', '10.0.0.1')];

  test('with recurse they are asked of who would have them; names that exist never are', (t) => {
    const world = new World(t, [...recurse, ...rule('1', 'test')]);
    const missing = world.ask('no.corp.test');
    assert.deepEqual(world.asked(), ['no.corp.test. A 192.0.2.1']);
    world.lane.told({ id: 1, rcode: 3, answers: [], authorities: [soa('test', 60)] });
    assert.deepEqual(words(missing), ['NXDOMAIN', 'test. 60 SOA']);
    assert.equal(missing.message!.flags & AA, 0);
    assert.deepEqual(words(world.ask('www.corp.test', 'AAAA')), ['NOERROR', 'corp.test. 60 SOA']);
    assert.deepEqual(words(world.ask('corp.test', 'TXT')), ['NOERROR', 'corp.test. 60 SOA']);
    assert.deepEqual(world.asked(), []);
  });

  test('the zone decides, the server where the zone says nothing', (t) => {
    const world = new World(t, [...zone('y', 'yes.test'), ...zone('n', 'no.test', 'nxdomain')], {
      missingName: 'recurse',
    });
    world.ask('a.yes.test');
    assert.deepEqual(words(world.ask('a.no.test')), ['NXDOMAIN', 'no.test. 60 SOA']);
    assert.deepEqual(world.asked(), ['a.yes.test. A 192.0.2.53']);
  });

  test('with nobody to ask nobody knows; a local zone never recurses', (t) => {
    const alone = new World(t, recurse, { upstream: false, missingName: 'recurse' });
    assert.deepEqual(words(alone.ask('no.corp.test')), ['SERVFAIL']);
    assert.deepEqual(words(alone.ask('1.0.0.10.in-addr.arpa', 'PTR')), ['NXDOMAIN', '10.in-addr.arpa. 60 SOA']);
  });

  test('a zone of reverse names that recurses leaks none of the local zones', (t) => {
    const world = new World(t, zone('z', 'in-addr.arpa', 'recurse'));
    assert.deepEqual(words(world.ask('1.0.0.10.in-addr.arpa', 'PTR')), ['NXDOMAIN', 'in-addr.arpa. 60 SOA']);
    assert.equal(words(world.ask('1.0.0.9.in-addr.arpa', 'PTR')), 'waits');
  });

  test('at the end of an alias within the zone: owners are told right', (t) => {
    const world = new World(t, [...recurse, node('z', 'to', 'CNAME', 'no.corp.test')]);
    const one = world.ask('to.corp.test');
    world.tell([], { rcode: 3, authorities: [soa('test', 60)] });
    assert.deepEqual(words(one), ['NXDOMAIN', 'to.corp.test. 60 CNAME no.corp.test.', 'test. 60 SOA']);
    const root = world.ask('to.corp.test', 'TXT');
    world.tell([], { rcode: 3, authorities: [soa('.', 60)] });
    assert.deepEqual(words(root), ['NXDOMAIN', 'to.corp.test. 60 CNAME no.corp.test.', '. 60 SOA']);
    assert.equal(one.message!.flags & AA, AA, 'the first owner is ours (row 5)');
  });
});

describe('what others said', () => {
  test('is told with AA=0, RA=1, and counts down (rows 5, 14)', (t) => {
    const world = new World(t, []);
    const first = world.ask('a.one.test');
    world.tell(['a.one.test. 60 A 203.0.113.1', 'a.one.test. 60 A 203.0.113.2']);
    assert.deepEqual(words(first), ['NOERROR', 'a.one.test. 60 A 203.0.113.1', 'a.one.test. 60 A 203.0.113.2']);
    assert.equal(first.message!.flags & (AA | RA), RA);
    world.pass(59_500);
    assert.deepEqual(words(world.ask('A.one.test'))[1], 'a.one.test. 1 A 203.0.113.1');
    world.pass(500);
    assert.equal(words(world.ask('a.one.test')), 'waits');
  });

  test('no answer of ours behind it makes it authoritative, and the other way round', (t) => {
    const world = new World(t, corp);
    const theirs = world.ask('a.public.example');
    world.tell(['a.public.example. 60 CNAME www.corp.test']);
    assert.equal(words(theirs).length, 3);
    assert.equal(theirs.message!.flags & AA, 0);
    const ours = world.ask('out.corp.test');
    world.tell(['a.one.test. 60 A 203.0.113.1']);
    assert.equal(words(ours).length, 3);
    assert.equal(ours.message!.flags & AA, AA);
  });

  test('CNAME is told as it is, not followed (row 13)', (t) => {
    const world = new World(t, []);
    const alias = world.ask('a.one.test', 'CNAME');
    world.tell(['a.one.test. 60 CNAME b.one.test']);
    assert.deepEqual(words(alias), ['NOERROR', 'a.one.test. 60 CNAME b.one.test.']);
  });

  test('ANY is asked of nobody (row 21, RFC 8482)', (t) => {
    const world = new World(t, []);
    const hinfo = 'b.one.test. 60 TYPE13 \\# 9 075246433834383200';
    assert.deepEqual(words(world.ask('b.one.test', 'ANY')), ['NOERROR', hinfo]);
  });

  test('is truncated by whole RRsets, for each client as it asked; over TCP it is whole (row 24)', (t) => {
    const world = new World(t, []);
    const texts = Array.from({ length: 30 }, (_, i) => `big.one.test. 60 TXT "${`${i}`.padEnd(60, 'x')}"`);
    const answers = ['a.one.test. 60 CNAME big.one.test', ...texts];
    const packets = [queryFor('a.one.test', 'TXT'), queryFor('a.one.test', 'TXT', edns())];
    const udp = packets.map((packet, i) =>
      world.send(packet, 6000 + i, { protocol: 'udp', plain: UDP_PLAIN, most: UDP_MOST }),
    );
    const tcp = world.send(packets[1]!);
    world.tell(answers);
    for (const one of udp) {
      assert.ok((one.message!.flags & 0x0200) !== 0);
      assert.deepEqual(words(one), ['NOERROR', 'a.one.test. 60 CNAME big.one.test.']);
    }
    assert.equal(tcp.message!.answers.length, 31);
    assert.equal(tcp.message!.flags & 0x0200, 0);
  });

  test('to one view is not told to another', (t) => {
    const world = new World(t, [
      { kind: 'zone', zone: 'z', name: 'corp.test', serial: 1 },
      { kind: 'bound', vpc: 'w', zone: 'z' },
    ]);
    world.ask('a.one.test');
    world.tell(['a.one.test. 60 A 203.0.113.1']);
    const other = world.send(queryFor('a.one.test', 'A'), undefined, { view: world.index.view('w') });
    assert.equal(words(other), 'waits');
  });
});
