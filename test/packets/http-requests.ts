import { createHash } from 'node:crypto';
import { sign } from '../../src/bce/auth/sign.ts';
import { randomFrom } from './mutations.ts';

/** Broken and odd HTTP requests without end, by a seed; octets, one a code unit. */

export interface Signer {
  readonly host: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly now: () => number;
}

const METHODS = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'get',
  'G\0T',
  '',
];
/** Also asked with a right signature. */
const KNOWN_PATHS = [
  '/v1/privatezone',
  '/v1/privatezone/zone-1',
  '/v1/privatezone/zone-1/record',
  '/v1/privatezone/record/rec-1',
  '/v1/vpc',
  '/v2/vpc',
  '/v1/vpc/vpc-1',
  '/v1/csn',
  '/v1/csn/csn-1',
  '/v1/csn/csn-1/routeTable',
  '/v1/csn/routeTable/csnRt-1/rule',
  '/v1/csn/routeTable/csnRt-1/rule/',
  '/v1/csn/routeTable//rule/%20',
  '/v1/csn/bp',
  '/v1/csn/bp/price',
  '/v1/csn/bp/csnBp-1/limit',
  '/v1/et/init',
  '/v1/et/dcphy-1/channel',
];
const PATHS = [
  ...KNOWN_PATHS,
  '/',
  '*',
  '//',
  '/v1//privatezone',
  '/v1/privatezone/%2e%2e/%2f',
  '/%00',
  '/%zz',
  '/v1/privatezone/%c3%28',
  '/v1/__proto__',
  '/v1/privatezone/constructor',
  'http://other.test/v1/vpc',
  'no-slash',
  '?',
];
const QUERIES = [
  '',
  'bind',
  'bind=&unbind=',
  'attach',
  'attach&detach',
  'resize=1&client_token=',
  'marker=%00',
  'marker=null',
  'maxKeys=-1',
  'maxKeys=99999999999999999999',
  'maxKeys=1e3',
  'marker=%ff',
  '&&&=&=',
  '__proto__=1',
  'clientToken=%0a',
  'action=bind',
  'authorization=bce-auth-v1',
  'rr=%zz&searchMode=LIKE',
  'toString=1&clientToken=',
  'marker=a&marker=b',
];
const VERSIONS = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/9', 'http/1.1', ''];
const BODIES = [
  '',
  '{',
  'null',
  '[]',
  '""',
  '0',
  '1e999',
  '{"zoneName":1}',
  '{"zoneName":null}',
  '{"zoneName":"\\ud800.test"}',
  '\0',
  '{"a":}',
  '{"zoneName":"a.test","zoneName":["b"]}',
  '{"__proto__":{"zoneName":"a.test"}}',
  '{"zoneName":"\\u0000"}',
  '\xef\xbb\xbf{}',
  '{"zoneName":"\xff\xfe"}',
  '{"rr":"@","type":"A","value":"1.2.3.4","ttl":1e400}',
  '{"rr":"a","type":"__proto__","value":"b"}',
  '{"rr":"*.*","type":"SRV","value":"0 0 0"}',
  '{"region":"__proto__","vpcIds":[]}',
  '{"region":"bj","vpcIds":["constructor"]}',
  '{"name":"a","cidr":"999.0.0.0/-1"}',
  '{"name":"a","cidr":"10.0.0.0/8","tags":[{"tagKey":{}}]}',
  '{"ttl":-0,"rr":"a","type":"TXT","value":""}',
  '{"name":"n","bandwidth":-1,"geographicA":"China","geographicB":"China","billing":{"paymentTiming":"__proto__"}}',
  '{"name":"n","bandwidth":1.5,"geographicA":"China","geographicB":"China","billing":{"reservation":[]}}',
  '{"name":"n","bandwidth":1,"geographicA":"toString","geographicB":"China","billing":{"paymentTiming":"Prepaid"}}',
  '{"instanceType":"constructor","instanceId":"vpc-1","instanceRegion":"bj"}',
  '{"instanceType":"vpc","instanceId":"__proto__","instanceRegion":"hasOwnProperty","instanceAccountId":"a"}',
  '{"attachId":"tgwAttach-1","destAddress":"0.0.0.0/-0","routeType":"custom"}',
  '{"localRegion":"__proto__","peerRegion":"bj","bandwidth":1}',
  '{"name":"n","description":null,"tags":[{"tagKey":"k","tagValue":"v"},{"tagKey":"k","tagValue":"v"}]}',
];

