import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const HOOK = fileURLToPath(new URL('./exact-imports.ts', import.meta.url));

test('what is no file of ours is found as Node finds it, and what is not there is named', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'netloom-imports-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'lib'));
  writeFileSync(join(folder, 'lib/package.json'), '{"type":"commonjs"}');
  writeFileSync(join(folder, 'lib/old.js'), 'exports.word = "found";');
  writeFileSync(
    join(folder, 'main.mjs'),
    `await import(${JSON.stringify(HOOK)});
    const [there, none] = ['./lib/old.js', './none.ts'];
    const { word } = await import(there);
    const { utcTime } = await import(${JSON.stringify(fileURLToPath(new URL('../domain/time.ts', import.meta.url)))});
    console.log(word, utcTime(0), await import(none).catch((error) => error.code));`,
  );
  const { stdout, stderr } = spawnSync(process.execPath, [join(folder, 'main.mjs')], { encoding: 'utf8' });
  assert.equal(stdout, 'found 1970-01-01T00:00:00Z ERR_MODULE_NOT_FOUND\n', stderr);
});
