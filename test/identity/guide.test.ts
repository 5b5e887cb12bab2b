import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ran, settingsFor } from '../cli/run.ts';
import { read, root } from '../house/tree.ts';
import { makeZone } from '../sdk/making.ts';
import { startServer } from '../server.ts';

/** Every `sh` block of the guide runs as it stands, in one shell; only where the command lies is the test's own. */
test('the walk-through of docs/guide/identity.md does what it says', async () => {
  const blocks = [...read('docs/guide/identity.md').matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text!);
  assert.equal(blocks.length, 8);
  const server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
  try {
    const [zone, other] = [await makeZone(server.client), await makeZone(server.client, 'other.test')];
    const command = `'${process.execPath}' '${join(root, 'src/cli/netloom.ts')}'`;
    const commands = blocks.join('echo ---\n').replaceAll('npx netloom', command);
    // Who is refused is told so on its own line.
    const script = `exec 2>&1\ncd '${root}'\nZONE=${zone}\nOTHER=${other}\n${commands}`;
    const path = { PATH: `${join(process.execPath, '..')}:${process.env.PATH}` };
    const { code, out } = await ran('sh', ['-eu', '-c', script], { ...settingsFor(server), ...path });
    assert.equal(code, 0, out);
    const [user = '', policy = '', explained = '', group = '', brief = '', role = '', history = '', leak = ''] =
      out.split('---\n');
    const denied = /^403 AccessDenied: Access denied\.$/gm;
    assert.match(user, /"name": "alice"/);
    assert.match(user, /^403 AccessDenied: Access denied\.\nalice may not$/m);
    assert.match(policy, /nor see the other zone/);
    assert.match(policy, /nor delete this one/);
    assert.equal(policy.match(denied)?.length, 2);
    assert.deepEqual(explained.match(/^(allowed|denied): (?=[A-Z])/gm), ['allowed: ', 'denied: ', 'denied: ']);
    assert.match(explained, /by Allow, statement 0 of policy records, by user\/alice/);
    assert.match(group, /"csns": \[\]/);
    assert.match(group, /LDReadPolicy/);
    assert.match(brief, /"rr": "www"/);
    assert.match(brief, /^403 AccessDenied: Access denied\.\nonly to read$/m);
    assert.match(role, /"zoneId"|"zoneName"/);
    assert.match(role, /without the role it is nowhere/);
    assert.match(history, /user\/alice/);
    assert.match(history, / ttl=300 /, 'a number in a body');
    assert.match(history, /AddRecord/);
    assert.match(history, /^Change \d+ is taken back by change \d+\.$/m);
    assert.doesNotMatch(history.slice(history.lastIndexOf('{')), /10\.0\.0\.9/, 'the record is gone again');
    assert.match(leak, /AddRecord .* user\/alice/);
    assert.match(leak, /^403 AccessDenied: Access denied\.\nthe key is shut out$/m);
    assert.match(leak, /^403 AccessDenied: Access denied\.\nand so is its session$/m);
  } finally {
    await server.kill();
  }
});
