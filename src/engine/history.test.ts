import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, suite, test } from 'node:test';
import { openAccount } from '../domain/account/commands.ts';
import type { Command } from '../domain/command.ts';
import { addRecord, createZone, deleteRecord, switchRecord } from '../domain/privatezone/commands.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { RULES } from '../domain/testing/stage.ts';
import { FixedClock } from '../platform/clock.ts';
import { keyedIds } from '../platform/ids.ts';
import { silentLogger } from '../platform/logger.ts';
import { historySum } from '../store/digest.ts';
import { directLog } from '../store/direct.ts';
import { memoryLog } from '../store/memory.ts';
import { verifyLog } from '../store/verify.ts';
import { Engine, NOBODY } from './engine.ts';
import { History, type HistoryQuery } from './history.ts';
import { tell } from './hold.ts';
import { type Log, LogFailure } from './log.ts';
import { loadState } from './open.ts';
import { HistoryComparison, Replay } from './replay.ts';

const folders: string[] = [];
after(() => folders.forEach((folder) => void rmSync(folder, { recursive: true, force: true })));

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'netloom-history-'));
  folders.push(made);
  return made;
}

const BEGIN = Date.UTC(2031, 0, 1);
const [A, B] = ['a'.repeat(32), 'b'.repeat(32)];

/** Two accounts that do things, a second apart. */
async function world(log: Log) {
  const clock = new FixedClock(BEGIN);
  const engine = new Engine({
    ...{ log, state: await loadState(log), clock, ids: keyedIds(Buffer.alloc(32)), rules: RULES, logger: silentLogger },
    subscriber: NOBODY,
  }) as Engine;
  const history = new History(engine, log);
  const does = async <R>(
    operation: string,
    account: string,
    command: Command<R> | Refusal,
    as?: string,
  ): Promise<R> => {
    if (isRefusal(command)) throw new Error(command.refused);
    clock.set(clock.now() + 1000);
    let result: R | undefined;
    const answer = await tell(engine, {
      command,
      cause: { operation, account, accessKeyId: `AK-${account[0]}`, ...(as === undefined ? {} : { as }) },
      render: (value) => {
        result = value;
        return { status: 200, body: '' };
      },
    });
    if (isRefusal(answer)) throw new Error(answer.refused);
    return result as R;
  };
  const open = (id: string) =>
    does('Open', id, openAccount({ id, name: 'n', accessKeyId: `AK-${id[0]}`, secret: 's' }));
  /** What is found, page after page. */
  const find = async (query: Omit<HistoryQuery, 'limit'> = {}, limit = 2): Promise<string[]> => {
    const found: string[] = [];
    let below = query.below;
    do {
      const page = await history.find({ ...query, below, limit });
      assert.ok(page.entries.length <= limit);
      found.push(...page.entries.map(({ commit }) => commit.cause.operation));
      below = page.next;
    } while (below !== undefined);
    return found;
  };
  return { engine, clock, history, does, open, find };
}

/** Account A makes a zone and a record in it, alice switches the record off; account B makes a zone; A deletes. */
async function play({ does, open }: Awaited<ReturnType<typeof world>>) {
  await open(A);
  await open(B);
  const { zoneId: zone } = await does('Create', A, createZone(A, 'a.test'));
  const { recordId: record } = await does('Add', A, addRecord(A, zone, { rr: 'www', type: 'A', value: '10.0.0.5' }));
  await does('Disable', A, switchRecord(A, record, false), 'user/alice');
  const { zoneId: other } = await does('Create of B', B, createZone(B, 'b.test'));
  await does('Delete', A, deleteRecord(A, record));
  return { zone, record, other };
}

