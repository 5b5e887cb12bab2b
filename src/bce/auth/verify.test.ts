import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { describe, test } from 'node:test';
import type { AuthRefusal } from './refusal.ts';
import type { SignedRequest } from './request.ts';
import {
  codeOf,
  HOST,
  NOW,
  outcomeOf,
  PERMANENT,
  presigned,
  SECRET,
  signed,
  TEMPORARY,
  TIME,
} from './testing/signed-request.ts';
import { authenticate } from './verify.ts';

test('refusals come in the order of contract 1.10: right one thing after another and the next one answers', () => {
  // Wrong in every row at once.
  const token = 'another-token';
  const headers = { 'x-bce-content-sha256': '0'.repeat(64), 'x-bce-security-token': token };
  const late = { now: NOW + 1801_000 };
  const dead = { ...TEMPORARY, enabled: false, ownerEnabled: false };
  const other = (request: SignedRequest): SignedRequest => ({ ...request, rawPath: '/v1/other' });
  const bare: SignedRequest = { ...signed({ headers: { ...HOST, ...headers } }), rawHeaders: [] };
  assert.equal(codeOf(bare, { ...late, credential: undefined }), 'AccessDenied'); // 1
  const malformed = { ...bare, rawHeaders: ['Authorization', 'Basic abc'] };
  assert.equal(codeOf(malformed, { ...late, credential: undefined }), 'InvalidHTTPAuthHeader'); // 2
  const uncovered = other(signed({ headers: { ...HOST, ...headers }, signedHeaders: ['x-bce-content-sha256'] }));
  assert.equal(codeOf(uncovered, { ...late, credential: undefined }), 'InvalidHTTPAuthHeader'); // 3
  const covered = other(signed({ headers: { ...HOST, ...headers } }));
  assert.equal(codeOf(covered, { ...late, credential: undefined }), 'InvalidAccessKeyId'); // 4
  assert.equal(codeOf(covered, { ...late, credential: dead }), 'InvalidAccessKeyId');
  assert.equal(codeOf(covered, { ...late, credential: { ...dead, enabled: true } }), 'AccessDenied'); // 5
  assert.equal(codeOf(covered, { ...late, credential: TEMPORARY }), 'RequestExpired'); // 6
  assert.equal(codeOf(covered, { credential: TEMPORARY }), 'AccessDenied'); // 7
  const owner = { ...TEMPORARY, session: { ...TEMPORARY.session!, token } };
  assert.equal(codeOf(covered, { credential: owner }), 'SignatureDoesNotMatch'); // 8
  const authentic = { ...covered, rawPath: '/v1/csn' };
  assert.equal(codeOf(authentic, { credential: owner }), 'InvalidHTTPRequest'); // 9
  const sha256 = hash('sha256', '', 'hex').toUpperCase();
  const right = signed({ headers: { ...HOST, ...headers, 'x-bce-content-sha256': sha256 } });
  assert.equal(codeOf(right, { credential: owner }), 'accepted');
});

test('a refusal tells no secret, and only a wrong signature can be explained', () => {
  const refused = outcomeOf({ ...signed(), rawPath: '/other' }) as AuthRefusal;
  assert.equal(refused.code, 'SignatureDoesNotMatch');
  assert.equal(JSON.stringify(refused).includes(SECRET), false);
  assert.equal(refused.explain?.().ours.startsWith('GET\n/other\n'), true);
  assert.equal((outcomeOf(signed(), { now: 0 }) as AuthRefusal).explain, undefined);
});

test('the credential comes back as the look-up gave it', () => {
  const credential = { ...PERMANENT, accountId: 'a1' };
  assert.deepEqual(
    authenticate(signed(), () => credential, NOW),
    { accessKeyId: 'AK', credential },
  );
});

