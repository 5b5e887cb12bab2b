import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { HistoryEntry } from '../domain/history/types.ts';
import type { AdminAct, AdminCall } from './handlers.ts';
import { type HistoryReader, history } from './history.ts';

const entryAt = (position: number, changes = 1): HistoryEntry => ({
  commit: { position, at: 1_800_000_000_000, cause: { operation: 'CreateVpc', from: '192.0.2.1' }, events: [] },
  changes: Array.from({ length: changes }, (_, key) => ({
    ...{ kind: 'vpc', key, before: undefined },
    after: { id: `vpc-${position}-${key}`, name: 'v' },
  })),
});

type Asked = Parameters<HistoryReader['find']>[0];

/** What ListHistory asks of a log with these entries, newest first, and answers. `rest`: the log was not looked through. */
async function list(
  query: AdminCall['query'],
  all: readonly HistoryEntry[] = [],
  rest?: number,
  pace: () => Promise<void> = () => Promise.resolve(),
) {
  const asked: Asked[] = [];
  const { ListHistory } = history({
    find: async (one) => {
      asked.push(one);
      await pace();
      const below = all.filter(({ commit }) => commit.position < (one.below ?? Number.POSITIVE_INFINITY));
      const entries = below.slice(0, one.limit);
      const next = below.length > entries.length ? entries.at(-1)!.commit.position : rest;
      return { entries, next };
    },
    at: () => assert.fail(),
  });
  // biome-ignore lint/suspicious/noExplicitAny: looked at by what is expected.
  const answer: any = await (ListHistory as AdminAct).act({ query } as AdminCall);
  return { asked, answer };
}

const down = (from: number, to: number, changes = 1): HistoryEntry[] =>
  Array.from({ length: from - to + 1 }, (_, i) => entryAt(from - i, changes));

describe('ListHistory', () => {
  test('asks for all of it, or what its query says', async () => {
    const { asked, answer } = await list({});
    assert.deepEqual(asked, [{ below: undefined, limit: 1 }]);
    assert.equal(answer.maxKeys, 1000);
    const times = { since: '2031-03-04T05:06:07Z', until: '2031-03-05T00:00:00Z' };
    const all = await list({ account: 'a1', resource: 'user/alice', ...times, marker: '77', maxKeys: 5 });
    const [since, until] = [Date.UTC(2031, 2, 4, 5, 6, 7), Date.UTC(2031, 2, 5, 0, 0, 0, 999)];
    assert.deepEqual(all.asked, [{ account: 'a1', resource: 'user/alice', since, until, below: 78, limit: 1 }]);
    assert.equal((await list({ maxKeys: 100_000 })).answer.maxKeys, 1000);
  });

  test('refuses what is no moment and no marker, and says which', async () => {
    for (const text of ['2h', '2031-02-30T00:00:00Z', '2031-03-04', '1']) {
      const { answer, asked } = await list({ since: text });
      assert.deepEqual([answer.refused, asked], ['query-invalid', []], text);
      assert.match(answer.subject, /^since is a moment/);
    }
    assert.match((await list({ until: 'x' })).answer.subject, /^until/);
    for (const marker of ['0', '-1', 'vpc-1', '1e3', '01', '1'.repeat(16)]) {
      assert.equal((await list({ marker })).answer.refused, 'marker-unknown', marker);
    }
  });

  test('tells the first entry as marker, and where the next page begins', async () => {
    const { entries, ...page } = (await list({ maxKeys: 2 }, [entryAt(9), entryAt(7), entryAt(3)])).answer;
    assert.deepEqual(page, { marker: '9', isTruncated: true, nextMarker: '6', maxKeys: 2 });
    assert.deepEqual(positionsOf(entries), [9, 7]);
    assert.equal((await list({}, [entryAt(1)], 1)).answer.isTruncated, false, 'nothing lies below 1');
  });

  test('reads a few at a time, as many as the page takes, each once', async () => {
    const { asked, answer } = await list({ maxKeys: 40 }, down(100, 1));
    assert.deepEqual(positionsOf(answer.entries), positionsOf(down(100, 61)));
    assert.deepEqual(
      asked.map(({ below, limit }) => [below, limit]),
      [
        [undefined, 1],
        [100, 2],
        [98, 4],
        [94, 8],
        [86, 16],
        [70, 9],
      ],
    );
    const whole = (await list({}, down(100, 1))).answer;
    assert.deepEqual([whole.entries.length, whole.isTruncated], [100, false]);
  });

  test('a page may be empty and not the last: what was looked through had nothing', async () => {
    const { answer, asked } = await list({ account: 'a1' }, [], 500);
    assert.deepEqual(answer, { isTruncated: true, nextMarker: '499', maxKeys: 1000, entries: [] });
    assert.equal(asked.length, 1, 'it is not looked for longer');
  });

  test('a page that takes long to gather ends early, and goes on', async () => {
    const pace = () => new Promise<void>((resolve) => setTimeout(resolve, 150));
    const { asked, answer } = await list({}, down(1000, 1), undefined, pace);
    assert.ok(asked.length <= 5, `asked ${asked.length} times`);
    assert.equal(answer.entries.length, 2 ** asked.length - 1);
    assert.deepEqual([answer.isTruncated, answer.nextMarker], [true, String(1000 - answer.entries.length)]);
  });

  test('a page is cut where its entries changed very much, and goes on with the entry left out', async () => {
    const { answer, asked } = await list({}, down(100, 1, 900));
    assert.deepEqual([positionsOf(answer.entries), answer.isTruncated, answer.nextMarker], [[100, 99], true, '98']);
    assert.deepEqual(
      asked.map(({ limit }) => limit),
      [1, 1, 1],
    );
    const small = await list({}, [...down(100, 90), ...down(89, 1, 900)]);
    assert.deepEqual(positionsOf(small.answer.entries), positionsOf(down(100, 88)));
    const most = await list({}, down(9, 1, 20_000));
    assert.deepEqual([most.answer.entries.length, most.asked.length], [2, 2], 'what is full asks for no more');
    assert.deepEqual(positionsOf((await list({}, [entryAt(9, 5000)])).answer.entries), [9], 'one is always there');
  });
});

/** Of entries as found, or as shown. */
const positionsOf = (
  entries: readonly ({ readonly position: number } | { readonly commit: { readonly position: number } })[],
): number[] => entries.map((one) => ('commit' in one ? one.commit.position : one.position));

test('GetHistory shows the entry that begins at a position, and knows no other', async () => {
  const { GetHistory } = history({
    find: () => assert.fail(),
    at: (position) => Promise.resolve(position === 7 ? entryAt(7) : undefined),
  });
  const get = (position: string) => (GetHistory as AdminAct).act({ path: { position } } as unknown as AdminCall);
  assert.deepEqual(JSON.parse(JSON.stringify(await get('7'))), {
    ...{ position: 7, at: '2027-01-15T08:00:00Z', operation: 'CreateVpc', from: '192.0.2.1' },
    changes: [{ kind: 'vpc', id: 'vpc-7-0', name: 'v', change: 'made', after: { name: 'v' } }],
  });
  for (const position of ['8', '0', 'x', '7.0', '-7']) {
    assert.deepEqual(await get(position), { refused: 'change-unknown' }, position);
  }
});
