import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { removeData, startServer, type TestServer } from '../server.ts';

/** Commands on a data folder that is another user's: what may not be read is not taken for what is not there. */
const NOBODY = 65_534;
const ENTRY = fileURLToPath(new URL('../../src/cli/netloom.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'netloom-other-'));
chmodSync(folder, 0o777);
let server: TestServer;
before(async () => {
  server = await startServer();
  await server.stop();
});
after(() => {
  removeData(server);
  rmSync(folder, { recursive: true, force: true });
});

function asOther(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTRY, ...args, '--data', server.directory], {
    ...{ uid: NOBODY, gid: NOBODY, cwd: folder, encoding: 'utf8', timeout: 60_000 },
    env: { PATH: process.env.PATH },
  });
  return { code: status, out: stdout, err: stderr };
}

for (const [mode, name] of [
  [0o700, ''],
  [0o755, 'log.db'],
] as const) {
  test(`a data folder of mode ${mode.toString(8)} that is another user's is said to be closed, not empty`, (t) => {
    if (process.getuid?.() !== 0) {
      const how = `needs root: sudo ${process.execPath} --test ${fileURLToPath(import.meta.url)}`;
      assert.notEqual(process.env.CI, 'true', `not to be skipped in CI: ${how}`);
      console.log(`SKIPPED, another user's data folder: ${how}`);
      return t.skip(how);
    }
    chmodSync(server.directory, mode);
    const closed = `${join(server.directory, name)} is closed to this user: run this as the user the server runs as.\n`;
    assert.deepEqual(asOther('backup', join(folder, 'b')), { code: 1, out: '', err: `netloom: ${closed}` });
    assert.deepEqual(asOther('verify'), { code: 1, out: '', err: `netloom: ${closed}` });
    const { code, out, err } = asOther('doctor');
    assert.deepEqual([code, err], [1, '']);
    assert.ok(out.split('\n').some((line) => line.startsWith('fail  log ') && `${line}\n`.endsWith(` ${closed}`)));
    assert.match(out, /^warn {2}files +\S+ is not yours: run this as the user the server runs as/m);
  });
}
