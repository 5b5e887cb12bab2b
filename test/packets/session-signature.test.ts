import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { octetsOf } from '../../src/bce/auth/octets.ts';
import type { SignedRequest } from '../../src/bce/auth/request.ts';
import { sessionToken } from '../../src/bce/auth/session-token.ts';
import { sign } from '../../src/bce/auth/sign.ts';
import { SigningKeys } from '../../src/bce/auth/signature.ts';
import { authenticate } from '../../src/bce/auth/verify.ts';
import { type AccountCredential, Credentials } from '../../src/bce/credentials.ts';
import { openAccount } from '../../src/domain/account/commands.ts';
import { createUserKey } from '../../src/domain/iam/keys.ts';
import { createUser } from '../../src/domain/iam/users.ts';
import { openSession } from '../../src/domain/session/commands.ts';
import { Stage } from '../../src/domain/testing/stage.ts';
import { randomFrom } from './mutations.ts';
import { readWire } from './signature-flips.ts';
import { type Original, originalOf } from './signature-meaning.ts';

/** Requests signed with every sort of key, their octets changed in every manner: none is taken that says anything else. */

const LONG = process.env.NETLOOM_TEST_LONG === '1';
const CHANGES = LONG ? 1_000_000 : 60_000;

const NOW = Date.parse('2026-03-04T05:06:07Z');
const [ACCOUNT, ROOTS, USERS] = ['a'.repeat(32), 'c1'.repeat(16), 'c2'.repeat(16)];
const SECRETS: Readonly<Record<string, string>> = {
  AKroot: 's-root',
  AKuser: 's-user',
  [ROOTS]: 's-1',
  [USERS]: 's-2',
};
const tokenOf = (key: string): string => sessionToken(key, SECRETS[key]!, SECRETS[key]!);

const stage = new Stage();
stage.do(openAccount({ id: ACCOUNT, name: 'a', accessKeyId: 'AKroot', secret: SECRETS.AKroot! }));
const user = stage.do(createUser({ account: ACCOUNT, name: 'alice' }));
stage.do(createUserKey({ account: ACCOUNT, userName: 'alice', key: 'AKuser', secret: SECRETS.AKuser! }));
for (const [key, opener] of [
  [ROOTS, { account: ACCOUNT }],
  [USERS, { account: ACCOUNT, user: user.id }],
] as const) {
  stage.do(openSession({ key, secret: SECRETS[key]!, opener, durationSeconds: 3600 }));
}

interface Call {
  readonly key: string;
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Left out: the default set. */
  readonly list?: readonly string[];
  readonly body?: string;
  /** The authorization stands in the query. */
  readonly presigned?: true;
}

const HOST = { Host: 'privatezone.baidubce.com:8787' };
const DATED = { ...HOST, 'x-bce-date': '2026-03-04T05:06:07Z' };
const BODY = JSON.stringify({ rr: 'www', value: '10.0.0.1', type: 'A', ttl: 60, description: 'naïve' });
const OF_BODY = {
  'Content-Type': 'application/json; charset=utf-8',
  'Content-Length': String(Buffer.byteLength(BODY)),
  'Content-MD5': createHash('md5').update(BODY).digest('base64'),
};
const inHeader = (key: string) => ({ 'x-bce-security-token': tokenOf(key) });
const inQuery = (key: string) => `x-bce-security-token=${encodeURIComponent(tokenOf(key))}`;
const LISTED = ['host', 'x-bce-date', 'content-type', 'content-length', 'content-md5'];

