import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ran, settingsFor } from '../cli/run.ts';
import { read, root } from '../house/tree.ts';
import { makeZone } from '../sdk/making.ts';
import { removeData, startServer } from '../server.ts';
import { Scratch } from './reading.ts';

/** Every `sh` block of the guide runs as it stands, in one shell; only where the command lies is the test's own. */
test('the commands of docs/guide/operations.md do what it says', async () => {
  const blocks = [...read('docs/guide/operations.md').matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text!);
  assert.equal(blocks.length, 4);
  const scratch = new Scratch();
  const server = await startServer();
  try {
    await makeZone(server.client);
    mkdirSync(scratch.path('backups'));
    const command = `'${process.execPath}' '${join(root, 'src/cli/netloom.ts')}'`;
    const commands = blocks.join('echo ---\n').replaceAll('npx netloom', command);
    const places = { BACKUPS: scratch.path('backups'), NEW: scratch.path('new') };
    const path = { PATH: String(process.env.PATH) };
    const { code, out, err } = await ran('sh', ['-eu', '-c', commands], { ...settingsFor(server), ...places, ...path });
    assert.equal(code, 0, out + err);
    const [backup = '', keyless = '', restored = '', doctor = ''] = out.split('---\n');
    assert.match(backup, /\d+ commits, up to position \d+, read back and replayed\..*The backup is sound\.\n$/s);
    assert.match(keyless, /The key is not in it\..*Restored .*new-2 from/s);
    assert.match(restored, /Restored .*new from .*The log is sound\.\n$/s);
    assert.match(doctor, /A netloom runs with these settings, and is ready.* 0 fail\.\n$/s);
  } finally {
    await server.kill();
    removeData(server);
    scratch.remove();
  }
});