export function oddRequests(signer: Signer, seed: number): () => string {
  const random = randomFrom(seed);
  const one = <T>(list: readonly T[]): T => list[random(list.length)]!;
  const octets = (most: number): string => {
    let text = '';
    for (let left = random(most); left > 0; left -= 1) text += String.fromCharCode(random(256));
    return text;
  };
  const text = (most: number): string => 'ab%/.-{}[]":,\\0'.charAt(random(15)).repeat(random(most));

  /** Rightly signed: what is odd lies behind the signature. */
  const signed = (method = one(['GET', 'POST', 'PUT', 'DELETE']), body = one(BODIES)): string => {
    const path = one(KNOWN_PATHS);
    const query = one(QUERIES);
    const entity = method === 'GET' ? '' : body;
    const octetsOfBody = Buffer.from(entity, 'latin1');
    const headers: Record<string, string> = { Host: signer.host };
    if (entity !== '') {
      headers['Content-Length'] = String(octetsOfBody.length);
      headers['Content-MD5'] = createHash('md5').update(octetsOfBody).digest('base64');
    }
    const { accessKeyId, secretAccessKey } = signer;
    const call = { method, path, query, headers, accessKeyId, secretAccessKey };
    headers.Authorization = sign({ ...call, timestamp: signer.now(), expirationSeconds: 1800 });
    if (random(6) === 0) headers['If-Match'] = one(['*', '"', 'W/"a"', octets(30).replace(/[^ -~]/g, 'x')]);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return `${method} ${path}${query && `?${query}`} HTTP/1.1\r\n${lines.join('')}\r\n${entity}`;
  };
  const plain = (headers: string, body = '', method = one(METHODS.slice(0, 4))): string =>
    `${method} ${one(PATHS)} HTTP/1.1\r\nHost: ${signer.host}\r\n${headers}\r\n${body}`;
  const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(random(levels));

  const kinds: (() => string)[] = [
    () => octets(300),
    () => `${octets(20)}\r\n\r\n`,
    () =>
      `${one(METHODS)} ${one(PATHS)}${one(['', '?'])}${one(QUERIES)} ${one(VERSIONS)}\r\nHost: ${signer.host}\r\n\r\n`,
    () => `GET /${text(9000)}?${text(9000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    () =>
      plain(
        one([
          'Host: twice\r\n',
          'No colon\r\n',
          ' folded: a\r\n',
          ': nameless\r\n',
          'a b: c\r\n',
          'X: \0\r\n',
          'X: a\n',
          '__proto__: a\r\n',
        ]),
      ),
    () => plain(`X-Long: ${text(40_000)}\r\n`),
    () => plain('X: a\r\n'.repeat(random(2500))),
    () =>
      plain(
        `Authorization: ${one(['', 'Bearer x', 'bce-auth-v1/', `bce-auth-v1/${signer.accessKeyId}/x/y/z/0`, octets(99)])}\r\n`,
      ),
    () =>
      plain(
        `Content-Length: ${one(['-1', '0x10', '1, 1', '9'.repeat(30), '', ' 5 5', '7\r\nContent-Length: 8'])}\r\n`,
        '{}',
      ),
    () => plain('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    () =>
      plain(
        'Transfer-Encoding: chunked\r\n',
        `${one(['0', 'zz', '-1', 'ffffffffffffffff', '2;x=y', '2'])}\r\n${octets(9)}\r\n0\r\n${one(['', 'A: b\r\n'])}\r\n`,
        'POST',
      ),
    () =>
      plain(`Transfer-Encoding: ${one(['gzip', 'chunked, chunked', 'identity', 'xchunked'])}\r\n`, '0\r\n\r\n', 'POST'),
    () =>
      plain(
        one([
          'Expect: 100-continue\r\n',
          'Expect: other\r\n',
          'Upgrade: websocket\r\nConnection: Upgrade\r\n',
          'Connection: close\r\n',
        ]),
      ),
    () => signed() + octets(60),
    () => signed() + signed() + signed(),
    () => signed('POST', deep(2000)),
    () => signed('POST', `{"zoneName":${deep(40)}}`),
    () => signed('PUT', octets(200)),
    () => signed('POST', `{"zoneName":"${octets(80).replace(/["\\]/g, '')}"}`),
    () =>
      signed(
        'POST',
        `{"rr":"${text(70)}","type":"${one(['A', 'TXT', 'SRV', 'MX', 'a', ''])}","value":"${text(300)}","ttl":${one(['-1', '1.5', '"60"', '60'])}}`,
      ),
    // A right request with a few octets changed, left out or doubled.
    () => {
      let wire = signed();
      for (let changes = 1 + random(4); changes > 0; changes -= 1) {
        const at = random(wire.length);
        const rest = wire.slice(at + random(3));
        wire = wire.slice(0, at) + (random(2) === 0 ? String.fromCharCode(random(256)) : '') + rest;
      }
      return wire;
    },
    () => signed(),
  ];
  return () => (random(4000) === 0 ? signed('POST', ' '.repeat(1_100_000)) : one(kinds)());
}