for (const [name, make] of Object.entries({ memory: memoryLog, sqlite: () => directLog({ directory: folder() }) })) {
  suite(`history in ${name}`, () => {
    test('is found by account, by resource, by who, by time and by several of them, newest first', async () => {
      const stage = await world(make());
      const { zone, record, other } = await play(stage);
      const { find } = stage;
      assert.deepEqual(await find(), ['Delete', 'Create of B', 'Disable', 'Add', 'Create', 'Open', 'Open']);
      assert.deepEqual(await find({ account: A }), ['Delete', 'Disable', 'Add', 'Create', 'Open']);
      assert.deepEqual(await find({ account: B }), ['Create of B', 'Open']);
      assert.deepEqual(await find({ resource: zone }), ['Delete', 'Disable', 'Add', 'Create']);
      assert.deepEqual(await find({ resource: record }), ['Delete', 'Disable', 'Add']);
      assert.deepEqual(await find({ account: A, resource: 'user/alice' }), ['Disable']);
      assert.deepEqual(await find({ resource: 'AK-b' }), ['Create of B', 'Open']);
      assert.deepEqual(await find({ account: A, resource: other }), []);
      assert.deepEqual(await find({ account: A, resource: A }), await find({ account: A }));
      assert.deepEqual(await find({ since: BEGIN + 4000, until: BEGIN + 6000 }), ['Create of B', 'Disable', 'Add']);
      assert.deepEqual(await find({ since: BEGIN + 4001, until: BEGIN + 5999 }), ['Disable']);
      assert.deepEqual(await find({ account: A, until: BEGIN + 3000 }), ['Create', 'Open']);
      assert.deepEqual(await find({ since: BEGIN + 7001 }), []);
      assert.deepEqual(await find({ until: BEGIN }), []);
      await stage.engine.close();
    });

    test('says what every change did to its rows, before and after', async () => {
      const stage = await world(make());
      await play(stage);
      const { entries } = await stage.history.find({ limit: 10 });
      const [deleted, , disabled, added] = entries.map(({ changes }) => changes.find(({ kind }) => kind === 'record')!);
      assert.equal(added!.before, undefined);
      assert.partialDeepStrictEqual(added!.after, { owner: 'www', enabled: true });
      assert.deepEqual(disabled!.before, added!.after);
      assert.partialDeepStrictEqual(disabled!.after, { owner: 'www', enabled: false });
      assert.deepEqual([deleted!.before, deleted!.after], [disabled!.after, undefined]);
      assert.deepEqual(await stage.history.at(entries[2]!.commit.position), entries[2]);
      await stage.engine.close();
    });

    test('changes of one group are told apart, each from what the one before it left', async () => {
      const stage = await world(make());
      const { zone } = await play(stage);
      const adds = ['x', 'y', 'z'].map((rr) =>
        stage.does('Add', A, addRecord(A, zone, { rr, type: 'A', value: '10.0.0.6' })),
      );
      await Promise.all(adds);
      const { entries } = await stage.history.find({ resource: zone, limit: 3 });
      const serials = entries.map(({ changes }) => {
        const { before, after } = changes.find(({ kind }) => kind === 'zone')!;
        return [before, after].map((row) => (row as { serial: number }).serial);
      });
      const [last] = serials[0]!;
      assert.deepEqual(
        serials,
        [0, 1, 2].map((back) => [last! - back, last! + 1 - back]),
      );
      await stage.engine.close();
    });

    test('holds what was answered before it was asked for, and what is only being written too', async () => {
      const stage = await world(make());
      const { zone } = await play(stage);
      const adding = stage.does('Add', A, addRecord(A, zone, { rr: 'late', type: 'A', value: '10.0.0.6' }));
      assert.equal((await stage.find({ resource: zone }))[0], 'Add');
      await adding;
      await stage.engine.close();
    });

    test('one entry is found by the position of its first event only', async () => {
      const stage = await world(make());
      await play(stage);
      // Opening an account is two events.
      assert.equal((await stage.history.at(1))?.commit.cause.operation, 'Open');
      assert.equal(await stage.history.at(2), undefined);
      assert.equal((await stage.history.at(3))?.commit.position, 3);
      for (const position of [0, -1, 999, Number.MAX_SAFE_INTEGER]) {
        assert.equal(await stage.history.at(position), undefined);
      }
      await stage.engine.close();
    });
  });
}

