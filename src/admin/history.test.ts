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

/** What ListHistory asks of a log that finds this, and answers. */
async function list(query: AdminCall['query'], entries: readonly HistoryEntry[] = [], next?: number) {
  const asked: Asked[] = [];
  const { ListHistory } = history({
    find: (one) => {
      asked.push(one);
      return Promise.resolve({ entries, next });
    },
    at: () => assert.fail(),
  });
  // biome-ignore lint/suspicious/noExplicitAny: looked at by what is expected.
  const answer: any = await (ListHistory as AdminAct).act({ query } as AdminCall);
  return { asked: asked[0], answer };
}

describe('ListHistory', () => {
  test('asks for all of it, or what its query says', async () => {
    assert.deepEqual((await list({})).asked, { limit: 1000 });
    const query = {
      account: 'a1',
      resource: 'user/alice',
      since: '2031-03-04T05:06:07Z',
      until: '2031-03-05T00:00:00Z',
    };
    const { asked } = await list({ ...query, marker: '77', maxKeys: 5 });
    const [since, until] = [Date.UTC(2031, 2, 4, 5, 6, 7), Date.UTC(2031, 2, 5, 0, 0, 0, 999)];
    assert.deepEqual(asked, { account: 'a1', resource: 'user/alice', since, until, below: 78, limit: 5 });
    assert.equal((await list({ maxKeys: 100_000 })).asked?.limit, 1000);
  });

  test('refuses what is no moment and no marker, and says which', async () => {
    for (const text of ['2h', '2031-02-30T00:00:00Z', '2031-03-04', '1']) {
      const { answer, asked } = await list({ since: text });
      assert.deepEqual([answer.refused, asked], ['query-invalid', undefined], text);
      assert.match(answer.subject, /^since is a moment/);
    }
    assert.match((await list({ until: 'x' })).answer.subject, /^until/);
    for (const marker of ['0', '-1', 'vpc-1', '1e3', '01', '1'.repeat(16)]) {
      assert.equal((await list({ marker })).answer.refused, 'marker-unknown', marker);
    }
  });

  test('tells the first entry as marker, and where the next page begins', async () => {
    const { answer } = await list({ maxKeys: 2 }, [entryAt(9), entryAt(7)], 7);
    const { entries, ...page } = answer;
    assert.deepEqual(page, { marker: '9', isTruncated: true, nextMarker: '6', maxKeys: 2 });
    assert.deepEqual(
      entries.map(({ position }: { position: number }) => position),
      [9, 7],
    );
    assert.deepEqual((await list({}, [entryAt(1)], 1)).answer.isTruncated, false, 'nothing lies below 1');
  });

  test('a page may be empty and not the last: what was looked through had nothing', async () => {
    const { answer } = await list({ account: 'a1' }, [], 500);
    assert.deepEqual(answer, { isTruncated: true, nextMarker: '499', maxKeys: 1000, entries: [] });
  });

  test('a page is cut where its entries changed very much, and goes on with the entry left out', async () => {
    const { answer } = await list({}, [entryAt(9, 900), entryAt(8, 900), entryAt(7, 900), entryAt(6)], undefined);
    assert.deepEqual([answer.entries.length, answer.isTruncated, answer.nextMarker], [2, true, '7']);
  });
});

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
