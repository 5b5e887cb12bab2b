import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseAuthorization } from './authorization.ts';
import { octetsOf } from './octets.ts';
import { authenticate } from './verify.ts';

/** The signer inside Baidu's own JavaScript SDK; it comes without types. */
interface OfficialSigner {
  generateAuthorization(
    method: string,
    resource: string,
    params: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>>,
    timestampSeconds: number,
    expirationSeconds: number,
    headersToSign?: readonly string[],
  ): string;
}
type OfficialAuth = new (accessKeyId: string, secretAccessKey: string) => OfficialSigner;
const Auth: OfficialAuth = createRequire(import.meta.url)('@baiducloud/sdk/src/auth.js');

const SECONDS = Date.UTC(2026, 2, 4, 5, 6, 7) / 1000;

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
/** Its signer leaves keys unencoded, so only these are right (contract 1.5). */
const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,7}$/).filter((name) => name.toLowerCase() !== 'authorization');
const value = text.map((some) => some.replace(/\p{C}|\p{Z}/gu, ' ').trim());

const call = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  // Signed as it is sent: segments escaped by encodeURIComponent, or left alone where a URL allows it.
  path: fc
    .array(fc.oneof(text.map(encodeURIComponent), fc.stringMatching(/^[\w\-.~!$&'()*+,;=:@]{0,6}$/)), { maxLength: 4 })
    .map((segments) => `/v1/${segments.join('/')}`),
  query: fc.dictionary(key, text, { maxKeys: 4 }),
  headers: fc.record({
    Host: fc.constantFrom('csn.baidubce.com', '127.0.0.1:8787', '[::1]:8787'),
    'Content-Type': value,
    'Content-Length': fc.nat(99).map(String),
    'x-bce-note': value,
    'x-bce-note-b': value,
    Accept: value,
  }),
  listed: fc.constantFrom(undefined, ['host'], ['host', 'accept', 'x-bce-date']),
  expiration: fc.integer({ min: 1, max: 200_000 }),
  secret: fc.string({ unit: 'grapheme', minLength: 1 }),
});

/** As its HTTP client writes a query: everything escaped, some of it in lower case. */
const wireQuery = (query: Readonly<Record<string, string>>): string =>
  Object.entries(query)
    .map(
      ([name, some]) =>
        `${name}=${encodeURIComponent(some).replace(/[-._~!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`,
    )
    .join('&');

test('200 random requests signed by the official JavaScript signer are accepted', () => {
  fc.assert(
    fc.property(call, ({ method, path, query, headers, listed, expiration, secret }) => {
      const signer = new Auth('AK', secret);
      const authorization = signer.generateAuthorization(method, path, query, headers, SECONDS, expiration, listed);
      assert.ok(parseAuthorization(authorization), authorization);
      const request = {
        method,
        rawPath: path,
        rawQuery: wireQuery(query),
        rawHeaders: [...Object.entries(headers).flat().map(octetsOf), 'Authorization', authorization],
        body: new Uint8Array(),
      };
      const credential = { secret, enabled: true, ownerEnabled: true };
      assert.deepEqual(
        authenticate(request, () => credential, SECONDS * 1000),
        { accessKeyId: 'AK', credential },
      );
      const other = { ...credential, secret: `${secret}x` };
      assert.ok('code' in authenticate(request, () => other, SECONDS * 1000));
    }),
    { numRuns: 200 },
  );
});
