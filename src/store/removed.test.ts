import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LogFailure, LogRefused } from '../engine/log.ts';
import { recoverLog } from './recover.ts';
import { sqliteLog } from './threaded.ts';

test('a data folder removed under the server fails the next write: nothing is acknowledged into the void', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'netloom-removed-'));
  const log = sqliteLog({ directory });
  await log.open();
  await log.append({ commits: [{ position: 1, count: 1, body: '{}' }], rows: [] });
  rmSync(directory, { recursive: true });
  const lost = log.append({ commits: [{ position: 2, count: 1, body: '{}' }], rows: [] });
  await assert.rejects(lost, (error) => error instanceof LogFailure && error.kind === 'failed');
  await log.close();
});

test('where there is no data folder there is nothing to recover, and none is made', () => {
  const directory = join(tmpdir(), 'netloom-nowhere-at-all');
  assert.throws(() => recoverLog(directory, { acceptLoss: true }), LogRefused);
  assert.equal(existsSync(directory), false);
});
