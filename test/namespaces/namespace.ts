import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';

/** Suites that need a network of their own, with port 53 and addresses to give away. */

/** Why no suite can be run in a namespace with these programs; undefined: it can. `packages`: what brings them. */
function whyNot(programs: readonly string[], packages: string): string | undefined {
  if (process.platform !== 'linux') return 'namespaces are of Linux alone';
  const missing = programs.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
  if (missing.length > 0) return `not here: ${missing.join(', ')}. To run it: apt-get install ${packages}`;
  const made = spawnSync('unshare', ['--net', '--mount', 'ip', 'link', 'set', 'lo', 'up'], { encoding: 'utf8' });
  return made.status === 0 ? undefined : `no namespace can be made here: ${made.stderr.trim()}. To run it: as root`;
}

/**
 * A suite in a file of its own, run as root of a network and a mount namespace with nothing in them, which go with its
 * last process. Skipped, and said so, where that cannot be; under CI that is a failure.
 */
export function testInNamespace(name: string, file: string, programs: readonly string[], packages: string): void {
  const reason = whyNot(['ip', 'unshare', ...programs], `iproute2 util-linux ${packages}`.trimEnd());
  if (reason !== undefined) console.log(`${name}: not tested: ${reason}`);
  test(name, { skip: reason !== undefined && !process.env.CI }, async () => {
    assert.equal(reason, undefined);
    // A runner of tests within one of its own: it must not speak to the outer one.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const child = spawn('unshare', ['--net', '--mount', process.execPath, file], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const [code] = await once(child, 'close');
    assert.equal(code, 0, output);
    assert.match(output, /^ℹ pass [1-9]/m, output);
    assert.match(output, /^ℹ skipped 0$/m, output);
  });
}
