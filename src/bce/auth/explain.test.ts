import assert from 'node:assert/strict';
import { type BinaryLike, createHmac, hash } from 'node:crypto';
import { describe, test } from 'node:test';
import { signedRequest, VECTORS, vector } from '../../../test/vectors/auth.ts';
import { parseAuthorization } from './authorization.ts';
import { explainMismatch, HMAC_LIMIT } from './explain.ts';
import type { SignedRequest } from './request.ts';
import { countHmacs } from './testing/count-hmacs.ts';
import { authenticate } from './verify.ts';

const TIME = '2026-03-04T05:06:07Z';
const NOW = Date.parse(TIME);
const SECRET = 'SKexample+one/0001';

const BODY = '{"a":1}';
const MD5 = hash('md5', BODY, 'base64');
const encode = encodeURIComponent;

/** A write with a little of everything, and a read with next to nothing. */
const WRITE: Wire = {
  method: 'PUT',
  path: '/v1/user/r%26d%20x:y~(1)/policy',
  query: 'clientToken=t%2B1&bind&a=x%20y%2Fz%27~&a-b=2',
  headers: {
    Host: 'LocalHost:8787',
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': '7',
    'Content-MD5': MD5,
    'x-bce-date': '2026-03-04T05:06:08Z',
    'x-bce-meta': 'zz',
    'x-bce-meta-a': 'aa',
  },
  list: 'x-bce-meta;x-bce-date;x-bce-meta-a;host;content-type;content-md5;content-length',
  expiration: 600,
};
const READ: Wire = {
  method: 'GET',
  path: '/v1/csn',
  query: '',
  headers: { Host: 'csn.baidubce.com' },
  list: 'host',
  expiration: 1800,
};

interface Wire {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly list: string;
  readonly expiration: number;
}

/** The lines rightly signed, spelled out so that a mistake can be spelled out beside them. */
const URI = '/v1/user/r%26d%20x%3Ay~%281%29/policy';
const QUERY = 'a-b=2&a=x%20y%2Fz%27~&bind=&clientToken=t%2B1';
const LINES = [
  'content-length:7',
  `content-md5:${encode(MD5)}`,
  'content-type:application%2Fjson%3B%20charset%3Dutf-8',
  'host:LocalHost%3A8787',
  'x-bce-date:2026-03-04T05%3A06%3A08Z',
  'x-bce-meta-a:aa',
  'x-bce-meta:zz',
] as const;
const [LENGTH, CONTENT_MD5, TYPE, HOST, DATE, META_A, META] = LINES;

const request = (uri: string, query: string, lines: readonly string[]) => ['PUT', uri, query, ...lines].join('\n');
const RIGHT = request(URI, QUERY, LINES);

const prefixOf = ({ expiration }: Wire): string => `bce-auth-v1/AK/${TIME}/${expiration}`;
const hmac = (key: BinaryLike, text: string): Buffer => createHmac('sha256', key).update(text, 'latin1').digest();
const hex = (key: BinaryLike, text: string): string => hmac(key, text).toString('hex');

/** The wire form of a request that was signed as this text with this key. */
function sent(wire: Wire, text: string, key: BinaryLike = hex(SECRET, prefixOf(wire))): SignedRequest {
  const authorization = `${prefixOf(wire)}/${wire.list}/${hex(key, text)}`;
  return {
    method: wire.method,
    rawPath: wire.path,
    rawQuery: wire.query,
    rawHeaders: [...Object.entries(wire.headers).flat(), 'Authorization', authorization],
    body: Buffer.from(wire === READ ? '' : BODY),
  };
}

const CREDENTIAL = { secret: SECRET, enabled: true, ownerEnabled: true };

/** What a refusal of the request is explained by. */
function explained(from: SignedRequest) {
  const outcome = authenticate(from, () => CREDENTIAL, NOW);
  assert.ok('code' in outcome && outcome.explain, 'code' in outcome ? outcome.detail : 'accepted');
  return outcome.explain();
}

test('the requests of these tests are accepted when rightly signed', () => {
  assert.ok('credential' in authenticate(sent(WRITE, RIGHT), () => CREDENTIAL, NOW));
  assert.ok('credential' in authenticate(sent(READ, 'GET\n/v1/csn\n\nhost:csn.baidubce.com'), () => CREDENTIAL, NOW));
});