/** A closed folder with the played history, something done to its database, and what is then found. */
async function damaged(sql: string) {
  const directory = folder();
  const stage = await world(directLog({ directory }));
  const ids = await play(stage);
  await stage.engine.close();
  const path = join(directory, 'log.db');
  {
    using database = new DatabaseSync(path);
    database.exec(sql);
  }
  const replay = new Replay();
  const comparison = new HistoryComparison();
  const verified = verifyLog(directory, (commit, kept) => comparison.add(replay.add(commit), kept));
  return {
    ...(await world(directLog({ directory }))),
    ...ids,
    said: [...verified.findings, ...comparison.findings(verified)],
  };
}

test('history that is sound is found to be', async () => {
  const { said, engine } = await damaged('SELECT 1');
  assert.deepEqual(said, []);
  await engine.close();
});

for (const [what, sql, sentence] of [
  [
    'changed',
    `UPDATE history SET changes = replace(changes, 'www', 'xxx')`,
    /^What history tells of position 6 is damaged/,
  ],
  [
    'of another moment',
    'UPDATE history SET at = at + 1 WHERE position = 6',
    /^What history tells of position 6 is damaged/,
  ],
  ['no JSON', `UPDATE history SET changes = '[' WHERE position = 6`, /^What history tells of position 6 is damaged/],
  ['gone', 'DELETE FROM history WHERE position = 6', /^History tells nothing of position 6\.$/],
] as const) {
  test(`an entry that is ${what}: verify names it, pages go on without its changes, and nothing is built on it`, async () => {
    const { said, find, history, engine } = await damaged(sql);
    assert.match(said[0]!, sentence);
    assert.deepEqual(await find({ account: A }), ['Delete', 'Disable', 'Add', 'Create', 'Open']);
    const { entries } = await history.find({ below: 7, limit: 1 });
    assert.deepEqual([entries[0]!.commit.position, entries[0]!.changes], [6, []]);
    await assert.rejects(history.at(6), (error) => error instanceof LogFailure && error.kind === 'damaged');
    await engine.close();
  });
}

test('what was told with a sound sum, but is not so, is found by verify', async () => {
  const sum = historySum(6, BEGIN + 4000, '[]');
  const { said, engine } = await damaged(`UPDATE history SET changes = '[]', sum = '${sum}' WHERE position = 6`);
  assert.deepEqual(said, ['History tells something else of position 6 than the commits lead to.']);
  await engine.close();
});

test('entries that lead nowhere, astray, or are missing: verify counts and names them, and a page goes on', async () => {
  const gone = await damaged(`DELETE FROM trail WHERE subject = '${A}' AND position = 6`);
  assert.deepEqual(gone.said, [`Position 6 is not found under ${A} in history.`]);
  await gone.engine.close();
  const astray = await damaged(
    `INSERT INTO trail VALUES('${B}', 6), ('${B}', 77); INSERT INTO history VALUES(77, 1, '[]', '')`,
  );
  assert.deepEqual(astray.said, [
    'History tells of 1 commits that are not there.',
    'In history 2 entries lead to commits that do not name them.',
  ]);
  assert.deepEqual(await astray.find({ account: B }), ['Create of B', 'Add', 'Open']);
  // What lies where the log comes to only later is no reason to stop writing.
  for (let n = 0; n < 40; n += 1) {
    await astray.does('Switch', A, addRecord(A, astray.zone, { rr: `r${n}`, type: 'A', value: '10.0.0.7' }));
    await astray.does('Create', B, createZone(B, `z${n}.test`));
  }
  assert.equal(astray.engine.failure, undefined);
  await astray.engine.close();
});
