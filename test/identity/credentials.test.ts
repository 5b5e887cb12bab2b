import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { admin, type Client, type Keys } from '../client.ts';
import { ok, ZONE } from '../sdk/making.ts';
import { sendSigned } from '../sdk/signed.ts';
import { assertCode } from '../sdk/texts.ts';
import { startServer, type TestServer } from '../server.ts';
import { makeRole, makeUser, type SessionKeys, takeRole } from './people.ts';

/** Every combination of a key, a token, where it stands, a time and a secret, each with the code of common contract 1.10. */

let server: TestServer;
before(async () => {
  server = await startServer({ settings: { NETLOOM_DATA: ':memory:', NETLOOM_TEST_CLOCK: 'true' } });
});
after(() => server.kill());

/** What a key is, for the table: `row` of 1.10 that refuses it, and its own session. */
interface Kind {
  readonly keys: Keys;
  readonly row?: 4 | 5;
  readonly session?: SessionKeys;
}

async function everyKind(): Promise<Readonly<Record<string, Kind>>> {
  const account = async (): Promise<Keys & { accountId: string }> =>
    (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'c' }))).json;
  const [mine, icy] = [await account(), await account()];
  const [root, frozen] = [server.client.as(mine), server.client.as(icy)];
  const sessionOf = async (by: Client, seconds = 3600): Promise<SessionKeys> =>
    (await ok(by.call('POST', '/v1/sessionToken', { query: `durationSeconds=${seconds}` }))).json;
  const user = () => makeUser(root, { permission: ['*'] });
  const [active, idle, leaver] = [await user(), await user(), await user()];
  const role = await makeRole(root, mine.accountId, { permission: ['READ'] });
  const temporary = async (session: SessionKeys, row?: 4 | 5): Promise<Kind> => ({
    ...{ keys: session, session },
    ...(row && { row }),
  });
  const switched = (await ok(admin(server, 'POST', `/netloom/v1/accounts/${mine.accountId}/keys`, {}))).json;
  const kinds = {
    root: { keys: mine },
    user: { keys: active.client.keys },
    unknown: { keys: { ...mine, accessKeyId: 'ALTAKnobody' }, row: 4 },
    disabled: { keys: switched, row: 4 },
    'of a deleted user': { keys: leaver.client.keys, row: 4 },
    'of a disabled user': { keys: idle.client.keys, row: 5 },
    'of a frozen account': { keys: icy, row: 5 },
    session: await temporary(await sessionOf(root)),
    'session of a user': await temporary(await sessionOf(active.client)),
    'session of a role': await temporary(await takeRole(active.client, mine.accountId, role)),
    'session that ended': await temporary(await sessionOf(active.client, 60), 4),
    'session of a disabled user': await temporary(await sessionOf(idle.client), 5),
    'session of a deleted user': await temporary(await sessionOf(leaver.client), 5),
    'session of a frozen account': await temporary(await sessionOf(frozen), 5),
  } as const;
  const key = `/netloom/v1/accounts/${mine.accountId}/keys/${switched.accessKeyId}`;
  await ok(admin(server, 'PUT', key, { enabled: false }));
  await ok(root.call('DELETE', `/v1/user/${leaver.name}`));
  await ok(root.call('PUT', `/v1/user/${idle.name}`, { body: { enabled: false } }));
  await ok(admin(server, 'PUT', `/netloom/v1/accounts/${icy.accountId}`, { frozen: true }));
  await ok(admin(server, 'POST', '/netloom/v1/clock', { seconds: 61 }));
  return kinds;
}

const TOKENS = ['none', 'empty', 'right', 'other', 'garbage'] as const;
type Token = (typeof TOKENS)[number];
const PLACES = ['header', 'query', 'both', 'both, and they differ'] as const;
const TIMES = { now: 0, late: -3600_000, early: 3600_000 } as const;

/** What header and query carry. */
function placed(token: Token, place: (typeof PLACES)[number]): { header: Token; query: Token } {
  if (place === 'header') return { header: token, query: 'none' };
  if (place === 'query') return { header: 'none', query: token };
  return { header: token, query: place === 'both' ? token : token === 'right' ? 'other' : 'right' };
}

/** The rows of 1.10 that are in play, in their order. */
function codeOf(
  kind: Kind,
  sent: readonly Token[],
  time: keyof typeof TIMES,
  rightSecret: boolean,
): string | undefined {
  if (kind.row === 4) return 'InvalidAccessKeyId';
  if (kind.row === 5) return 'AccessDenied';
  if (time !== 'now') return 'RequestExpired';
  const told = new Set(sent.filter((token) => token !== 'none' && token !== 'empty'));
  if (kind.session === undefined ? told.size > 0 : told.size !== 1 || !told.has('right')) return 'AccessDenied';
  return rightSecret ? undefined : 'SignatureDoesNotMatch';
}

test('every combination of key, token, place, time and secret', async () => {
  const kinds = await everyKind();
  const strangers = (await ok(server.client.call('POST', '/v1/sessionToken'))).json;
  let asked = 0;
  const seen = new Map<string, number>();
  for (const [name, kind] of Object.entries(kinds)) {
    const texts: Readonly<Record<Token, string | undefined>> = {
      none: undefined,
      empty: '',
      right: (kind.session ?? kinds.session!.session!).sessionToken,
      other: strangers.sessionToken,
      garbage: 'bm8gdG9rZW4=',
    };
    for (const token of TOKENS) {
      for (const place of token === 'none' ? PLACES.slice(0, 1) : PLACES) {
        for (const [time, ahead] of Object.entries(TIMES) as [keyof typeof TIMES, number][]) {
          for (const rightSecret of [true, false]) {
            const { header, query } = placed(token, place);
            const [inHeader, inQuery] = [texts[header], texts[query]];
            const at = Date.now() + ahead;
            const secretAccessKey = rightSecret ? kind.keys.secretAccessKey : '0'.repeat(32);
            const answer = await sendSigned(server.ports.api, { ...kind.keys, secretAccessKey }, 'GET', ZONE, {
              at,
              headers: inHeader === undefined ? {} : { 'x-bce-security-token': inHeader },
              query: inQuery === undefined ? '' : `x-bce-security-token=${encodeURIComponent(inQuery)}`,
            });
            const code = codeOf(kind, [header, query], time, rightSecret);
            const what = `${name}, ${token} token, ${place}, ${time}, ${rightSecret ? 'right' : 'wrong'} secret`;
            try {
              const told = { time: `${new Date(at).toISOString().slice(0, 19)}Z` };
              if (code === undefined) assert.equal(answer.status, 200);
              else assertCode(answer, code, told);
            } catch (error) {
              throw new Error(`${what}: ${(error as Error).message}`, { cause: error });
            }
            asked += 1;
            seen.set(code ?? 'ok', (seen.get(code ?? 'ok') ?? 0) + 1);
          }
        }
      }
    }
  }
  console.log(`combinations: ${asked}, ${JSON.stringify(Object.fromEntries(seen))}`);
  assert.equal(asked, 14 * (1 + 4 * 4) * 3 * 2);
});
