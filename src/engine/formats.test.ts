import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { apply } from '../domain/commit.ts';
import type { State } from '../domain/state.ts';
import { readCommit } from '../domain/upcast.ts';
import { writeBackup } from '../store/backup.ts';
import { openBackup } from '../store/backup-file.ts';
import { directLog } from '../store/direct.ts';
import { logFiles } from '../store/files.ts';
import { restoreLog } from '../store/restore.ts';
import { FORMAT } from '../store/schema.ts';
import { readTrail } from '../store/testing/model.ts';
import { verifyLog } from '../store/verify.ts';
import { writeFirstMark } from '../store/watermark.ts';
import { LogRefused, ROWS_FORM } from './log.ts';
import { loadState } from './open.ts';
import { toGroup } from './pending.ts';
import { HistoryComparison, Replay } from './replay.ts';

/**
 * Whatever version wrote a log, this one takes it over. `fixtures/` holds a log of every format of the log and every form
 * of its rows that ever was, as that version wrote it: raise one, and this asks for the next (testing/fixture.ts).
 */
const folder = mkdtempSync(join(tmpdir(), 'netloom-formats-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const fixtures = readdirSync(new URL('fixtures/', import.meta.url)).filter((name) => name.endsWith('.sql'));

interface Written {
  readonly directory: string;
  readonly format: number;
  readonly form: number;
  readonly position: number;
  readonly commits: number;
  /** `kind/key` of each row, and the id in it. */
  readonly rows: ReadonlyMap<string, string>;
}

/** A data folder as the version that wrote the fixture left it. */
function written(fixture: string): Written {
  const directory = mkdtempSync(join(folder, 'data-'));
  const files = logFiles(directory);
  using database = new DatabaseSync(files.database);
  database.exec(`BEGIN; ${readFileSync(new URL(`fixtures/${fixture}`, import.meta.url), 'utf8')}; COMMIT;`);
  const one = (sql: string) => database.prepare(sql).get()!;
  const { sequence, position, hash, trusted } = one('SELECT sequence, position, hash, trusted FROM meta');
  writeFirstMark(files.watermark, { sequence: Number(sequence), position: Number(position), hash: String(hash) });
  return {
    ...{ directory, rows: rowsOf(database), position: Number(position), form: Number(trusted) },
    format: Number(one('PRAGMA user_version').user_version),
    commits: Number(one('SELECT count(*) AS n FROM commits').n),
  };
}

const rowsOf = (database: DatabaseSync): Map<string, string> =>
  new Map(
    database
      .prepare('SELECT kind, key, body FROM rows')
      .all()
      .map(({ kind, key, body }) => [`${kind}/${key}`, String(JSON.parse(String(body)).id)]),
  );

function findings(directory: string): readonly string[] {
  const replay = new Replay();
  const history = new HistoryComparison();
  let rows: ReturnType<Replay['compare']> | undefined;
  const verified = verifyLog(
    directory,
    (commit, kept) => history.add(replay.add(commit), kept),
    (row) => {
      rows ??= replay.compare();
      rows.add(row);
    },
  );
  return [...verified.findings, ...(rows?.findings() ?? ['no rows']), ...history.findings(verified)];
}

async function load(directory: string): Promise<State> {
  const log = directLog({ directory });
  const state = await loadState(log);
  await log.close();
  return state;
}

/** One more fact, as a server would write it. */
async function goOn(directory: string): Promise<void> {
  const log = directLog({ directory });
  const state = await loadState(log);
  const account = 'f'.repeat(32);
  const events = [{ type: 'account-opened', v: 1, account, name: 'later' }];
  const body = JSON.stringify({ f: 1, at: state.at + 1, cause: { operation: 'OpenAccount', account }, events });
  const commit = readCommit(state.position + 1, body);
  await log.append(toGroup([{ commit, journal: apply(state, commit), changes: [] }]));
  await log.close();
}

test('there is a fixture of every format, and of every form of rows', () => {
  const all = fixtures.map(written);
  const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);
  const has = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b);
  assert.deepEqual(
    has(all.map(({ format }) => format)),
    upTo(FORMAT),
    'make the one that is missing: testing/fixture.ts',
  );
  assert.deepEqual(
    has(all.map(({ form }) => form)),
    upTo(ROWS_FORM),
    'make the one that is missing: testing/fixture.ts',
  );
});

for (const fixture of fixtures) {
  test(`${fixture}: opens with everything in it, verifies, goes on, and starts again`, async () => {
    const { directory, position, commits, rows } = written(fixture);
    const before = verifyLog(directory);
    assert.deepEqual([before.findings, before.commits, before.position], [[], commits, position]);

    const state = await load(directory);
    assert.equal(state.position, position);
    {
      using database = new DatabaseSync(logFiles(directory).database, { readOnly: true });
      assert.deepEqual(sorted(rowsOf(database)), sorted(rows), 'the same things, in the same places');
    }
    assert.deepEqual(findings(directory), []);
    await goOn(directory);
    const later = await load(directory);
    assert.equal(later.position, position + 1);
    assert.equal(later.accounts.byId.get('f'.repeat(32))?.name, 'later');
    assert.equal(later.accounts.byId.size, state.accounts.byId.size + 1);
    assert.deepEqual(later.zones, state.zones);
    assert.deepEqual(findings(directory), []);
    const log = directLog({ directory });
    await log.open();
    assert.equal((await readTrail(log)).length, commits + 1, 'history tells of all of it');
    await log.close();
  });

  test(`${fixture}: a backup of it, as it is, restores to the same`, async () => {
    const { directory, position } = written(fixture);
    const file = join(directory, '../backup');
    const about = { netloom: '0', at: 0, key: undefined, keyCheck: '' };
    const order = { directory, file, about, rest: async () => {}, check: async () => () => {} };
    assert.equal((await writeBackup(order)).position, position);
    const target = join(mkdtempSync(join(folder, 'restored-')), 'data');
    const backup = openBackup(file);
    restoreLog(backup, target, '0'.repeat(64));
    backup.close();
    assert.deepEqual(await load(target), await load(directory));
    assert.deepEqual(findings(target), []);
  });
}

test('a newer format is refused by its number, and left as it is', async () => {
  const { directory } = written(fixtures.at(-1)!);
  const { database } = logFiles(directory);
  {
    using newer = new DatabaseSync(database);
    newer.exec(`PRAGMA user_version = ${FORMAT + 1}`);
  }
  const before = readFileSync(database, 'hex');
  await assert.rejects(load(directory), (error: Error) => {
    assert.ok(error instanceof LogRefused);
    assert.match(error.message, new RegExp(`it has format ${FORMAT + 1}, and this version knows ${FORMAT}\\.`));
    return true;
  });
  assert.equal(readFileSync(database, 'hex'), before);
});

const sorted = (rows: ReadonlyMap<string, string>): string[] => [...rows].map(([place, id]) => `${place} ${id}`).sort();
