import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { SERVED } from '../../src/bce/services.ts';
import { askWith, CASES, unknownLike } from '../admin/isolation-asking.ts';
import { askersIn, everythingOf, idsIn, makeWorld, type World } from '../admin/isolation-world.ts';
import type { Answer, Client } from '../client.ts';
import { localApi } from './local.ts';

/**
 * Whoever asks, of whatever account, cannot tell what another account has from what there is not: the same question about
 * both is answered the same, octet for octet but for the request's number, and no answer holds anything foreign. A million
 * questions with NETLOOM_TEST_LONG=1, a few thousand otherwise.
 */
const LONG = process.env.NETLOOM_TEST_LONG === '1';
const PROBES = LONG ? 1_000_000 : 3000;
const ACCOUNTS = LONG ? 12 : 3;

/** Whom its lines are shared with is an account's own to write down, be it somebody or nobody. */
const OWN_WORDS = ['CreateDedicatedChannelUserObject', 'RemoveDedicatedChannelUserObject'];
const PROBED = CASES.filter(({ index, kind }) => kind !== 'owner' || !OWN_WORDS.includes(SERVED[index]!.name));

interface Account {
  readonly root: Client;
  readonly world: World;
  readonly askers: readonly Client[];
}

describe(`${PROBES} probes of ${ACCOUNTS} accounts`, () => {
  let accounts: readonly Account[];
  /** Every id and name there is, with its account's place. */
  const owners = new Map<string, number>();
  let picture: readonly (readonly string[])[];

  const pictures = () => Promise.all(accounts.map(({ root, world }) => everythingOf(root, world)));

  before(async () => {
    const api = await localApi();
    const made: Account[] = [];
    for (let i = 0; i < ACCOUNTS; i += 1) {
      const { account, client } = await api.account();
      const [world, askers] = [await makeWorld(client, account), await askersIn(client, account)];
      for (const id of idsIn(world)) owners.set(id, i);
      made.push({ root: client, world, askers });
    }
    accounts = made;
    picture = await pictures();
  });

  /** All of an answer but its moment and its number. */
  function bare({ status, headers, text, json }: Answer): string {
    const { date: _date, 'x-bce-request-id': id, ...rest } = headers;
    return `${status} ${JSON.stringify(rest)} ${json?.requestId === id ? text.replace(String(id), '') : text}`;
  }

  /** Whatever in an answer belongs to others. */
  const foreignIn = (text: string, asker: number): string[] =>
    (text.match(/[\w-]{8,}/g) ?? []).filter((word) => (owners.get(word) ?? asker) !== asker);

  test('nothing leaks', async () => {
    const random = sequence(20_261_123);
    const leaks: string[] = [];
    const asked = new Set<number>();
    // What is answered about nothing, by question: all that it rests on is the asker's own, which does not change.
    const nothing = new Map<string, string>();
    for (let n = 0; n < PROBES; n += 1) {
      const { index, choice, kind } = PROBED[n % PROBED.length]!;
      const here = random(ACCOUNTS);
      const there = (here + 1 + random(ACCOUNTS - 1)) % ACCOUNTS;
      const { world, askers } = accounts[here]!;
      const other = accounts[there]!.world;
      const asker = askers[random(askers.length)]!;
      const headers = TAGS[random(TAGS.length)]!;
      const ask = (id: string) => askWith(asker, index, choice, { ...world, owner: other.owner!, [kind]: id }, headers);
      const foreign = await ask(other[kind]!);
      const question = `${here} ${askers.indexOf(asker)} ${n % PROBED.length} ${JSON.stringify(headers)}`;
      if (!nothing.has(question)) nothing.set(question, bare(await ask(unknownLike(other[kind]!, suffixOf(random)))));
      asked.add(index);
      const where = `${SERVED[index]!.name} by ${kind}`;
      if (bare(foreign) !== nothing.get(question))
        leaks.push(`${where}: ${bare(foreign)} is not ${nothing.get(question)}`);
      const held = foreignIn(foreign.text, here);
      if (held.length > 0) leaks.push(`${where} holds ${held.join()}`);
      if (foreign.status >= 500) leaks.push(`${where} is answered ${foreign.status}`);
      if (leaks.length > 10) break;
    }
    assert.deepEqual(leaks, []);
    assert.equal(asked.size, new Set(PROBED.map(({ index }) => index)).size, 'every operation that names anything');
  });

  test('and nothing has changed', async () => {
    assert.deepEqual(await pictures(), picture);
  });
});

const TAGS: readonly Readonly<Record<string, string>>[] = [{}, {}, {}, { 'if-match': '*' }, { 'if-match': '"x"' }];

const suffixOf = (random: (below: number) => number): string =>
  Array.from({ length: 12 }, () => random(36).toString(36)).join('');

/** Whole numbers below a bound, the same ones at every run (xorshift, Marsaglia 2003). */
function sequence(seed: number): (below: number) => number {
  let x = seed;
  return (below) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % below;
  };
}
