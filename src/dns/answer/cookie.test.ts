import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { answerTo, arrivalAt, ask, edns, inWords, queryFor } from '../../../test/packets/asking.ts';
import { Index } from '../index/index.ts';
import { rdataFromText, TYPES } from '../wire/types.ts';
import type { Arrival } from './arrival.ts';
import { newCounters } from './counters.ts';
import { Guard } from './guard.ts';
import { createHandler } from './handler.ts';
import { COOKIE } from './opt.ts';
import { PATH } from './path.ts';

const index = new Index(3);
index.apply(
  [
    { kind: 'zone', zone: 'z', name: 'example.test', serial: 1 },
    { kind: 'bound', vpc: 'v', zone: 'z' },
  ],
  (_, error) => assert.fail(error),
);

function serving(secret: string | undefined, seconds: number) {
  const guard = new Guard({ secret });
  guard.seconds = seconds;
  const handle = createHandler(3, newCounters(), (error) => assert.fail(error as Error), PATH, guard);
  return { guard, handle };
}

const option = (code: number, hex: string): Uint8Array =>
  Uint8Array.of(code >>> 8, code & 255, 0, hex.length / 2, ...Uint8Array.fromHex(hex));
const asking = (cookie: string) => queryFor('example.test', 'SOA', edns({ options: option(COOKIE, cookie) }));

/** How a client comes: at a view of its own, by its address. */
function from(address: string): Arrival {
  const type = address.includes(':') ? TYPES.AAAA : TYPES.A;
  return arrivalAt(index.view('v'), { client: rdataFromText(type.code, address)!, protocol: 'udp' });
}

/** RFC 9018 appendix A: secret, client, time, the client's cookie, and the one it gets. */
const SECRET = 'e5e973e5a6b2a43f48e7dc849e37bfcf';
const EXAMPLES = {
  'A.1 a new server cookie': [
    SECRET,
    '198.51.100.100',
    1559731985,
    '2464c4abcf10c957',
    '2464c4abcf10c957010000005cf79f111f8130c3eee29480',
  ],
  'A.2 the same client 40 minutes later: a renewed one': [
    SECRET,
    '198.51.100.100',
    1559734385,
    '2464c4abcf10c957010000005cf79f111f8130c3eee29480',
    '2464c4abcf10c957010000005cf7a871d4a564a1442aca77',
  ],
  'A.3 another client, reserved octets set and expired: a renewed one': [
    SECRET,
    '203.0.113.203',
    1559734700,
    'fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5',
    'fc93fc62807ddb86010000005cf7a9acf73a7810aca2381e',
  ],
  'A.4 IPv6, and the secret has changed': [
    '445536bcd2513298075a5d379663c962',
    '2001:db8:220:1:59de:d0f4:8769:82b8',
    1559741961,
    '22681ab97d52c298010000005cf7c57926556bd0934c72f8',
    '22681ab97d52c298010000005cf7c609a6bb79d16625507a',
  ],
} as const;

describe('server cookies (RFC 9018 appendix A)', () => {
  for (const [name, [secret, client, now, sent, got]] of Object.entries(EXAMPLES)) {
    test(name, () => {
      const { handle } = serving(secret, now);
      assert.equal(ask(handle, from(client), asking(sent)).edns?.options.toHex(), option(COOKIE, got).toHex());
    });
  }
});

