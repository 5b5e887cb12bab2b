import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { LogFailure, type TrailQuery } from '../engine/log.ts';
import { logFiles } from './files.ts';
import { SqliteStore } from './sqlite.ts';
import { freshFolder, groupAt, removeFolder } from './testing/model.ts';

const folders: string[] = [];
after(() => folders.forEach(removeFolder));

const WHOLE: TrailQuery = { subjects: [], from: 1, below: Number.MAX_SAFE_INTEGER, limit: 1 };

/** A folder with more commits than a start looks at. */
function logOf(commits: number): string {
  const directory = freshFolder();
  folders.push(directory);
  const store = new SqliteStore({ directory });
  store.open();
  const told = { subjects: ['a'], rows: [{ kind: 1, key: 1, body: '{}' }] };
  const draft = { commits: Array.from({ length: commits }, () => ({ count: 1, body: '{}', told })), rows: [] };
  store.append(groupAt(0, draft));
  store.close();
  return directory;
}

test('a commit that is not what was written is no history: whoever meets it is told where it lies', () => {
  const directory = logOf(1200);
  {
    using database = new DatabaseSync(logFiles(directory).database);
    database.exec(`UPDATE commits SET body = '{ }' WHERE position = 7`);
  }
  const store = new SqliteStore({ directory });
  store.open();
  const damaged = (error: unknown): boolean =>
    error instanceof LogFailure &&
    error.kind === 'damaged' &&
    /chain of hashes breaks at position 7/.test(error.message);
  assert.equal(store.trail({ ...WHOLE, below: 7 }).entries[0]?.position, 6);
  assert.throws(() => store.trail({ ...WHOLE, below: 8 }), damaged);
  assert.throws(() => store.trail({ ...WHOLE, subjects: ['a'], below: 9, limit: 2 }), damaged);
  // It says so, and goes on.
  assert.equal(store.trail(WHOLE).entries[0]?.position, 1200);
  store.append(groupAt(1200, { commits: [{ count: 1, body: '{}' }], rows: [] }));
  store.close();
});

test('of a group that was refused there is no history, nor any of a closed log', () => {
  const store = new SqliteStore({ directory: logOf(3) });
  store.open();
  assert.throws(() => store.append(groupAt(7, { commits: [{ count: 1, body: '{}' }], rows: [] })), LogFailure);
  assert.equal(store.trail(WHOLE).entries[0]?.position, 3);
  store.close();
  assert.throws(() => store.trail(WHOLE), /The log is closed/);
  assert.throws(() => store.positionAt(0), /The log is closed/);
});