const CALLS: readonly Call[] = [
  { key: ROOTS, query: 'marker=zone-ab%2Fcd&maxKeys=10', headers: { ...DATED, ...inHeader(ROOTS) } },
  { key: ROOTS, query: `a=1&${inQuery(ROOTS)}`, headers: HOST },
  {
    key: USERS,
    method: 'POST',
    path: '/v1/zone%20b/record',
    headers: { ...DATED, ...OF_BODY, ...inHeader(USERS) },
    body: BODY,
  },
  // The token is not listed, as one SDK has it; an unsigned header beside it.
  {
    ...{ key: USERS, method: 'PUT', query: 'bind=&clientToken=a%7eb', list: LISTED, body: BODY },
    headers: { ...DATED, ...OF_BODY, ...inHeader(USERS), 'User-Agent': 'sdk/1' },
  },
  {
    ...{ key: ROOTS, method: 'POST', list: [...LISTED, 'x-bce-security-token'], body: BODY },
    headers: { ...DATED, ...OF_BODY, ...inHeader(ROOTS) },
  },
  { key: USERS, method: 'DELETE', query: inQuery(USERS), headers: HOST, presigned: true },
  { key: 'AKroot', method: 'POST', headers: { ...DATED, ...OF_BODY }, body: BODY },
  { key: 'AKuser', query: 'maxKeys=1', headers: DATED, list: ['host', 'x-bce-date'] },
];

function signed({
  key,
  method = 'GET',
  path = '/v1/privatezone',
  query = '',
  headers = HOST,
  list,
  body = '',
  presigned,
}: Call) {
  const authorization = sign({
    ...{ method, path, query, headers, accessKeyId: key, secretAccessKey: SECRETS[key]! },
    ...{ timestamp: NOW, expirationSeconds: 1800, ...(list && { signedHeaders: list }) },
  });
  const rawHeaders = Object.entries(headers).flat().map(octetsOf);
  const request = { method, rawPath: path, rawQuery: query, rawHeaders, body: Buffer.from(body) };
  return presigned
    ? { ...request, rawQuery: `${query}&authorization=${encodeURIComponent(authorization)}` }
    : { ...request, rawHeaders: [...rawHeaders, 'Authorization', authorization] };
}

const ORIGINALS: readonly Original[] = CALLS.map((call) => originalOf(signed(call), call.list ?? []));

type Verifier = (request: SignedRequest, find?: (id: string) => AccountCredential | undefined) => boolean;
const credentials = new Credentials((sealed) => sealed);
const find = (id: string) => credentials.find(stage.state, id);
const signingKeys = new SigningKeys();
const verify: Verifier = (request, lookup = find) =>
  !('code' in authenticate(request, lookup, NOW, { signingKeys, sessionsAt: stage.state.at }));

/** Texts that mean something here: put in the place of one another, they must not pass. */
const TELLING = [
  ...Object.keys(SECRETS),
  tokenOf(ROOTS),
  tokenOf(USERS),
  ...LISTED,
  'x-bce-security-token',
  'authorization',
];
TELLING.push(
  encodeURIComponent(tokenOf(USERS)),
  'GET',
  'PUT',
  '\r\n',
  '&',
  '=',
  '/',
  ';',
  '%',
  ' ',
  '2026-03-04',
  '1800',
);

/** One change, or some at once, of the octets of a wire. */
function change(wire: string, random: (below: number) => number): string {
  const at = random(wire.length);
  const put = (length: number, text: string, from = at): string =>
    wire.slice(0, from) + text + wire.slice(from + length);
  const octet = (): string => String.fromCharCode(random(256));
  const lines = wire.split('\r\n');
  const line = random(lines.length);
  switch (random(12)) {
    case 0:
      return put(1, String.fromCharCode(wire.charCodeAt(at) ^ (1 << random(8))));
    case 1:
      return put(1, octet());
    case 2:
      return put(0, octet());
    case 3:
      return put(1 + random(4), '');
    case 4: // two neighbours
      return put(2, [...wire.slice(at, at + 2)].reverse().join(''));
    case 5: // letters in the other case, an octet as an escape
      return put(1, /[a-z]/.test(wire[at]!) ? wire[at]!.toUpperCase() : wire[at]!.toLowerCase());
    case 6:
      return put(1, `%${wire.charCodeAt(at).toString(16).padStart(2, '0')}`);
    case 7: {
      const [old, other] = [TELLING[random(TELLING.length)]!, TELLING[random(TELLING.length)]!];
      const found = wire.indexOf(old, at);
      return found < 0 ? put(0, other) : put(old.length, other, found);
    }
    case 8: // a line again, or gone
      return lines.toSpliced(line, random(2), ...(random(2) === 0 ? [lines[line]!] : [])).join('\r\n');
    case 9: // a line of another request
      return lines.with(line, pick(pick(ORIGINALS, random).wire.split('\r\n'), random)).join('\r\n');
    case 10: // a part elsewhere
      return put(0, wire.slice(random(wire.length)).slice(0, random(40)));
    default:
      return change(change(wire, random), random);
  }
}

