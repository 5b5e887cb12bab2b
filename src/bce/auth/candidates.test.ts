import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SignedRequest } from './request.ts';
import { deriveSigningKey, hmacHex } from './signature.ts';
import { countHmacs } from './testing/count-hmacs.ts';
import { codeOf, HOST, SECRET, signed, TIME } from './testing/signed-request.ts';

describe('candidates', () => {
  /** The request with the signature of this text in place of its own. */
  const signedAs = (request: SignedRequest, text: string): SignedRequest => {
    const prefix = `bce-auth-v1/AK/${TIME}/1800`;
    const signature = hmacHex(deriveSigningKey(prefix, SECRET), text);
    return { ...request, rawHeaders: request.rawHeaders.map((each) => each.replace(/[0-9a-f]{64}$/, signature)) };
  };

  test('the path as sent, for Python and JavaScript', () => {
    const request = signed({ path: '/v1/a:b%2fc' });
    const host = 'host:127.0.0.1%3A8787';
    assert.equal(codeOf(signedAs(request, `GET\n/v1/a%3Ab/c\n\n${host}`)), 'accepted');
    assert.equal(codeOf(signedAs(request, `GET\n/v1/a:b%2fc\n\n${host}`)), 'accepted');
    assert.equal(codeOf(signedAs(request, `GET\n/v1/a:b/c\n\n${host}`)), 'SignatureDoesNotMatch');
  });

  test('the default set without Content-Length: 0, but not without another length', () => {
    assert.equal(codeOf(signed({ method: 'PUT' }, ['Content-Length', '0'])), 'accepted');
    assert.equal(codeOf(signed({ method: 'PUT' }, ['Content-Length', '1'])), 'SignatureDoesNotMatch');
  });

  test('the listed headers with every x-bce-*, but with no other', () => {
    const extra = { ...HOST, 'x-bce-a': '1' };
    const both = `GET\n/v1/csn\n\nhost:127.0.0.1%3A8787\nx-bce-a:1`;
    assert.equal(codeOf(signedAs(signed({ headers: extra, signedHeaders: ['host'] }), both)), 'accepted');
    const typed = `GET\n/v1/csn\n\ncontent-type:a\nhost:127.0.0.1%3A8787`;
    const request = signed({ headers: { ...HOST, 'content-type': 'a' }, signedHeaders: ['host'] });
    assert.equal(codeOf(signedAs(request, typed)), 'SignatureDoesNotMatch');
  });

  test('authorization is never signed, even when listed', () => {
    assert.equal(codeOf(signed({ signedHeaders: ['authorization', 'host'] })), 'accepted');
  });

  test('cost at most four HMACs next to the signing key', () => {
    const headers = { ...HOST, 'x-bce-a': '1' };
    const request = signed({ path: '/v1/a:b', headers, signedHeaders: ['host'] });
    const tampered = { ...request, rawPath: '/v1/a:c' };
    assert.equal(
      countHmacs(() => assert.equal(codeOf(tampered), 'SignatureDoesNotMatch')),
      5,
    );
    assert.equal(
      countHmacs(() => codeOf(request)),
      2,
    );
    // Nothing that the other candidates could add: one is enough to refuse.
    const plain = { ...signed({ signedHeaders: ['host'] }), rawPath: '/v1/other' };
    assert.equal(
      countHmacs(() => codeOf(plain)),
      2,
    );
  });
});
