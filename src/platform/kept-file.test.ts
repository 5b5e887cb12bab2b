import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { keptText } from './kept-file.ts';

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'netloom-kept-'));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('made once, kept after, for its owner only', (t) => {
  const file = join(folder(t), 'data', 'key');
  assert.equal(
    keptText(file, () => 'first'),
    'first',
  );
  assert.equal(
    keptText(file, () => 'second'),
    'first',
  );
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(join(file, '..')), ['key']);
});

test('a start that was killed while it made the file leaves no empty one behind', (t) => {
  const directory = folder(t);
  const file = join(directory, 'key');
  writeFileSync(`${file}.new`, 'ha', { mode: 0o600 });
  chmodSync(directory, 0o700);
  assert.equal(
    keptText(file, () => 'whole'),
    'whole',
  );
});

test('what cannot be written whole is not there', (t) => {
  const file = join(folder(t), 'key');
  mkdirSync(`${file}.new`);
  assert.throws(() => keptText(file, () => 'never'));
  assert.deepEqual(readdirSync(join(file, '..')), ['key.new']);
});