const with_ = (lines: readonly string[], line: string, other: string): string[] =>
  lines.map((each) => (each === line ? other : each));
const without = (line: string): string[] => LINES.filter((each) => each !== line);
const key = (secret: string, prefix = prefixOf(WRITE)): string => hex(secret, prefix);

describe('each mistake is named', () => {
  const mistakes: readonly (readonly [name: string, request: SignedRequest])[] = [
    ['secret-white-space', sent(WRITE, RIGHT, key(`${SECRET}\n`))],
    ['secret-white-space', sent(WRITE, RIGHT, key(`${SECRET}\r\n`))],
    ['secret-quoted', sent(WRITE, RIGHT, key(`"${SECRET}"`))],
    ['signing-key-bytes', sent(WRITE, RIGHT, hmac(SECRET, prefixOf(WRITE)))],
    ['signing-key-skipped', sent(WRITE, RIGHT, SECRET)],
    ['timestamp-of-x-bce-date', sent(WRITE, RIGHT, key(SECRET, 'bce-auth-v1/AK/2026-03-04T05:06:08Z/600'))],

    ['host-without-port', sent(WRITE, request(URI, QUERY, with_(LINES, HOST, 'host:LocalHost')))],
    ['host-other-spelling', sent(WRITE, request(URI, QUERY, with_(LINES, HOST, 'host:localhost%3A8787')))],
    [
      'host-other-spelling',
      sent({ ...READ, headers: { Host: 'localhost:8787' } }, 'GET\n/v1/csn\n\nhost:127.0.0.1%3A8787'),
    ],
    ['host-other-spelling', sent({ ...READ, headers: { Host: '127.0.0.1:1' } }, 'GET\n/v1/csn\n\nhost:localhost%3A1')],
    ['host-default-port', sent(READ, 'GET\n/v1/csn\n\nhost:csn.baidubce.com%3A80')],
    ['host-default-port', sent(READ, 'GET\n/v1/csn\n\nhost:csn.baidubce.com%3A443')],
    [
      'host-changed-by-proxy',
      sent(
        { ...READ, headers: { Host: 'inside:1', 'X-Forwarded-Host': 'csn.baidubce.com' } },
        'GET\n/v1/csn\n\nhost:csn.baidubce.com',
      ),
    ],

    ['content-type-left-out', sent(WRITE, request(URI, QUERY, without(TYPE)))],
    ['content-length-left-out', sent(WRITE, request(URI, QUERY, without(LENGTH)))],
    ['x-bce-date-left-out', sent(WRITE, request(URI, QUERY, without(DATE)))],
    [
      'x-bce-request-id-left-out',
      sent(
        { ...READ, headers: { ...READ.headers, 'x-bce-request-id': '1' }, list: '' },
        'GET\n/v1/csn\n\nhost:csn.baidubce.com',
      ),
    ],
    [
      'content-type-added',
      sent(
        { ...READ, headers: { ...READ.headers, 'Content-Type': 'a' } },
        'GET\n/v1/csn\n\ncontent-type:a\nhost:csn.baidubce.com',
      ),
    ],
    ['content-length-added', sent(READ, 'GET\n/v1/csn\n\ncontent-length:0\nhost:csn.baidubce.com')],
    [
      'content-length-added',
      sent(
        { ...READ, headers: { ...READ.headers, 'Content-Length': '7' } },
        'GET\n/v1/csn\n\ncontent-length:7\nhost:csn.baidubce.com',
      ),
    ],
    ['content-type-changed', sent(WRITE, request(URI, QUERY, with_(LINES, TYPE, 'content-type:application%2Fjson')))],
    ['signed-headers-not-listed', sent({ ...WRITE, list: '' }, request(URI, QUERY, [HOST]))],
    ['signed-headers-not-listed', sent({ ...WRITE, list: '' }, request(URI, QUERY, [HOST, DATE]))],
    ['default-headers-signed', sent({ ...WRITE, list: 'host' }, RIGHT)],

    ['method-lower-case', sent(WRITE, RIGHT.replace('PUT', 'put'))],
    ['trailing-line-feed', sent(WRITE, `${RIGHT}\n`)],
    ['empty-query-line-left-out', sent(READ, 'GET\n/v1/csn\nhost:csn.baidubce.com')],
    ['body-hash-appended', sent(WRITE, `${RIGHT}\n${hash('sha256', BODY)}`)],

    ['query-left-out', sent(WRITE, request(URI, '', LINES))],
    ['query-not-sorted', sent(WRITE, request(URI, 'clientToken=t%2B1&bind=&a=x%20y%2Fz%27~&a-b=2', LINES))],
    ['query-not-sorted', sent(WRITE, request(URI, 'a=x%20y%2Fz%27~&a-b=2&bind=&clientToken=t%2B1', LINES))],
    ['query-as-sent', sent(WRITE, request(URI, WRITE.query, LINES))],
    ['query-as-sent', sent(WRITE, request(URI, 'a-b=2&a=x%20y%2Fz%27~&bind&clientToken=t%2B1', LINES))],
    ['query-not-encoded', sent(WRITE, request(URI, "a-b=2&a=x y/z'~&bind=&clientToken=t+1", LINES))],
    ['query-encoded-twice', sent(WRITE, request(URI, 'a-b=2&a=x%2520y%252Fz%2527~&bind=&clientToken=t%252B1', LINES))],
    ['query-flag-without-equals', sent({ ...READ, query: 'b=1&a=' }, 'GET\n/v1/csn\na&b=1\nhost:csn.baidubce.com')],
    ['query-empty-left-out', sent(WRITE, request(URI, 'a-b=2&a=x%20y%2Fz%27~&clientToken=t%2B1', LINES))],
    ['plus-for-space', sent(WRITE, request(URI, QUERY.replace('%20', '+'), LINES))],
    ['plus-for-space', sent({ ...READ, query: 'a=x+y' }, 'GET\n/v1/csn\na=x%20y\nhost:csn.baidubce.com')],

    ['path-not-encoded', sent(WRITE, request('/v1/user/r&d x:y~(1)/policy', QUERY, LINES))],
    ['path-encoded-twice', sent(WRITE, request(URI.replaceAll('%', '%25'), QUERY, LINES))],
    ['path-slashes-encoded', sent(READ, 'GET\n%2Fv1%2Fcsn\n\nhost:csn.baidubce.com')],
    ['path-with-query', sent({ ...READ, query: 'a=1' }, 'GET\n/v1/csn?a=1\n\nhost:csn.baidubce.com')],
    ['path-without-version', sent(READ, 'GET\n/csn\n\nhost:csn.baidubce.com')],
    ['path-trailing-slash', sent(READ, 'GET\n/v1/csn/\n\nhost:csn.baidubce.com')],
    ['path-trailing-slash', sent({ ...READ, path: '/v1/csn/' }, 'GET\n/v1/csn\n\nhost:csn.baidubce.com')],

    [
      'header-lines-not-sorted',
      sent(WRITE, request(URI, QUERY, [LENGTH, CONTENT_MD5, TYPE, HOST, DATE, META, META_A])),
    ],
    [
      'header-lines-not-sorted',
      sent(WRITE, request(URI, QUERY, [META, DATE, META_A, HOST, TYPE, CONTENT_MD5, LENGTH])),
    ],
    ['header-values-not-encoded', sent({ ...READ, headers: { Host: 'a:1' } }, 'GET\n/v1/csn\n\nhost:a:1')],
    ['header-slash-not-encoded', sent(WRITE, RIGHT.replace('application%2Fjson', 'application/json'))],
    ['header-names-as-sent', sent(READ, 'GET\n/v1/csn\n\nHost:csn.baidubce.com')],

    [
      'escapes-lower-case',
      sent(
        WRITE,
        RIGHT.replace(/%../g, (octet) => octet.toLowerCase()),
      ),
    ],
    ['escapes-of-javascript', sent(WRITE, RIGHT.replace('%281%29', '(1)').replace('%27', "'"))],
    ['tilde-escaped', sent({ ...READ, path: '/v1/~a' }, 'GET\n/v1/%7Ea\n\nhost:csn.baidubce.com')],
  ];

  for (const [i, [name, from]] of mistakes.entries()) {
    test(`${i + 1}: ${name}`, () => {
      const { hypothesis } = explained(from);
      assert.equal(hypothesis?.name, name);
      assert.match(hypothesis.sentence, /^[A-Z].*[^.]\.$/);
    });
  }

  test('and shown as the text that was signed', () => {
    const { ours, hypothesis } = explained(sent(WRITE, request(URI, '', LINES)));
    assert.equal(ours, RIGHT);
    assert.equal(hypothesis?.canonicalRequest, request(URI, '', LINES));
  });
});

