import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { admin } from '../client.ts';
import { missingPrograms } from '../differential/peers.ts';
import { ok, ZONE } from '../sdk/making.ts';
import { House, type Outside, startOutside } from './world.ts';

/** Section 8 of the dns contract, row by row, as a black box: what others are asked for. */

const missing = missingPrograms();
const skip = missing.length > 0 && !process.env.CI;

describe('names of others (dns contract 8)', { skip }, () => {
  let outside: Outside;
  let house: House;
  let a = '';

  before(async () => {
    outside = await startOutside();
    house = await House.start({ NETLOOM_DNS_UPSTREAM: `127.0.0.1:${outside.world.port}` });
    a = await house.vpc('a');
    const records = ['db A 10.8.0.5', 'to-hq CNAME dc.hq.test', 'back CNAME loop1.public.test', 'text TXT x'];
    await house.zone('corp.test', records, a);
    await house.rule('hq.test', [outside.hq.port], a);
  });
  after(async () => {
    await house?.stop();
    await outside?.stop();
  });

  test('row 4: the longest suffix among zones and rules; of equal ones the rule', async () => {
    assert.deepEqual((await house.ask(a, 'dc.hq.test')).answer, ['dc.hq.test. 90 A 172.20.0.10']);
    await house.zone('shared.test', ['@ A 10.5.5.5', 'dc A 10.5.5.6'], a);
    await house.rule('shared.test', [outside.hq.port], a);
    assert.deepEqual((await house.ask(a, 'dc.shared.test')).answer, ['dc.shared.test. 90 A 172.20.0.10']);
    await house.zone('own.hq.test', ['www A 10.7.7.7'], a);
    const own = await house.ask(a, 'www.own.hq.test');
    assert.deepEqual([own.flags, own.answer], ['aa ra', ['www.own.hq.test. 60 A 10.7.7.7']]);
  });

  test('row 5: without authority, with recursion, counting down', async () => {
    const first = await house.ask(a, 'www.public.test');
    assert.deepEqual([first.rcode, first.flags], ['NOERROR', 'ra']);
    assert.deepEqual([...first.answer].sort(), [
      'www.public.test. 100 A 203.0.113.1',
      'www.public.test. 100 A 203.0.113.2',
    ]);
    await wait(1100);
    const second = await house.ask(a, 'WWW.public.test');
    for (const record of second.answer) assert.match(record, /^www\.public\.test\. 9[89] A /);
    assert.equal(outside.world.count('www.public.test. A'), 1);
  });

  test('row 8: `recurse`, by zone: names that do not exist go on, NODATA never does', async () => {
    const zone = await house.zone('mixed.test', ['here A 10.4.4.4', 'sub.dir A 10.4.4.5'], a);
    const set = (missingName: string) =>
      admin(house.server, 'PUT', `/netloom/v1/zones/${zone}/missing-name`, { missingName });
    assert.equal((await house.ask(a, 'nothing.mixed.test')).authority[0]?.split(' ')[0], 'mixed.test.');
    await ok(set('recurse'));
    const gone = await house.ask(a, 'nothing.mixed.test');
    assert.deepEqual([gone.rcode, gone.flags, gone.authority[0]?.split(' ')[0]], ['NXDOMAIN', 'ra', '.']);
    assert.equal(outside.world.count('nothing.mixed.test. A'), 1);
    assert.deepEqual((await house.ask(a, 'here.mixed.test')).answer, ['here.mixed.test. 60 A 10.4.4.4']);
    for (const [name, type] of [
      ['here.mixed.test', 'AAAA'],
      ['dir.mixed.test', 'A'],
      ['mixed.test', 'A'],
    ] as const) {
      const answer = await house.ask(a, name, type);
      assert.deepEqual([answer.rcode, answer.flags, answer.answer.length], ['NOERROR', 'aa ra', 0], name);
      assert.equal(outside.world.count(`${name}. ${type}`), 0, name);
    }
    await ok(set('default'));
    const kept = await house.ask(a, 'nothing.mixed.test');
    assert.deepEqual([kept.rcode, kept.flags], ['NXDOMAIN', 'aa ra']);
  });

  test('row 11: without RD the cache answers, and nobody is asked', async () => {
    const unknown = await house.ask(a, 'never-asked.public.test', 'A', { recursion: false });
    assert.deepEqual([unknown.rcode, unknown.extended], ['REFUSED', 20]);
    assert.equal(outside.world.count('never-asked.public.test. A'), 0);
    await house.ask(a, 'alias.public.test');
    const cached = await house.ask(a, 'alias.public.test', 'A', { recursion: false });
    assert.deepEqual([cached.rcode, cached.answer.length], ['NOERROR', 3]);
  });

  test('row 13: from a zone to a rule, from outside into a zone, from head office into a zone', async () => {
    assert.deepEqual((await house.ask(a, 'to-hq.corp.test')).answer, [
      'to-hq.corp.test. 60 CNAME dc.hq.test.',
      (await house.ask(a, 'dc.hq.test')).answer[0],
    ]);
    const inward = await house.ask(a, 'to-corp.public.test');
    assert.deepEqual(
      [inward.rcode, inward.flags, inward.answer],
      ['NOERROR', 'ra', ['to-corp.public.test. 120 CNAME db.corp.test.', 'db.corp.test. 60 A 10.8.0.5']],
    );
    assert.equal((await house.ask(a, 'to-hq.public.test')).answer[1]?.split(' ').at(-1), '172.20.0.10');
    assert.equal((await house.ask(a, 'to-corp.hq.test')).answer[1]?.split(' ').at(-1), '10.8.0.5');
  });

  test('row 13: a loop over a zone and the world ends', async () => {
    const loop = await house.ask(a, 'back.corp.test');
    assert.equal(loop.rcode, 'SERVFAIL');
    assert.ok(loop.answer.length >= 2 && loop.answer.length <= 8);
  });

  test('an answer that lives for no time serves who asked for it, and no one after', async () => {
    const asked = outside.world.count('blink.public.test. A');
    assert.deepEqual((await house.ask(a, 'blink.public.test')).answer, ['blink.public.test. 0 A 203.0.113.9']);
    await wait(5);
    await house.ask(a, 'blink.public.test');
    assert.equal(outside.world.count('blink.public.test. A'), asked + 2);
  });

  test('row 24: what is too long for UDP is truncated here and whole over TCP', async () => {
    assert.deepEqual((await house.ask(a, 'big.public.test', 'TXT')).flags, 'ra tc');
    const whole = await house.ask(a, 'big.public.test', 'TXT', { tcp: true });
    assert.deepEqual([whole.flags, whole.answer.length], ['ra', 1]);
    assert.ok(whole.answer[0]!.length > 2400);
  });

  test('row 26: NXDOMAIN of the target is final, with its SOA; NODATA too', async () => {
    const gone = await house.ask(a, 'nobody.hq.test');
    assert.deepEqual([gone.rcode, gone.flags, gone.answer], ['NXDOMAIN', 'ra', []]);
    assert.match(gone.authority[0]!, /^hq\.test\. (33|32) SOA /);
    assert.equal(outside.world.count('nobody.hq.test. A'), 0);
    const none = await house.ask(a, 'dc.hq.test', 'AAAA');
    assert.deepEqual([none.rcode, none.answer.length, none.authority.length], ['NOERROR', 0, 1]);
  });

  test('row 26: failover in the listed order, and SERVFAIL when all are dead', async () => {
    const b = await house.vpc('b');
    await house.rule('hq.test', [9, outside.hq.port], b);
    assert.deepEqual((await house.ask(b, 'dc.hq.test')).answer, ['dc.hq.test. 90 A 172.20.0.10']);
    const c = await house.vpc('c');
    await house.rule('hq.test', [9], c);
    const dead = await house.ask(c, 'dc.hq.test');
    assert.deepEqual([dead.rcode, dead.answer], ['SERVFAIL', []]);
    assert.ok([22, 23].includes(dead.extended!), `extended error ${dead.extended}`);
    const again = await house.ask(c, 'dc.hq.test', 'A', { patience: 500 });
    assert.deepEqual([again.rcode, again.extended], ['SERVFAIL', 13], 'a failure is remembered (RFC 9520)');
  });

  test('row 28: never to our own addresses', async () => {
    const d = await house.vpc('d');
    const other = await house.resolver(a);
    await house.rule('loop.test', [house.server.ports.dns], d);
    const shared = await house.ask(d, 'www.loop.test', 'A', { patience: 1500 });
    assert.equal(shared.rcode, 'SERVFAIL');
    assert.notEqual(other.address, '127.0.0.1');
  });

  test('row 29: a rule changed is a rule obeyed by the next question', async () => {
    const e = await house.vpc('e');
    const rule = await house.rule('hq.test', [outside.world.port], e);
    assert.deepEqual((await house.ask(e, 'dc.hq.test')).answer, ['dc.hq.test. 120 A 198.51.100.68']);
    const to = (port: number) => ({ name: 'to-others', dnsServerConfigs: [{ ip: '127.0.0.1', port }] });
    await ok(house.server.client.call('PUT', `${ZONE}/resolver/rule/${rule}`, { body: to(outside.hq.port) }));
    assert.deepEqual((await house.ask(e, 'dc.hq.test')).answer, ['dc.hq.test. 90 A 172.20.0.10']);
    await ok(
      house.server.client.call('PUT', `${ZONE}/resolver/rule/${rule}/unbind`, {
        body: { vpcRegions: [{ region: 'bj', vpcIds: [e] }] },
      }),
    );
    assert.deepEqual((await house.ask(e, 'dc.hq.test')).answer, ['dc.hq.test. 120 A 198.51.100.68']);
  });

  test('what has expired is served while nobody can be asked (RFC 8767)', async () => {
    assert.equal((await house.ask(a, 'short.public.test')).answer[0], 'short.public.test. 1 A 203.0.113.10');
    await wait(1200);
    outside.world.answering = false;
    try {
      const stale = await house.ask(a, 'short.public.test');
      assert.deepEqual(
        [stale.rcode, stale.answer, stale.extended],
        ['NOERROR', ['short.public.test. 30 A 203.0.113.10'], 3],
      );
      const began = performance.now();
      assert.equal((await house.ask(a, 'db.corp.test')).answer.length, 1);
      assert.ok(performance.now() - began < 500, 'zones do not wait for others');
    } finally {
      outside.world.answering = true;
    }
  });
});

describe('a server without an upstream (dns contract 8, rows 8 and 10)', () => {
  let house: House;
  let a = '';
  before(async () => {
    house = await House.start({ NETLOOM_DNS_MISSING_NAME: 'recurse' });
    a = await house.vpc('a');
    await house.zone('corp.test', ['db A 10.8.0.5'], a);
  });
  after(() => house?.stop());

  test('row 10: a name of nobody is SERVFAIL, so that a stub does not turn elsewhere', async () => {
    const answer = await house.ask(a, 'www.public.test');
    assert.deepEqual([answer.rcode, answer.flags, answer.answer], ['SERVFAIL', 'ra', []]);
    assert.equal((await house.ask(a, 'www.public.test', 'A', { recursion: false })).rcode, 'REFUSED');
  });

  test('row 8: with `recurse` for the server there is nobody to go on to', async () => {
    assert.equal((await house.ask(a, 'nothing.corp.test')).rcode, 'SERVFAIL');
    assert.equal((await house.ask(a, 'db.corp.test')).rcode, 'NOERROR');
    const none = await house.ask(a, 'db.corp.test', 'AAAA');
    assert.deepEqual([none.rcode, none.flags], ['NOERROR', 'aa ra']);
  });
});
