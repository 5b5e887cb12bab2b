import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeBackup } from './backup.ts';
import { BackupFailure } from './backup-failure.ts';
import { openBackup } from './backup-file.ts';
import type { BackupHead } from './backup-head.ts';
import { directLog } from './direct.ts';
import { freshFolder, removeFolder } from './testing/model.ts';

const folder = freshFolder();
after(() => removeFolder(folder));

/** The head as far as a restore uses it, or why there is none. */
function read(file: string): BackupHead | string {
  try {
    const backup = openBackup(file);
    try {
      backup.read(() => {});
      return backup.head;
    } finally {
      backup.close();
    }
  } catch (error) {
    assert.ok(error instanceof BackupFailure, String(error));
    return error.message;
  }
}

for (const key of ['5'.repeat(64), undefined]) {
  test(`a bit that flips in the head of a backup ${key === undefined ? 'without' : 'with'} its key is found`, async () => {
    const directory = join(folder, `data-${key}`);
    const log = directLog({ directory });
    await log.open();
    await log.append({ commits: [{ position: 1, count: 1, body: '{"f":1}' }], rows: [] });
    await log.close();
    const [file, flipped] = [join(folder, `backup-${key}`), join(folder, `flipped-${key}`)];
    const about = { netloom: '0.9.1', at: 1_790_000_000_123, key, keyCheck: 'c'.repeat(32) };
    const head = await writeBackup({ directory, file, about, rest: async () => {}, check: async () => () => {} });
    assert.deepEqual(read(file), head);

    const octets = readFileSync(file);
    const { start, end } = rowAt(octets, about.keyCheck);
    let found = 0;
    for (let at = start; at < end; at += 1) {
      const bit = 1 << (at % 8);
      octets[at]! ^= bit;
      writeFileSync(flipped, octets);
      octets[at]! ^= bit;
      const got = read(flipped);
      if (typeof got === 'string') found += 1;
      // SQLite itself passes over a bit or two of how the row's own number is kept.
      else assert.deepEqual(got, head, `octet ${at - start} of the head's row`);
    }
    assert.ok(found >= end - start - 3, `${found} of ${end - start}`);
  });
}

/** The one row of the page that holds a text: a page's header says where its rows begin (SQLite file format, 1.6). */
function rowAt(octets: Buffer, text: string): { start: number; end: number } {
  const size = octets.readUInt16BE(16);
  const page = Math.floor(octets.indexOf(text) / size) * size;
  return { start: page + octets.readUInt16BE(page + 5), end: page + size };
}
