import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ran, settingsFor } from '../cli/run.ts';
import { read, root } from '../house/tree.ts';
import { startServer } from '../server.ts';

/** Every `sh` block of the guide runs as it stands, in one shell; only where the command lies is the test's own. */
test('the commands of docs/guide/fixtures.md do what it says', async () => {
  const blocks = [...read('docs/guide/fixtures.md').matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text!);
  assert.equal(blocks.length, 3);
  const folder = mkdtempSync(join(tmpdir(), 'netloom-guide-'));
  const server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
  try {
    const command = `'${process.execPath}' '${join(root, 'src/cli/netloom.ts')}'`;
    const script = `cd '${folder}'\n${blocks.join('echo ---\n').replaceAll('npx netloom', command)}`;
    const { code, out, err } = await ran('sh', ['-eu', '-c', script], settingsFor(server));
    assert.deepEqual([code, err], [0, '']);
    const [loaded = '', exported = '', imported = ''] = out.split('---\n');
    assert.match(loaded, /^account shop 0+abc, made: AKshop\n +0 {2}200 {2}POST \/v1\/vpc .*\n4 calls were made\.\n/s);
    assert.match(loaded, /\nThis file was loaded at \S+: nothing was done\.\n$/);
    assert.match(exported, /^The state was written to state\.txt\.\n.*\nThe state was written to for-git\.txt\.\n$/);
    const [whole, bare, printed] = ['state.txt', 'for-git.txt', 'printed.txt'].map((file) =>
      readFileSync(join(folder, file), 'utf8'),
    );
    assert.equal(printed, whole);
    assert.equal(bare, whole!.replace(/^\{"key":.*\n/m, ''));
    assert.match(imported, /^\d+ rows were imported into copy, up to position \d+\.\n.*\nThe log is sound\.\n$/s);
  } finally {
    await server.kill();
    removeAll(folder, server.directory);
  }
});

function removeAll(...folders: readonly string[]): void {
  for (const folder of folders) rmSync(folder, { recursive: true });
}