describe('host', () => {
  test('has to be sent', () => {
    assert.equal(codeOf(signed({ headers: { 'x-bce-date': TIME } })), 'InvalidHTTPAuthHeader');
    assert.equal(codeOf(signed({ headers: { Host: '' }, signedHeaders: ['host'] })), 'InvalidHTTPAuthHeader');
  });

  test('is compared as received, with its port and case', () => {
    for (const host of ['127.0.0.1', '127.0.0.1:8788', 'localhost:8787']) {
      const request = signed();
      assert.equal(
        codeOf({ ...request, rawHeaders: ['Host', host, ...request.rawHeaders.slice(2)] }),
        'SignatureDoesNotMatch',
      );
    }
  });

  test('is the authority of HTTP/2', () => {
    const request = signed();
    assert.equal(codeOf({ ...request, rawHeaders: [':authority', ...request.rawHeaders.slice(1)] }), 'accepted');
  });

  test('may be listed in any case and any order', () => {
    const headers = { ...HOST, 'x-bce-date': TIME };
    assert.equal(codeOf(signed({ headers, signedHeaders: ['x-bce-date', 'host'] })), 'accepted');
    const request = signed({ headers, signedHeaders: ['host', 'x-bce-date'] });
    const rawHeaders = request.rawHeaders.map((text) => text.replace('/host;x-bce-date/', '/X-Bce-Date;HOST/'));
    assert.notDeepEqual(rawHeaders, request.rawHeaders);
    assert.equal(codeOf({ ...request, rawHeaders }), 'accepted');
  });
});

describe('repeated headers', () => {
  test('of the signature are refused', () => {
    assert.equal(codeOf(signed({}, ['host', '127.0.0.1:8787'])), 'InvalidHTTPRequest');
    assert.equal(codeOf(signed({}, ['host', ''])), 'InvalidHTTPRequest');
    const request = signed();
    assert.equal(codeOf({ ...request, rawHeaders: ['Host', ' ', ...request.rawHeaders] }), 'InvalidHTTPRequest');
    const headers = { ...HOST, 'x-bce-date': TIME };
    assert.equal(codeOf(signed({ headers }, ['X-Bce-Date', TIME])), 'InvalidHTTPRequest');
    assert.equal(codeOf(signed({}, ['Authorization', 'Basic abc'])), 'InvalidHTTPAuthHeader');
  });

  test('that are listed beside them were signed as one, joined by commas', () => {
    const one = { headers: { ...HOST, Accept: 'a, b' }, signedHeaders: ['accept', 'host'] };
    const request = signed(one);
    const [, , , , ...authorization] = request.rawHeaders;
    assert.equal(
      codeOf({ ...request, rawHeaders: ['Host', HOST.Host, 'Accept', 'a', 'Accept', 'b', ...authorization] }),
      'accepted',
    );
  });
});

describe('authorization in the query', () => {
  test('is taken in any case, escaped or not, for any method', () => {
    const request = presigned({ query: 'a=1', method: 'DELETE' });
    assert.equal(codeOf(request), 'accepted');
    assert.equal(codeOf({ ...request, rawQuery: decodeURIComponent(request.rawQuery) }), 'accepted');
    const [, authorization = ''] = request.rawQuery.split('&');
    const first = authorization.replace('authorization', 'AuthoriZation');
    assert.equal(codeOf({ ...request, rawQuery: `${first}&a=1` }), 'accepted');
    assert.equal(codeOf({ ...request, rawQuery: `${first}&a=2` }), 'SignatureDoesNotMatch');
  });

  test('loses against the header', () => {
    const request = signed();
    assert.equal(codeOf({ ...request, rawQuery: 'authorization=nonsense' }), 'accepted');
    const inQuery = presigned();
    const rawHeaders = [...inQuery.rawHeaders, 'Authorization', 'Basic abc'];
    assert.equal(codeOf({ ...inQuery, rawHeaders }), 'InvalidHTTPAuthHeader');
  });

  test('that is empty is malformed, in the header too', () => {
    assert.equal(codeOf({ ...presigned(), rawQuery: 'authorization=' }), 'InvalidHTTPAuthHeader');
    assert.equal(codeOf({ ...presigned(), rawQuery: 'authorization' }), 'InvalidHTTPAuthHeader');
    assert.equal(codeOf({ ...presigned(), rawHeaders: ['Host', 'a', 'Authorization', ' '] }), 'InvalidHTTPAuthHeader');
  });

  test('can be kept to reads', () => {
    const options = { queryAuthorization: 'get-only' } as const;
    assert.equal(codeOf(presigned(), { options }), 'accepted');
    assert.equal(codeOf(presigned({ method: 'HEAD' }), { options }), 'accepted');
    assert.equal(codeOf(presigned({ method: 'PUT' }), { options }), 'AccessDenied');
    assert.equal(codeOf(signed({ method: 'PUT' }), { options }), 'accepted');
  });
});

