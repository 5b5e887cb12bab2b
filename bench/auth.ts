/**
 * Microseconds per verified request, one thread: `node bench/auth.ts`.
 *
 * The lowest of several rounds, for two ordinary requests: a list as the Python SDK signs it (default headers) and a
 * write as the Go SDK does (listed headers, Content-MD5 over a small body), with the signing key remembered (all
 * requests of one second) and derived anew (every request a second of its own).
 */

import { hash } from 'node:crypto';
import type { SignedRequest } from '../src/bce/auth/request.ts';
import { sign } from '../src/bce/auth/sign.ts';
import { SigningKeys } from '../src/bce/auth/signature.ts';
import { authenticate } from '../src/bce/auth/verify.ts';
import { utcTime } from '../src/domain/time.ts';

const ROUNDS = 7;
const REQUESTS = 20_000;
const NOW = Date.UTC(2026, 2, 4, 5, 6, 7);
const ACCESS_KEY = 'AKEXAMPLEone0001';
const CREDENTIAL = { secret: 'SKexample+one/0001', enabled: true, ownerEnabled: true };

interface Template {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly signedHeaders?: readonly string[];
}

const BODY = '{"region":"bj","vpcIds":["vpc-1a2b3c4d"]}';

const TEMPLATES: Readonly<Record<string, Template>> = {
  'list, default headers': {
    method: 'GET',
    path: '/v1/privatezone',
    query: 'marker=zone-ab12cd34&maxKeys=10',
    headers: { Host: 'privatezone.baidubce.com', 'Content-Length': '0', 'User-Agent': 'bench/1' },
    body: '',
  },
  'bind, listed headers, Content-MD5': {
    method: 'PUT',
    path: '/v1/privatezone/zone-ab12cd34',
    query: 'clientToken=6f1d2c3b-0001&bind',
    headers: {
      Host: '127.0.0.1:8180',
      'Content-Type': 'application/json;charset=utf-8',
      'Content-Length': String(BODY.length),
      'Content-Md5': hash('md5', BODY, 'base64'),
      'User-Agent': 'bench/1',
    },
    body: BODY,
    signedHeaders: ['content-length', 'content-md5', 'content-type', 'host', 'x-bce-date'],
  },
};

/** A string of its own, as the HTTP parser makes: nothing about it is remembered from other requests. */
const fresh = (text: string): string => Buffer.from(text, 'latin1').toString('latin1');

/** Request number `i` after the template, sent at `at` milliseconds since 1970. */
function signedAt({ body, ...template }: Template, i: number, at: number): SignedRequest {
  const headers = { ...template.headers, 'x-bce-date': utcTime(at) };
  const query = `${template.query}&number=${i}`;
  const authorization = sign({
    ...template,
    query,
    headers,
    accessKeyId: ACCESS_KEY,
    secretAccessKey: CREDENTIAL.secret,
    timestamp: at,
    expirationSeconds: 129_600,
  });
  return {
    method: template.method,
    rawPath: fresh(template.path),
    rawQuery: fresh(query),
    rawHeaders: Object.entries({ ...headers, Authorization: authorization })
      .flat()
      .map(fresh),
    body: Buffer.from(body),
  };
}

/** Lowest mean of the rounds, in microseconds. */
function measure(requests: readonly SignedRequest[]): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const options = { signingKeys: new SigningKeys() };
    const started = process.hrtime.bigint();
    for (const request of requests) {
      const outcome = authenticate(request, () => CREDENTIAL, NOW, options);
      if ('code' in outcome) throw new Error(`refused: ${outcome.detail}`);
    }
    lowest = Math.min(lowest, Number(process.hrtime.bigint() - started) / 1000 / requests.length);
  }
  return lowest;
}

for (const [name, template] of Object.entries(TEMPLATES)) {
  const cached = measure(Array.from({ length: REQUESTS }, (_, i) => signedAt(template, i, NOW)));
  const derived = measure(Array.from({ length: REQUESTS }, (_, i) => signedAt(template, i, NOW - i * 1000)));
  console.log(`${name}: ${cached.toFixed(1)} µs signing key remembered, ${derived.toFixed(1)} µs derived`);
}