describe('when a cookie is good', () => {
  const ISSUED = 1559731985;
  const GOOD = EXAMPLES['A.1 a new server cookie'][4];
  const isGood = (hex: string, now: number, client = '198.51.100.100'): boolean => {
    const { guard } = serving(SECRET, now);
    const octets = Uint8Array.fromHex(`ff${hex}`);
    return guard.cookies!.isGood(octets, 1, octets.length - 1, from(client).client, now);
  };

  test('for an hour, and five minutes before its time', () => {
    const at = [-301, -300, 0, 1799, 1800, 3600, 3601].map((seconds) => isGood(GOOD, ISSUED + seconds));
    assert.deepEqual(at, [false, true, true, true, true, true, false]);
  });

  test('also with reserved octets that are not zero: they are signed (A.3)', () => {
    assert.ok(isGood('fc93fc62807ddb8601abcdef5cf78f71a314227b6679ebf5', 1559727985, '203.0.113.203'));
  });

  test('not with any octet changed, from another address, or made with another secret', () => {
    for (let i = 0; i < 24; i += 1) {
      const octets = Uint8Array.fromHex(GOOD);
      octets[i]! ^= 1;
      assert.equal(isGood(octets.toHex(), ISSUED), false, `octet ${i}`);
    }
    assert.equal(isGood(GOOD, ISSUED, '198.51.100.101'), false);
    assert.equal(isGood('22681ab97d52c298010000005cf7c57926556bd0934c72f8', 1559741817), false);
  });

  test('across the end of 32-bit time', () => {
    const { guard, handle } = serving(SECRET, 0xffffff00);
    const { options } = ask(handle, from('192.0.2.1'), asking('0102030405060708')).edns!;
    const cookie = options.subarray(4);
    guard.seconds = 2 ** 32 + 256;
    assert.ok(guard.cookies!.isGood(cookie, 0, 24, from('192.0.2.1').client, guard.seconds));
    guard.seconds = 2 ** 32 + 3600;
    assert.ok(!guard.cookies!.isGood(cookie, 0, 24, from('192.0.2.1').client, guard.seconds));
  });

  test('a fresh one is repeated, one of half an hour is renewed', () => {
    const { guard, handle } = serving(SECRET, ISSUED + 1799);
    const got = () => ask(handle, from('198.51.100.100'), asking(GOOD)).edns!.options.subarray(4).toHex();
    assert.equal(got(), GOOD);
    guard.seconds = ISSUED + 1800;
    assert.notEqual(got(), GOOD);
    assert.ok(isGood(got(), ISSUED + 1800));
  });
});

describe('answers to queries with a COOKIE option (RFC 7873 5.2)', () => {
  const { handle } = serving(SECRET, 1559731985);
  const client = from('192.0.2.1');

  test('of a length that cannot be: FORMERR, with OPT and without a cookie', () => {
    for (let length = 0; length <= 60; length += 1) {
      const message = ask(handle, client, asking('00'.repeat(length)));
      const wellFormed = length === 8 || (length >= 16 && length <= 40);
      assert.equal(inWords(message).rcode, wellFormed ? 'NOERROR' : 'FORMERR', `${length} octets`);
      assert.equal(message.edns!.options.length, wellFormed ? 28 : 0, `${length} octets`);
    }
  });

  test('only the first option counts', () => {
    const options = Uint8Array.of(...option(COOKIE, '0102030405060708'), ...option(COOKIE, '01'));
    const message = ask(handle, client, queryFor('example.test', 'SOA', edns({ options })));
    assert.equal(message.edns!.options.subarray(4, 12).toHex(), '0102030405060708');
    assert.equal(message.edns!.options.length, 28);
  });

  test('refusals have one too; BADVERS and queries without one have none', () => {
    const options = option(COOKIE, '0102030405060708');
    const length = (packet: Uint8Array) => ask(handle, client, packet).edns!.options.length;
    assert.ok(length(queryFor('example.test', 'AXFR', edns({ options }))) >= 28);
    assert.equal(length(queryFor('example.test', 'SOA', edns({ options, version: 1 }))), 0);
    assert.equal(length(queryFor('example.test', 'SOA', edns())), 0);
  });

  test('without a secret, and to a client of unknown address: none', () => {
    const none = serving(undefined, 1).handle;
    assert.equal(ask(none, client, asking('0102030405060708')).edns!.options.length, 0);
    assert.equal(
      ask(handle, { ...client, client: new Uint8Array(0) }, asking('0102030405060708')).edns!.options.length,
      0,
    );
  });

  test('the length of an answer is as told beforehand, to the octet', () => {
    const packet = asking('0102030405060708');
    const whole = answerTo(handle, { ...client, plain: 0, most: 65535 }, packet)!;
    for (const most of [whole.length, whole.length - 1]) {
      const octets = answerTo(handle, { ...client, plain: 0, most }, packet)!;
      assert.ok(octets.length <= most);
      assert.equal((octets[2]! & 2) !== 0, most < whole.length);
    }
  });
});