test('a wrong secret has no explanation but our text', () => {
  assert.deepEqual(explained(sent(WRITE, RIGHT, key('another secret'))), { ours: RIGHT });
});

describe('what is told', () => {
  const everything = (from: SignedRequest): string => JSON.stringify(explained(from));

  test('is neither a secret, nor a signing key, nor a signature', () => {
    for (const from of [
      sent(WRITE, RIGHT, key('another secret')),
      sent(WRITE, RIGHT, key(`${SECRET}\n`)),
      sent(WRITE, request(URI, '', LINES)),
    ]) {
      const told = everything(from);
      for (const hidden of [SECRET, key(SECRET), key(`${SECRET}\n`), hex(key(SECRET), RIGHT)]) {
        assert.equal(told.includes(hidden), false);
      }
      assert.doesNotMatch(told, /[0-9a-f]{64}/);
    }
  });

  test('is no security token, in the header or in the query', () => {
    const token = 'dG9r&ZW4=';
    const wire = {
      ...READ,
      query: `x-bce-security-token=${encode(token)}&a=1`,
      headers: { ...READ.headers, 'X-Bce-Security-Token': token },
      list: '',
    };
    const temporary = { ...CREDENTIAL, session: { token, expiresAt: NOW + 1 } };
    const outcome = authenticate(sent(wire, 'nonsense'), () => temporary, NOW);
    assert.ok('code' in outcome && outcome.explain);
    assert.equal(
      outcome.explain().ours,
      'GET\n/v1/csn\na=1&x-bce-security-token=(hidden)\nhost:csn.baidubce.com\nx-bce-security-token:(hidden)',
    );
    const raw = `GET\n/v1/csn\n${wire.query}\nhost:csn.baidubce.com\nx-bce-security-token:${encode(token)}`;
    const mistaken = authenticate(sent(wire, raw), () => temporary, NOW);
    assert.ok('code' in mistaken);
    const { hypothesis } = mistaken.explain?.() ?? {};
    assert.equal(hypothesis?.name, 'query-not-sorted');
    assert.equal(JSON.stringify(hypothesis).includes('dG9r'), false);
  });
});

