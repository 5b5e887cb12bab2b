import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ran, settingsFor } from '../cli/run.ts';
import { read, root } from '../house/tree.ts';
import { makeZone } from '../sdk/making.ts';
import { startServer } from '../server.ts';

/** Every `sh` block of the guide runs as it stands, in one shell; only where the command lies is the test's own. */
test('the commands of docs/guide/zone-files.md do what it says', async () => {
  const blocks = [...read('docs/guide/zone-files.md').matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text!);
  assert.equal(blocks.length, 3);
  const folder = mkdtempSync(join(tmpdir(), 'netloom-guide-'));
  const server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
  try {
    await makeZone(server.client);
    const command = `'${process.execPath}' '${join(root, 'src/cli/netloom.ts')}'`;
    const script = `cd '${folder}'\n${blocks.join('echo ---\n').replaceAll('npx netloom', command)}`;
    const { code, out, err } = await ran('sh', ['-eu', '-c', script], settingsFor(server));
    assert.deepEqual([code, err], [0, '']);
    const [plan = '', applied = '', again = ''] = out.split('---\n');
    assert.match(
      plan,
      /\nnotes: 2\n.*\n6 added, 0 changed, 0 removed, 0 as they are, 0 left alone\nnot applied: --apply does it\n$/s,
    );
    assert.match(applied, /\n6 added, .*\napplied; the zone's serial is \d+\n$/);
    assert.match(again, /^0 added, 0 changed, 0 removed, 6 as they are, 0 left alone\nnot applied: --apply does it\n$/);
    assert.match(
      readFileSync(join(folder, 'exported.zone'), 'utf8'),
      /\nnote 3600 IN TXT "kept as it is; \\"quotes\\" too"\n/,
    );
    assert.match(
      readFileSync(join(folder, 'exported.csv'), 'utf8'),
      /\r\n_sip\._tcp,SRV,10 60 5060 www\.corp\.test,300,,,enable\r\n/,
    );
  } finally {
    await server.kill();
    rmSync(folder, { recursive: true });
  }
});
