import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const EXAMPLE = fileURLToPath(new URL('../../examples/csn.mjs', import.meta.url));

test('npm run example:csn prints tables, two explanations and a plan', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [EXAMPLE], { timeout: 60_000 });
  const lines = stdout.split('\n').map((line) => line.trim());
  const has = (start: RegExp): void =>
    assert.ok(
      lines.some((line) => start.test(line)),
      `${start}\n${stdout}`,
    );
  has(/^db +vpc-\w+ +gz$/);
  has(/^10\.20\.0\.0\/16 +propagated active +db \(gz\)$/);
  has(/^10\.20\.0\.0\/16 +propagated conflicted old \(gz\)$/);
  has(/^192\.168\.0\.0\/16 +propagated conflicted idc_bj \(bj\) +65010 65020$/);
  has(/^reachable: 10\.10\.1\.9 to 10\.20\.1\.1$/);
  has(/^degraded: 10\.30\.1\.9 to 10\.10\.200\.1$/);
  has(/^0 +200 +PUT \/v1\/csn\/csn-/);
  has(/^promoted: /);
});

test('a reader who has seen enough ends the example and its server', async () => {
  const child = spawn(process.execPath, [EXAMPLE], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  // The server holds the same standard error: it closes when both are gone.
  const closed = once(child, 'close', { signal: AbortSignal.timeout(60_000) });
  const silent = closed.then(() => Promise.reject(new Error(`it ended and had printed nothing: ${said}`)));
  await Promise.race([once(child.stdout, 'data'), silent]);
  child.stdout.destroy();
  silent.catch(() => undefined);
  await closed;
});