const pick = <T>(list: readonly T[], random: (below: number) => number): T => list[random(list.length)]!;

/** How many changed requests a verifier took, by what makes them say the same; 'WRONG' is nothing. */
function taken(verifier: Verifier, changes: number, seed: number, show: (changed: string) => void) {
  const random = randomFrom(seed);
  const count: Record<string, number> = {};
  let readable = 0;
  for (let made = 0; made < changes; ) {
    const { wire } = ORIGINALS[made % ORIGINALS.length]!;
    const changed = change(wire, random);
    if (changed === wire) continue;
    made += 1;
    const request = readWire(changed);
    if (request === undefined) continue;
    readable += 1;
    if (!verifier(request)) continue;
    // A line of another request may have made it that one.
    const reason = ORIGINALS.map(({ sameIn }) => sameIn(changed)).find((why) => why !== undefined) ?? 'WRONG';
    count[reason] = (count[reason] ?? 0) + 1;
    if (reason === 'WRONG') show(changed);
  }
  return { count, readable };
}

test(`${CHANGES} changes of requests by permanent and temporary keys: none is taken that says anything else`, () => {
  for (const { wire } of ORIGINALS) assert.ok(verify(readWire(wire)!), wire);
  const { count, readable } = taken(verify, CHANGES, 20260307, (changed) => console.log(JSON.stringify(changed)));
  console.log(`changes: ${CHANGES}, requests still: ${readable}, taken: ${JSON.stringify(count)}`);
  assert.equal(count.WRONG, undefined);
  // What a signature does not tell apart; were one missing, its example would be.
  const spellings = ['header spelling', 'list', 'path escapes', 'query spelling', 'version', 'white space'];
  assert.deepEqual(Object.keys(count).sort(), ['body without a digest', ...spellings, 'unsigned header'].sort());
});

test('a verifier that takes any token, or does not look at the path, the body or the date, is found', () => {
  const headerOf = ({ rawHeaders }: SignedRequest, name: string): string =>
    rawHeaders[rawHeaders.findIndex((other, i) => i % 2 === 0 && other.toLowerCase() === name) + 1] ?? '';
  const planted: Record<string, Verifier> = {
    token: (request) =>
      verify(request, (id) => {
        const credential = find(id);
        const session = credential?.session && {
          ...credential.session,
          token: headerOf(request, 'x-bce-security-token'),
        };
        return credential && { ...credential, ...(session && { session }) };
      }),
    path: (request) => CALLS.some(({ path = '/v1/privatezone' }) => verify({ ...request, rawPath: path })),
    body: (request) => verify(request.body.length === 0 ? request : { ...request, body: Buffer.from(BODY) }),
    date: (request) => {
      const rawHeaders = request.rawHeaders.map((text, i, all) =>
        all[i - 1] === 'x-bce-date' ? DATED['x-bce-date'] : text,
      );
      return verify({ ...request, rawHeaders });
    },
  };
  for (const [what, verifier] of Object.entries(planted)) {
    assert.ok(taken(verifier, 8000, 20260308, () => undefined).count.WRONG! > 0, `${what} ignored`);
  }
});
