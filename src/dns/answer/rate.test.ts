import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answerTo, arrivalAt, edns, queryFor } from '../../../test/packets/asking.ts';
import type { DnsChange } from '../changes.ts';
import { Index } from '../index/index.ts';
import { decodeMessage } from '../wire/decode.ts';
import { AA, TC } from '../wire/header.ts';
import { rdataFromText, TYPES } from '../wire/types.ts';
import type { Arrival } from './arrival.ts';
import { newCounters } from './counters.ts';
import { Guard } from './guard.ts';
import { createHandler } from './handler.ts';
import { PATH } from './path.ts';

const a = (owner: string): DnsChange => ({
  kind: 'node',
  zone: 'z',
  serial: 1,
  owner,
  records: [{ type: 'A', ttl: 60, data: '10.0.0.1' }],
});
const index = new Index(3);
index.apply(
  [
    { kind: 'zone', zone: 'z', name: 'corp.test', serial: 1 },
    { kind: 'zone', zone: 'y', name: 'other.test', serial: 1 },
    a('www'),
    a('mail'),
    a('*.wild'),
    { kind: 'bound', vpc: 'v', zone: 'z' },
    { kind: 'bound', vpc: 'v', zone: 'y' },
    { kind: 'bound', vpc: 'w', zone: 'z' },
    { kind: 'policy', vpc: 'w', allow: [], queryLog: false, responsesPerSecond: 3 },
    { kind: 'bound', vpc: 'free', zone: 'z' },
    { kind: 'policy', vpc: 'free', allow: [], queryLog: false, responsesPerSecond: 0 },
  ],
  (_, error) => assert.fail(error),
);

/** A server that lets 5 like answers a second pass, and its client at 192.0.2.1. */
function serving(rateLimit = 5) {
  const guard = new Guard({ secret: '00'.repeat(16), rateLimit, seed: 7 });
  guard.seconds = 1000;
  const counters = newCounters();
  const handle = createHandler(3, counters, (error) => assert.fail(error as Error), PATH, guard);
  const ask = (name: string, type = 'A', from: Arrival = client, more = {}) => {
    const octets = answerTo(handle, from, queryFor(name, type, more));
    return octets && decodeMessage(octets)!;
  };
  /** What becomes of so many queries: s(ent), t(runcated), b(adcookie), or nothing (-). */
  const fate = (count: number, name: string | ((i: number) => string), from = client, more = {}): string => {
    let fates = '';
    for (let i = 0; i < count; i += 1) {
      const message = ask(typeof name === 'string' ? name : name(i), 'A', from, more);
      if (message === undefined) fates += '-';
      else if (message.rcode === 23) fates += 'b';
      else fates += (message.flags & TC) === 0 ? 's' : 't';
    }
    return fates;
  };
  return { guard, counters, ask, fate };
}

function from(address: string, vpc = 'v', more: Partial<Arrival> = {}): Arrival {
  const type = address.includes(':') ? TYPES.AAAA : TYPES.A;
  const octets = rdataFromText(type.code, address)!;
  return arrivalAt(index.view(vpc), { client: octets, protocol: 'udp', plain: 512, most: 1232, ...more });
}
const client = from('192.0.2.1');
const www = 'www.corp.test';

