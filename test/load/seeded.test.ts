import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { netloom, settingsFor } from '../cli/run.ts';
import { startServer } from '../server.ts';

test('what a seeded server in memory exports without its key goes into another with that seed, which a folder’s refusal names', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'netloom-seeded-'));
  const file = join(folder, 'state.txt');
  const seeded = { NETLOOM_DATA: ':memory:', NETLOOM_SEED: '7', NETLOOM_CLOCK: 'fixed' };
  const exportedBy = async (load: Record<string, string>): Promise<string> => {
    const server = await startServer({ settings: { ...seeded, ...load } });
    try {
      return (await netloom(['export', '--without-key'], settingsFor(server))).out;
    } finally {
      await server.kill();
    }
  };
  try {
    const text = await exportedBy({});
    assert.match(text, /\{"end":true\}\n$/);
    writeFileSync(file, text);
    assert.equal(await exportedBy({ NETLOOM_LOAD: file }), text);
    const { code, err } = await netloom(['import', 'state', file], { NETLOOM_DATA: join(folder, 'data') });
    assert.equal(code, 1);
    assert.match(
      err,
      /put the key file .* netloom serve --memory --seed <the same> --load .*state\.txt; or export it with/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