describe('what it costs', () => {
  test('grows no faster than the request: a long run of blanks would hang a quadratic search', () => {
    const value = `a${' '.repeat(300_000)}b`;
    const wire = { ...READ, headers: { Host: value, 'Content-Type': value, 'x-bce-date': '' }, list: '' };
    assert.equal(explained(sent(wire, 'nonsense')).hypothesis, undefined);
  });

  const NO_SIGNATURE = '0'.repeat(64);
  const cost = (from: SignedRequest, authorization: string): number => {
    const parsed = parseAuthorization(authorization.replace(/[^/]*$/, NO_SIGNATURE));
    assert.ok(parsed);
    return countHmacs(() => explainMismatch(from, parsed, SECRET));
  };

  test('stays within the limit, even for a request that gives room for every mistake', () => {
    const from = sent(
      { ...WRITE, headers: { ...WRITE.headers, 'X-Forwarded-Host': 'f', 'x-bce-request-id': '1' } },
      RIGHT,
    );
    const most = cost(from, from.rawHeaders.at(-1)!);
    assert.ok(most > 30 && most <= HMAC_LIMIT, String(most));
  });

  test('is below the limit for every vector, so nothing goes untried on an ordinary request', () => {
    for (const each of VECTORS) {
      const spent = cost(signedRequest(vector(each.id)), each.expected.authorization);
      assert.ok(spent < HMAC_LIMIT - 2, `${each.id}: ${spent}`);
    }
  });
});