describe('security token', () => {
  const inHeader = (token: string) => ({ headers: { ...HOST, 'x-bce-security-token': token } });
  const inQuery = (token: string) => ({ query: `x-bce-security-token=${encodeURIComponent(token)}` });
  const temporary = { credential: TEMPORARY };

  test('comes in the header or the query, and has to be the one of the key', () => {
    assert.equal(codeOf(signed(inHeader('tok+en/=')), temporary), 'accepted');
    assert.equal(codeOf(signed(inQuery('tok+en/=')), temporary), 'accepted');
    assert.equal(codeOf(signed({ ...inHeader('tok+en/='), ...inQuery('tok+en/=') }), temporary), 'accepted');
    assert.equal(codeOf(signed({ ...inHeader('tok+en/='), ...inQuery('other') }), temporary), 'AccessDenied');
    for (const wrong of ['tok+en/', 'tok+en/==', 'TOK+EN/=', '']) {
      assert.equal(codeOf(signed(inHeader(wrong)), temporary), 'AccessDenied', wrong);
      assert.equal(codeOf(signed(inQuery(wrong)), temporary), 'AccessDenied', wrong);
    }
  });

  test('need not be signed', () => {
    assert.equal(
      codeOf(signed({ signedHeaders: ['host'] }, ['x-bce-security-token', 'tok+en/=']), temporary),
      'accepted',
    );
  });

  test('is refused beside a permanent key, unless empty', () => {
    assert.equal(codeOf(signed(inHeader('any'))), 'AccessDenied');
    assert.equal(codeOf(signed(inQuery('any'))), 'AccessDenied');
    assert.equal(codeOf(signed(inHeader(''))), 'accepted');
    assert.equal(codeOf(signed(inQuery(''))), 'accepted');
  });
});

test('digests are checked against the body, on any method', () => {
  const body = '{"a":1}';
  const md5 = hash('md5', body, 'base64');
  const sha256 = hash('sha256', body, 'hex');
  for (const method of ['GET', 'POST', 'DELETE']) {
    assert.equal(codeOf(signed({ method, body, headers: { ...HOST, 'Content-MD5': md5 } })), 'accepted');
    assert.equal(codeOf(signed({ method, body: '', headers: { ...HOST, 'Content-MD5': md5 } })), 'InvalidHTTPRequest');
  }
  assert.equal(codeOf(signed({ body, headers: { ...HOST, 'x-bce-content-sha256': sha256 } })), 'accepted');
  assert.equal(codeOf(signed({ body, headers: { ...HOST, 'x-bce-content-sha256': 'none' } })), 'InvalidHTTPRequest');
});

test('a path or query that cannot be decoded is signed as it stands, and none throws', () => {
  for (const path of ['/v1/%', '/v1/%zz', '/v1/%ff%fe', '//', '/v1/../x', '/v1/a?b']) {
    assert.equal(codeOf(signed({ path, query: 'a=%&%=%zz&b=%ff' })), 'accepted', path);
  }
});
