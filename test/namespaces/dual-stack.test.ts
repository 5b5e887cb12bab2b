import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

/**
 * Both families of addresses, in a network namespace of the test's own: it gives itself addresses there without touching
 * the machine's. The namespace has no name and lives in one process: it goes when that goes.
 */

const INSIDE = fileURLToPath(new URL('./dual-stack.ts', import.meta.url));

function whyNot(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are of Linux alone';
  const missing = ['ip', 'unshare'].filter((name) => spawnSync(name, ['--version']).error !== undefined);
  if (missing.length > 0) return `not here: ${missing.join(', ')}. To run it: apt-get install iproute2 util-linux`;
  const made = spawnSync('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up'], { encoding: 'utf8' });
  if (made.status !== 0) return `no namespace can be made here: ${made.stderr.trim()}. To run it: as root`;
  return undefined;
}

const reason = whyNot();
if (reason !== undefined) console.log(`Dual stack is not tested: ${reason}`);

test('dual stack, in a namespace', { skip: reason !== undefined && !process.env.CI }, async () => {
  assert.equal(reason, undefined);
  // A runner of tests within one of its own: it must not speak to the outer one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn('unshare', ['--net', process.execPath, INSIDE], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  assert.equal(code, 0, output);
  assert.match(output, /^ℹ pass [1-9]/m, output);
  assert.match(output, /^ℹ skipped 0$/m, output);
});
