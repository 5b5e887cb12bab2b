import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { SignedRequest } from './request.ts';
import { sign } from './sign.ts';
import { deriveSigningKey, hmacHex } from './signature.ts';
import { authenticate } from './verify.ts';

const TIME = '2026-03-04T05:06:07Z';
const NOW = Date.parse(TIME);
const SECRET = 'secret-of-the-test';
const CREDENTIAL = { secret: SECRET, enabled: true, ownerEnabled: true };
const RUNS = { numRuns: 400 };

const isAccepted = (request: SignedRequest): boolean => !('code' in authenticate(request, () => CREDENTIAL, NOW));

// What two wire forms have to share to be one and the same to a signature. Written apart from the code under test.

/** The octets a percent-encoded text stands for; a malformed escape stands for itself. */
function meaning(text: string): string {
  const octets: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const hex = text.slice(i + 1, i + 3);
    const escaped = text[i] === '%' && /^[0-9a-f]{2}$/i.test(hex);
    octets.push(escaped ? Number.parseInt(hex, 16) : text.charCodeAt(i));
    if (escaped) i += 2;
  }
  return Buffer.from(octets).toString('latin1');
}

const samePath = (a: string, b: string): boolean => (meaning(a) || '/') === (meaning(b) || '/');

/** The same pairs in any order, `authorization` aside; a bare key is one with an empty value. */
function sameQuery(a: string, b: string): boolean {
  const pairs = (query: string) =>
    query
      .split('&')
      .filter((piece) => piece !== '')
      .map((piece) => {
        const [key = '', ...rest] = piece.split('=');
        return JSON.stringify([meaning(key), meaning(rest.join('='))]);
      })
      .filter((pair) => !/^\["authorization"/i.test(pair))
      .sort();
  return JSON.stringify(pairs(a)) === JSON.stringify(pairs(b));
}

const sameValue = (a: string, b: string): boolean => {
  const trimmed = (value: string) => value.replace(/^[\t-\r ]+/, '').replace(/[\t-\r ]+$/, '');
  return trimmed(a) === trimmed(b);
};

// Requests.

/** Any text beside letters, with what has a meaning in URLs more often than chance would have it. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'aZ09-._~ /+%&=?:@!\'()*,;#"'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 8,
});

/** One of the ways to write a text in a URL: any octet escaped, in either case, and some not. */
const spelled = (unescaped: RegExp) => (decoded: string, dice: readonly number[]) =>
  [...Buffer.from(decoded, 'utf8')]
    .map((octet, i) => {
      const plain = String.fromCharCode(octet);
      const hex = `%${octet.toString(16).padStart(2, '0')}`;
      const die = dice[i % dice.length] ?? 0;
      if (die === 0 && unescaped.test(plain)) return plain;
      return die === 1 ? hex : hex.toUpperCase();
    })
    .join('');
const inPath = spelled(/[\w\-.~!$&'()*+,;=:@/]/);
const inQuery = spelled(/[\w\-.~!$'()*+,;:@/?]/);

const dice = fc.array(fc.nat(2), { minLength: 1, maxLength: 7 });

/** A header value as text: no line breaks, and no blanks outside, which HTTP would take away. */
const value = text.map((some) => some.replace(/\p{C}|\p{Z}/gu, ' ').trim());

const call = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  path: text.map((decoded) => `/v1/${decoded}`),
  query: fc.array(fc.tuple(text, text), { maxLength: 4 }),
  headers: fc.record({
    Host: value.map((some) => `a${some}`),
    'X-Bce-Note': value,
    'Content-Type': value,
    Accept: value,
  }),
  signedHeaders: fc.constantFrom(
    undefined,
    ['host'],
    ['accept', 'content-type', 'host', 'x-bce-note'],
    ['x-bce-note', 'host'],
  ),
  dice,
});
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

/** The wire forms of the call under these dice. */
const wirePath = ({ path }: Call, die: readonly number[]) => inPath(path, die);
const wireQuery = ({ query }: Call, die: readonly number[]) =>
  query.map(([key, val]) => `${inQuery(key, die)}=${inQuery(val, die)}`).join('&');

function signed(made: Call): SignedRequest {
  const { method, headers, signedHeaders } = made;
  const authorization = sign({
    method,
    path: wirePath(made, made.dice),
    query: wireQuery(made, made.dice),
    headers,
    accessKeyId: 'AK',
    secretAccessKey: SECRET,
    timestamp: NOW,
    expirationSeconds: 1800,
    ...(signedHeaders && { signedHeaders }),
  });
  const octets = (header: string) => Buffer.from(header, 'utf8').toString('latin1');
  return {
    method,
    rawPath: wirePath(made, made.dice),
    rawQuery: wireQuery(made, made.dice),
    rawHeaders: [...Object.entries(headers).flat().map(octets), 'Authorization', authorization],
    body: new Uint8Array(),
  };
}

test('what sign() signs is accepted, in any other spelling and order too', () => {
  fc.assert(
    fc.property(call, dice, fc.boolean(), (made, other, reversed) => {
      const request = signed(made);
      assert.ok(isAccepted(request));
      const query = reversed ? [...made.query].reverse() : made.query;
      const respelled = { ...request, rawPath: wirePath(made, other), rawQuery: wireQuery({ ...made, query }, other) };
      assert.ok(isAccepted(respelled));
    }),
    RUNS,
  );
});

/** The text with one bit of one octet turned over; undefined when it is empty. */
function flipped(original: string, at: number, bit: number): string | undefined {
  if (original === '') return undefined;
  const index = at % original.length;
  return (
    original.slice(0, index) + String.fromCharCode(original.charCodeAt(index) ^ (1 << bit)) + original.slice(index + 1)
  );
}

const position = fc.nat(10_000);
const bit = fc.nat(7);

describe('one bit changed is accepted exactly where it changes no meaning', () => {
  test('method: nowhere, its case counts', () => {
    fc.assert(
      fc.property(call, position, bit, (made, at, which) => {
        const request = signed(made);
        assert.equal(isAccepted({ ...request, method: flipped(request.method, at, which)! }), false);
      }),
      RUNS,
    );
  });

  test('path: where it decodes to the same octets', () => {
    fc.assert(
      fc.property(call, position, bit, (made, at, which) => {
        const request = signed(made);
        const rawPath = flipped(request.rawPath, at, which)!;
        assert.equal(isAccepted({ ...request, rawPath }), samePath(rawPath, request.rawPath));
      }),
      RUNS,
    );
  });

  test('path signed as sent: never where it decodes to other octets', () => {
    fc.assert(
      fc.property(call, position, bit, (made, at, which) => {
        const request = signed({
          ...made,
          query: [],
          headers: { ...made.headers, Host: 'h' },
          signedHeaders: ['host'],
        });
        const prefix = `bce-auth-v1/AK/${TIME}/1800`;
        const signature = hmacHex(deriveSigningKey(prefix, SECRET), `${request.method}\n${request.rawPath}\n\nhost:h`);
        const rawHeaders = ['Host', 'h', 'Authorization', `${prefix}/host/${signature}`];
        assert.ok(isAccepted({ ...request, rawHeaders }));
        const rawPath = flipped(request.rawPath, at, which)!;
        if (isAccepted({ ...request, rawPath, rawHeaders })) assert.ok(samePath(rawPath, request.rawPath));
      }),
      RUNS,
    );
  });

  test('query: where it decodes to the same pairs', () => {
    fc.assert(
      fc.property(call, position, bit, (made, at, which) => {
        const request = signed(made);
        const rawQuery = flipped(request.rawQuery, at, which);
        if (rawQuery === undefined) return;
        assert.equal(isAccepted({ ...request, rawQuery }), sameQuery(rawQuery, request.rawQuery));
      }),
      RUNS,
    );
  });

  test('value of a signed header: where only white space outside it changes', () => {
    fc.assert(
      fc.property(call, fc.nat(3), position, bit, (made, which, at, flip) => {
        const request = signed(made);
        const name = request.rawHeaders[which * 2]!;
        const listed: readonly string[] = made.signedHeaders ?? ['host', 'content-type', 'x-bce-note'];
        const original = request.rawHeaders[which * 2 + 1]!;
        const changed = flipped(original, at, flip);
        if (changed === undefined || !listed.includes(name.toLowerCase())) return;
        const rawHeaders = request.rawHeaders.with(which * 2 + 1, changed);
        assert.equal(isAccepted({ ...request, rawHeaders }), sameValue(changed, original));
      }),
      { numRuns: 2 * RUNS.numRuns },
    );
  });

  test('authorization: where the list still covers the same headers, x-bce-* aside', () => {
    fc.assert(
      fc.property(call, position, bit, (made, at, which) => {
        const request = signed(made);
        const original = request.rawHeaders.at(-1)!;
        const changed = flipped(original, at, which)!;
        if (!isAccepted({ ...request, rawHeaders: request.rawHeaders.with(-1, changed) })) return;
        const [before, after] = [original.split('/'), changed.split('/')];
        assert.deepEqual(after.with(4, ''), before.with(4, ''));
        const sent = Object.entries(made.headers).flatMap(([name, some]) => (some === '' ? [] : [name.toLowerCase()]));
        const covered = (list: string | undefined) =>
          sent.filter((name) => !name.startsWith('x-bce-') && list?.toLowerCase().split(';').includes(name));
        assert.deepEqual(covered(after[4]), covered(before[4]));
      }),
      { numRuns: 2 * RUNS.numRuns },
    );
  });

  test('signature: nowhere', () => {
    const request = signed({ ...fc.sample(call, { numRuns: 1, seed: 1 })[0]! });
    const authorization = request.rawHeaders.at(-1)!;
    assert.ok(isAccepted(request));
    for (let at = authorization.length - 64; at < authorization.length; at++) {
      for (let which = 0; which < 8; which++) {
        const rawHeaders = request.rawHeaders.with(-1, flipped(authorization, at, which)!);
        assert.equal(isAccepted({ ...request, rawHeaders }), false);
      }
    }
  });
});

test('a request of random octets never throws', () => {
  const octets = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
  fc.assert(
    fc.property(octets, octets, octets, fc.array(octets, { maxLength: 9 }), (method, rawPath, rawQuery, some) => {
      const authorization = `bce-auth-v1/AK/${TIME}/1800/host;${rawPath.replaceAll('/', '')}/${'0'.repeat(64)}`;
      const rawHeaders = ['Host', rawPath || 'h', 'Authorization', authorization, ...some];
      const request = { method, rawPath, rawQuery, rawHeaders, body: Buffer.from(rawPath) };
      const outcome = authenticate(request, () => CREDENTIAL, NOW);
      assert.ok('code' in outcome);
      outcome.explain?.();
      assert.ok('code' in authenticate({ ...request, rawHeaders: some }, () => CREDENTIAL, NOW));
    }),
    RUNS,
  );
});