describe('like answers to one client network', () => {
  test('above the rate: every second one is sent truncated, the others are not sent', () => {
    const { fate, counters } = serving();
    assert.equal(fate(11, www), 'sssss-t-t-t');
    assert.deepEqual([counters.rate_limited_dropped, counters.rate_limited_slipped], [3, 3]);
  });

  test('a truncated one has no records, and its id, question and OPT', () => {
    const { ask, fate } = serving();
    fate(6, www);
    const message = ask(www, 'A', client, edns())!;
    assert.deepEqual([message.answers.length, message.authorities.length, message.rcode], [0, 0, 0]);
    assert.deepEqual([message.id, message.questions.length, message.flags & (TC | AA)], [4711, 1, TC]);
    assert.ok(message.edns);
  });

  test('the next second has its own, and a flood is paid for, 15 seconds at most', () => {
    const { guard, fate } = serving();
    fate(5, www);
    guard.seconds += 1;
    assert.equal(fate(6, www), 'sssss-');
    fate(100_000, www);
    guard.seconds += 15;
    assert.doesNotMatch(fate(1, www), /s/);
    guard.seconds += 16;
    assert.equal(fate(6, www), 'sssss-');
  });

  test('are those of its /24 or /56', () => {
    const { fate } = serving();
    assert.equal(fate(5, www), 'sssss');
    assert.equal(fate(1, www, from('192.0.2.255')), '-');
    assert.equal(fate(1, www, from('192.0.3.1')), 's');
    assert.equal(fate(5, www, from('2001:db8:0:100::1')), 'sssss');
    assert.equal(fate(1, www, from('2001:db8:0:1ff::1')), '-');
    assert.equal(fate(1, www, from('2001:db8:0:200::1')), 's');
  });

  test('are those of one name; all of one wildcard', () => {
    const { fate } = serving();
    assert.equal(fate(5, www), 'sssss');
    assert.equal(fate(1, 'mail.corp.test'), 's');
    assert.equal(
      fate(6, (i) => `x${i}.wild.corp.test`),
      'sssss-',
    );
    assert.equal(fate(1, 'mail.corp.test'), 's');
  });

  test('are all names a zone does not have, and all it has without such records', () => {
    const { fate, ask } = serving();
    assert.equal(
      fate(6, (i) => `none${i}.corp.test`),
      'sssss-',
    );
    assert.equal(fate(1, 'none.other.test'), 's');
    for (let i = 0; i < 5; i += 1) assert.ok(ask(www, 'TXT'));
    assert.equal(ask('mail.corp.test', 'MX'), undefined);
    assert.equal(fate(1, www), 's');
  });

  test('are all errors', () => {
    const { ask } = serving();
    for (let i = 0; i < 5; i += 1) assert.ok(ask(`x${i}.nowhere.test`));
    assert.equal(ask('corp.test', 'AXFR'), undefined);
  });

  test('are those of one view', () => {
    const { fate } = serving();
    fate(5, www);
    assert.equal(fate(4, www, from('192.0.2.1', 'w')), 'sss-');
  });

  test('are those of one view, whatever is bound to it meanwhile', () => {
    const { fate } = serving();
    assert.equal(fate(7, 'www.corp.test'), 'sssss-t');
    index.apply([{ kind: 'unbound', vpc: 'v', zone: 'y' }], (_, error) => assert.fail(error));
    assert.equal(fate(2, 'www.corp.test'), '-t');
    index.apply([{ kind: 'bound', vpc: 'v', zone: 'y' }], (_, error) => assert.fail(error));
    assert.equal(fate(2, 'www.corp.test'), '-t');
  });
});

describe('who is not limited', () => {
  test('nobody without a limit; a policy of 0 is none', () => {
    assert.equal(serving(0).fate(100, www), 's'.repeat(100));
    assert.equal(serving().fate(100, www, from('192.0.2.1', 'free')), 's'.repeat(100));
    assert.equal(serving(0).fate(4, www, from('192.0.2.1', 'w')), 'sss-');
  });

  test('queries over TCP', () => {
    assert.equal(serving().fate(100, www, from('192.0.2.1', 'v', { protocol: 'tcp' })), 's'.repeat(100));
  });

  test('clients with a good cookie; others are told to get one, as seldom as they are answered truncated', () => {
    const { fate, ask, counters } = serving();
    const cookie = edns({ options: Uint8Array.of(0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8) });
    assert.equal(fate(9, www, client, cookie), 'sssss-b-b');
    assert.deepEqual([counters.rate_limited_badcookie, counters.rate_limited_slipped], [2, 0]);
    assert.equal(ask(www, 'A', client, cookie), undefined);
    const { options } = ask(www, 'A', client, cookie)!.edns!;
    assert.equal(fate(100, www, client, edns({ options: options.slice(0, 28) })), 's'.repeat(100));
    assert.doesNotMatch(fate(20, www, client, edns({ version: 1, options: options.slice(0, 12) })), /b/);
    const forged = options.slice(0, 28);
    forged[27]! ^= 1;
    assert.match(fate(4, www, client, edns({ options: forged })), /^[-b]{4}$/);
  });
});

test('the table is of fixed size, and a crowd of others in it does not free one who is in debt', () => {
  const { fate } = serving();
  assert.equal(fate(6, www), 'sssss-');
  let sent = 0;
  for (let i = 0; i < 200_000; i += 1) {
    fate(1, www, { ...client, client: Uint8Array.of(10 + (i >>> 16), i >>> 8, i, 1) });
    if (i % 100 === 0 && fate(1, www) === 's') sent += 1;
  }
  assert.equal(sent, 0);
});
