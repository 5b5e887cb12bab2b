import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ran, settingsFor } from '../cli/run.ts';
import { read, root } from '../house/tree.ts';
import { bind, makeRecord, makeVpc, makeZone, ok } from '../sdk/making.ts';
import { removeData, startServer } from '../server.ts';

/** Every `sh` block of the guide runs as it stands, in one shell; only where the command lies is the test's own. */
test('the commands of docs/guide/faults.md do what it says', async () => {
  const blocks = [...read('docs/guide/faults.md').matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text!);
  assert.equal(blocks.length, 5);
  const server = await startServer({ settings: { NETLOOM_DATA: ':memory:', NETLOOM_FAULTS: 'true' } });
  try {
    const zone = await makeZone(server.client);
    const vpc = await makeVpc(server.client);
    await ok(bind(server.client, zone, vpc));
    await makeRecord(server.client, zone);
    const command = `'${process.execPath}' '${join(root, 'src/cli/netloom.ts')}'`;
    const commands = blocks.join('echo ---\n').replaceAll('npx netloom', command);
    const path = { PATH: `${join(process.execPath, '..')}:${process.env.PATH}` };
    const script = `exec 2>&1\ncd '${root}'\nVPC=${vpc}\n${commands}`;
    const { code, out } = await ran('sh', ['-eu', '-c', script], { ...settingsFor(server), ...path });
    assert.equal(code, 0, out);
    const [before = '', after = '', dns = '', state = '', chosen = ''] = out.split('---\n');
    assert.match(before, /^fault-1\n500 InternalError: .*\nit failed\n[\s\S]*"vpcId": "vpc-/);
    assert.match(after, /^fault-2\n500 InternalError: .*\nthe answer is lost\n[\s\S]*"vpcId": "vpc-[\s\S]*\n1\n$/);
    assert.match(dns, /^fault-3\n[\s\S]*SERVFAIL[\s\S]* udp\n[\s\S]*fault-4\n[\s\S]* tcp\n[\s\S]*10\.0\.0\.1/);
    assert.match(dns, /^fault-4 {2}1 {7}unlimited {2}dns truncate type=A$/m);
    assert.match(state, /"status": "attaching"/);
    assert.match(chosen, /^fault-\d+\n\.x\.x\n$/);
  } finally {
    await server.stop();
    removeData(server);
  }
});
