import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AuthRefusal } from './refusal.ts';
import { codeOf, HOST, NOW, outcomeOf, presigned, signed, TEMPORARY, TIME } from './testing/signed-request.ts';

describe('time', () => {
  const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString().replace('.000', '');
  const dated = (seconds: number) => signed({ headers: { ...HOST, 'x-bce-date': at(seconds) } });

  test('the last second of a life and of the clock tolerance count in whole', () => {
    assert.equal(codeOf(signed(), { now: NOW + 1800_999 }), 'accepted');
    assert.equal(codeOf(signed(), { now: NOW + 1801_000 }), 'RequestExpired');
    assert.equal(codeOf(signed(), { now: NOW - 900_000 }), 'accepted');
    assert.equal(codeOf(signed(), { now: NOW - 900_001 }), 'RequestExpired');
  });

  test('the refusal names the time that was wrong', () => {
    const refused = outcomeOf(signed(), { now: NOW + 1801_000 }) as AuthRefusal;
    assert.equal(refused.time, TIME);
    assert.equal((outcomeOf(dated(901)) as AuthRefusal).time, at(901));
  });

  test('no signature lives longer than 36 hours', () => {
    const request = signed({ expirationSeconds: 1_000_000 });
    assert.equal(codeOf(request, { now: NOW + 129_600_000 }), 'accepted');
    assert.equal(codeOf(request, { now: NOW + 129_601_000 }), 'RequestExpired');
  });

  test('-1 is malformed unless the server lets signatures live for ever', () => {
    const request = signed({ expirationSeconds: -1 });
    assert.equal(codeOf(request), 'InvalidHTTPAuthHeader');
    const options = { acceptNeverExpiring: true };
    assert.equal(codeOf(request, { options, now: NOW + 1e12 }), 'accepted');
    assert.equal(codeOf(request, { options, now: NOW - 901_000 }), 'RequestExpired');
  });

  test('x-bce-date may differ from the authorization, within the same window', () => {
    assert.equal(codeOf(dated(2)), 'accepted');
    assert.equal(codeOf(dated(900)), 'accepted');
    assert.equal(codeOf(dated(901)), 'RequestExpired');
    assert.equal(codeOf(dated(-1800)), 'accepted');
    assert.equal(codeOf(dated(-1801)), 'RequestExpired');
  });

  test('an x-bce-date that is no time is a bad request, an empty one is none', () => {
    for (const text of ['2026-02-31T00:00:00Z', 'now', '2026-03-04 05:06:07']) {
      assert.equal(codeOf(signed({ headers: { ...HOST, 'x-bce-date': text } })), 'InvalidHTTPRequest', text);
    }
    assert.equal(codeOf(signed({ headers: { ...HOST, 'x-bce-date': '' } })), 'accepted');
  });

  test('Date counts when x-bce-date is missing, and not when it is no date', () => {
    const date = (seconds: number) => new Date(NOW + seconds * 1000).toUTCString();
    assert.equal(codeOf(signed({}, ['Date', date(900)])), 'accepted');
    assert.equal(codeOf(signed({}, ['Date', date(901)])), 'RequestExpired');
    assert.equal(codeOf(signed({}, ['Date', date(-1801)])), 'RequestExpired');
    assert.equal(codeOf(signed({}, ['Date', 'yesterday'])), 'accepted');
    assert.equal(codeOf(signed({ headers: { ...HOST, 'x-bce-date': at(1) } }, ['Date', date(5000)])), 'accepted');
  });

  test('the times of a request whose URL was signed say nothing, but have to be times', () => {
    assert.equal(codeOf(presigned({ headers: { ...HOST, 'x-bce-date': at(-5000) } })), 'accepted');
    assert.equal(codeOf(presigned({}, ['Date', new Date(NOW + 5e6).toUTCString()])), 'accepted');
    assert.equal(codeOf(presigned({ headers: { ...HOST, 'x-bce-date': 'now' } })), 'InvalidHTTPRequest');
  });

  test('a session ends at its moment, of whichever clock sessions have', () => {
    const request = signed({ headers: { ...HOST, 'x-bce-security-token': 'tok+en/=' } });
    const ending = (expiresAt: number) => ({ credential: { ...TEMPORARY, session: { token: 'tok+en/=', expiresAt } } });
    assert.equal(codeOf(request, ending(NOW + 1)), 'accepted');
    assert.equal(codeOf(request, ending(NOW)), 'InvalidAccessKeyId');
    assert.equal(codeOf(request, { ...ending(NOW), options: { sessionsAt: NOW - 1 } }), 'accepted');
    assert.equal(codeOf(request, { ...ending(NOW + 1), options: { sessionsAt: NOW + 1 } }), 'InvalidAccessKeyId');
  });
});
