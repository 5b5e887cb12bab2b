import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, beforeEach, suite, test } from 'node:test';
import { LogRefused, ROWS_FORM, type StoredCommit, type StoredRow } from '../engine/log.ts';
import { directLog } from './direct.ts';
import { logFiles } from './files.ts';
import { recoverLog } from './recover.ts';
import { groupFrom } from './testing/appender.ts';
import { freshFolder, Model, momentOf, readCommits, readRows, removeFolder } from './testing/model.ts';
import { verifyLog } from './verify.ts';

const folders: string[] = [];
let directory = '';
let model = new Model();
after(() => folders.forEach(removeFolder));

/** A closed log of 200 groups. */
beforeEach(async () => {
  directory = freshFolder();
  folders.push(directory);
  model = new Model();
  const log = directLog({ directory });
  await log.open();
  for (let n = 0; n < 200; n += 1) {
    const group = groupFrom(model.position);
    await log.append(group);
    model.append(group);
  }
  await log.close();
});

function tamper(sql: string): void {
  const database = new DatabaseSync(logFiles(directory).database);
  database.exec(sql);
  database.close();
}

/** The commits up to a position, as a recovery that stops there must keep them. */
function upTo(position: number): StoredCommit[] {
  return model.commits.filter((commit) => commit.position + commit.count - 1 <= position);
}

suite('verify', () => {
  test('reads all of a sound log, finds nothing, and changes nothing', () => {
    const commits: StoredCommit[] = [];
    const rows: StoredRow[] = [];
    const before = readFileSync(logFiles(directory).database);
    const verified = verifyLog(
      directory,
      (commit, kept) => {
        commits.push(commit);
        assert.ok(kept !== undefined);
        assert.ok(kept.under('every'));
        const [happened] = model.trail({ subjects: [], from: commit.position, below: commit.position + 1, limit: 1 });
        assert.deepEqual(
          { at: kept.at, changes: kept.changes },
          {
            at: momentOf(commit.position),
            changes: happened!.changes,
          },
        );
      },
      (row) => rows.push(row),
    );
    assert.deepEqual(verified, {
      position: model.position,
      watermark: model.position,
      commits: model.commits.length,
      rows: model.rows.length,
      history: model.commits.length,
      trail: model.commits.length * 3,
      rowsForm: ROWS_FORM,
      findings: [],
    });
    assert.deepEqual(
      commits.map(({ position, count, body }) => ({ position, count, body })),
      model.commits,
    );
    assert.deepEqual(rows, model.rows);
    assert.deepEqual(readFileSync(logFiles(directory).database), before);
  });

  test('names every part that is wrong, and reads the others all the same', () => {
    tamper(`UPDATE commits SET body = '{}' WHERE position = ${model.commits[7]!.position};
      DELETE FROM rows WHERE kind = 2`);
    const { position, commits, rows, findings } = verifyLog(directory);
    assert.equal(position, model.commits[7]!.position - 1);
    assert.equal(commits, 7);
    assert.equal(rows, model.rows.length - 1);
    assert.match(findings.join('\n'), new RegExp(`chain of hashes breaks at position ${position + 1}`));
    assert.match(findings.join('\n'), /rows are not those that were written/);
  });

  test('finds damage in pages that no start reads', () => {
    const path = logFiles(directory).database;
    const file = readFileSync(path);
    const at = file.indexOf(JSON.stringify({ group: 0 }).slice(1, -1));
    file.writeUInt8(file.readUInt8(at) ^ 1, at);
    writeFileSync(path, file);
    assert.match(verifyLog(directory).findings.join('\n'), /chain of hashes breaks at position 1\b/);
  });

  test('says by value that there is no log, or no database in the file; a server in the folder is no finding', async () => {
    assert.deepEqual(verifyLog(join(directory, 'nowhere')).findings, ['There is no log: log.db is missing.']);
    const log = directLog({ directory });
    await log.open();
    const refusal = { name: 'Error', message: /^A server runs on .*: stop it, or verify a backup/ };
    assert.throws(() => verifyLog(directory), refusal);
    await log.close();
    writeFileSync(logFiles(directory).database, 'x'.repeat(9000));
    assert.match(verifyLog(directory).findings.join(), /not a database/);
  });
});

suite('recover', () => {
  test('goes on from the last good position, and keeps the files as they were found', async () => {
    const broken = model.commits[300]!;
    tamper(`UPDATE commits SET body = '{}' WHERE position = ${broken.position}`);
    const found = readFileSync(logFiles(directory).database);
    await assert.rejects(directLog({ directory }).open(), LogRefused);
    const recovered = recoverLog(directory, { acceptLoss: true });
    assert.equal(recovered.position, broken.position - 1);
    assert.equal(recovered.watermark, model.position);
    assert.match(recovered.found, new RegExp(`chain of hashes breaks at position ${broken.position}`));
    assert.deepEqual(readFileSync(logFiles(recovered.kept).database), found);

    const log = directLog({ directory });
    assert.deepEqual(await log.open(), { position: recovered.position, rowsTrusted: false });
    assert.deepEqual(await readRows(log), []);
    assert.deepEqual(await readCommits(log), upTo(recovered.position));
    await log.close();
    assert.deepEqual(verifyLog(directory).findings, []);
  });

  test('rows are trusted again only once they are all there, however often the rebuilding is cut short', async () => {
    rmSync(logFiles(directory).watermark);
    recoverLog(directory, { acceptLoss: true });
    let log = directLog({ directory });
    await log.open();
    await log.append({ commits: [], rows: model.rows.slice(0, 20) });
    await log.close();

    log = directLog({ directory });
    assert.deepEqual(await log.open(), { position: model.position, rowsTrusted: false });
    assert.deepEqual(await readRows(log), [], 'half of the rows is shown to nobody');
    await log.append({ commits: [], rows: model.rows.slice(0, 40) });
    await log.append({ commits: [], rows: model.rows.slice(40), rowsRebuilt: true });
    await log.close();

    log = directLog({ directory });
    assert.deepEqual(await log.open(), { position: model.position, rowsTrusted: true });
    assert.deepEqual(await readRows(log), model.rows);
    await log.close();
  });

  test('takes the commits even where the head, the rows or the watermark are what is damaged', async () => {
    tamper('DELETE FROM meta; DELETE FROM rows');
    writeFileSync(logFiles(directory).watermark, 'nothing');
    const recovered = recoverLog(directory, { acceptLoss: true });
    assert.equal(recovered.position, model.position);
    const log = directLog({ directory });
    assert.equal((await log.open()).position, model.position);
    assert.deepEqual(await readCommits(log), model.commits);
    await log.close();
  });

  test('of a file cut in the middle of a running log it keeps a sound beginning', async () => {
    const path = logFiles(directory).database;
    const file = readFileSync(path);
    writeFileSync(path, file.subarray(0, file.length >> 1));
    const { position, kept } = recoverLog(directory, { acceptLoss: true });
    assert.ok(position < model.position);
    assert.ok(existsSync(logFiles(kept).database));
    const log = directLog({ directory });
    assert.equal((await log.open()).position, position);
    assert.deepEqual(await readCommits(log), upTo(position));
    await log.close();
  });
});
