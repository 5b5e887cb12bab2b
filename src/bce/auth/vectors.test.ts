import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  CREDENTIALS,
  NEGATIVE_CASES,
  NOW,
  received,
  signedRequest,
  VECTORS,
  vector,
  withAuthorization,
} from '../../../test/vectors/auth.ts';
import { parseAuthorization } from './authorization.ts';
import { candidates } from './candidates.ts';
import { canonicalUri } from './canonical.ts';
import { readHeaders } from './headers.ts';
import { readQuery } from './query.ts';
import type { SignedRequest } from './request.ts';
import { sign } from './sign.ts';
import { deriveSigningKey, hmacHex, SigningKeys } from './signature.ts';
import { authenticate, type Credential } from './verify.ts';

const lookup = (accessKeyId: string) => CREDENTIALS.get(accessKeyId);

const codeOf = (request: SignedRequest, now = NOW, credentials = CREDENTIALS): string => {
  const outcome = authenticate(request, (id) => credentials.get(id), now);
  return 'code' in outcome ? outcome.code : 'accepted';
};

/** The HTTP status of each code (contract 2.4). */
const STATUS: Readonly<Record<string, number>> = {
  accepted: 200,
  AccessDenied: 403,
  InvalidAccessKeyId: 403,
  InvalidHTTPAuthHeader: 400,
  InvalidHTTPRequest: 400,
  RequestExpired: 400,
  SignatureDoesNotMatch: 400,
};

describe('positive vectors', () => {
  for (const each of VECTORS) {
    const { id, description, expected, request: wire } = each;
    test(`${id}: ${description}`, () => {
      const authorization = parseAuthorization(expected.authorization);
      assert.ok(authorization);
      assert.equal(authorization.prefix, expected.authStringPrefix);
      assert.equal(authorization.signedAt, each.timestampEpoch * 1000);
      assert.equal(authorization.expirationSeconds, each.expirationInSeconds);
      assert.equal([...authorization.signedHeaders].join(';'), each.signedHeadersField);
      assert.equal(authorization.signature, expected.signature);

      const signingKey = deriveSigningKey(authorization.prefix, each.secretAccessKey);
      assert.equal(signingKey, expected.signingKey);
      assert.equal(canonicalUri(wire.rawPath), expected.canonicalUri);
      const request = signedRequest(each);
      const { canonical } = readQuery(request.rawQuery);
      assert.equal(canonical, expected.canonicalQueryString);

      const { values } = readHeaders(request.rawHeaders);
      const texts = [...candidates(request, values, canonical, authorization.signedHeaders)];
      const signed = texts.find((text) => hmacHex(signingKey, text) === expected.signature);
      assert.equal(signed, expected.canonicalRequest);
      assert.equal(signed.split('\n').slice(3).join('\n'), expected.canonicalHeaders.join('\n'));
      // Only V13 needs more than the first guess (contract 1.11).
      assert.equal(texts.indexOf(signed), id === 'V13' ? 1 : 0);

      const outcome = authenticate(request, lookup, NOW);
      assert.deepEqual(outcome, { accessKeyId: each.accessKeyId, credential: CREDENTIALS.get(each.accessKeyId) });
    });
  }

  test('sign() gives the authorization of each vector but V13, which signs what it does not list', () => {
    for (const each of VECTORS.filter(({ id }) => id !== 'V13')) {
      const authorization = sign({
        method: each.request.method,
        path: each.request.rawPath,
        query: each.request.rawQuery,
        headers: Object.fromEntries(each.request.headers),
        accessKeyId: each.accessKeyId,
        secretAccessKey: each.secretAccessKey,
        timestamp: each.timestampEpoch * 1000,
        expirationSeconds: each.expirationInSeconds,
        ...(each.signedHeadersField === '' ? {} : { signedHeaders: each.signedHeadersField.split(';') }),
      });
      assert.equal(authorization, each.expected.authorization, each.id);
    }
  });

  for (const each of VECTORS) {
    for (const form of each.equivalentWireForms ?? []) {
      test(`${each.id} as ${form}`, () => {
        const [, kind = 'query', text = ''] = /^(?:(path|query) )?(\S+)/.exec(form) ?? [];
        const request = signedRequest(each);
        const other = kind === 'path' ? { ...request, rawPath: text } : { ...request, rawQuery: text };
        assert.equal(codeOf(other), 'accepted');
      });
    }
  }
});

/** What `serverStateChange` of a negative case says, done to the credentials. */
function changed(change: string): ReadonlyMap<string, Credential> {
  const patch = (id: string, fields: Partial<Credential>) =>
    new Map([...CREDENTIALS, [id, { ...CREDENTIALS.get(id)!, ...fields }]]);
  if (change === 'access key enabled=false') return patch('AKEXAMPLEone0001', { enabled: false });
  if (change === 'user u-root enabled=false') return patch('AKEXAMPLEone0001', { ownerEnabled: false });
  const expiration = /^session expiration set to (\S+)$/.exec(change)?.[1] ?? '';
  const { session } = CREDENTIALS.get('AKSTStmp0002')!;
  return patch('AKSTStmp0002', { session: { ...session!, expiresAt: Date.parse(expiration) } });
}

describe('negative cases', () => {
  for (const each of NEGATIVE_CASES) {
    test(`${each.id}: ${each.mutation}`, () => {
      const credentials = each.serverStateChange === undefined ? CREDENTIALS : changed(each.serverStateChange);
      const code = codeOf(received(each.request), Date.parse(each.serverClock), credentials);
      assert.equal(code === 'accepted' ? '(accepted)' : code, each.expectedCode);
      assert.equal(STATUS[code], each.expectedStatus);
    });
  }

  const { authorization } = vector('V01').expected;
  for (const [id, spelled] of [
    ['N05 expiration 0', authorization.replace('/1800/', '/0/')],
    ['N05 expiration -5', authorization.replace('/1800/', '/-5/')],
    ['N05 expiration abc', authorization.replace('/1800/', '/abc/')],
    ['N06 signature in upper case', authorization.replace(/[^/]*$/, (signature) => signature.toUpperCase())],
    ['N06 signature of 63 characters', authorization.slice(0, -1)],
  ] as const) {
    test(id, () => {
      assert.notEqual(spelled, authorization);
      assert.equal(codeOf(withAuthorization(signedRequest(vector('V01')), spelled)), 'InvalidHTTPAuthHeader');
    });
  }

  test('the file holds 14 vectors and 24 cases', () => {
    assert.deepEqual([VECTORS.length, NEGATIVE_CASES.length], [14, 24]);
  });
});

test('with remembered signing keys every vector is accepted again and again', () => {
  const options = { signingKeys: new SigningKeys(2) };
  for (let round = 0; round < 2; round++) {
    for (const each of VECTORS)
      assert.ok('credential' in authenticate(signedRequest(each), lookup, NOW, options), each.id);
  }
});
