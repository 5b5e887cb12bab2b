/**
 * Prints a log of today's format as SQL, for `fixtures/`: `node src/engine/testing/fixture.ts`. It holds every kind of
 * fact (domain/fixtures/v1.json), first as they are made and taken away again, then only as they are made, so that every
 * kind of row is there. To be run, and its output kept for ever, whenever FORMAT or ROWS_FORM is raised.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { apply } from '../../domain/commit.ts';
import { emptyState } from '../../domain/state.ts';
import { readCommit } from '../../domain/upcast.ts';
import { directLog } from '../../store/direct.ts';
import { toGroup } from '../pending.ts';

interface Sample {
  readonly type: string;
  readonly v: number;
}

const samples: readonly Sample[] = JSON.parse(
  readFileSync(new URL('../../domain/fixtures/v1.json', import.meta.url), 'utf8'),
).events;
/** Facts that take away what the others need, or that can be only once. */
const LEAVES = /deleted|removed|unbound|unregistered|detach|-left|expired|stopped|imported|calls-loaded/;
const ONCE = /^(account-opened|key-added|state-imported|calls-loaded)$/;

const directory = mkdtempSync(join(tmpdir(), 'netloom-fixture-'));
const log = directLog({ directory });
await log.open();
const state = emptyState();
const kept = samples.filter(({ type }) => !LEAVES.test(type) && !ONCE.test(type));
let at = 1_924_992_000_000;
for (const event of [...samples.filter(({ type }) => type !== 'state-imported'), ...kept]) {
  at += 1000;
  const cause = { operation: event.type, account: '000000000000000000000000000000a1', accessKeyId: 'AK1' };
  const commit = readCommit(state.position + 1, JSON.stringify({ f: 1, at, cause, events: [event] }));
  await log.append(toGroup([{ commit, journal: apply(state, commit), changes: [] }]));
}
await log.close();

const database = new DatabaseSync(join(directory, 'log.db'), { readOnly: true });
const all = (sql: string) => database.prepare(sql).all();
const quoted = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
for (const { name, sql } of all('SELECT name, sql FROM sqlite_schema ORDER BY rowid')) {
  console.log(`${sql};`);
  for (const row of all(`SELECT * FROM ${name}`)) {
    console.log(`INSERT INTO ${name} VALUES(${Object.values(row).map(quoted).join(', ')});`);
  }
}
console.log(`PRAGMA user_version = ${all('PRAGMA user_version')[0]!.user_version};`);
database.close();
rmSync(directory, { recursive: true, force: true });
