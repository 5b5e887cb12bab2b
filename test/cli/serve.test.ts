import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** What whoever starts the server sees of it. */
const ENTRY = fileURLToPath(new URL('../../src/cli/netloom.ts', import.meta.url));
const FREE = ['--memory', '--api-listen', '127.0.0.1:0', '--admin-listen', '127.0.0.1:0', '--dns-port', '0'];
const serve = (...flags: readonly string[]) => [process.execPath, ENTRY, 'serve', ...FREE, ...flags];

/** Runs it until it is ready. */
async function ready([file, ...args]: readonly string[]) {
  const child = spawn(file!, args, { stdio: 'pipe', env: { PATH: process.env.PATH } });
  let output = '';
  const told = Promise.withResolvers<void>();
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
      if (output.includes('"event":"ready"')) told.resolve();
    });
  }
  await Promise.race([told.promise, closed]);
  const line = /^\{.*"event":"ready".*$/m.exec(output)?.[0];
  assert.ok(line, output);
  const url = `http://127.0.0.1:${JSON.parse(line).admin.port}/readyz`;
  return { child, closed, output: () => output, answers: () => fetch(url).then(...YES_OR_NO) };
}

const YES_OR_NO = [() => true, () => false] as const;

test('serve --with-parent ends when its standard input does, whoever stands between', { timeout: 30_000 }, async () => {
  // As npx starts it: a signal to the shell does not reach the server.
  const command = serve('--with-parent').map((word) => `'${word}'`);
  const { child, closed, output, answers } = await ready(['sh', '-c', `${command.join(' ')}; echo "ended $?"`]);
  child.stdin.write('what is written to it is nothing to it\n');
  await sleep(300);
  assert.ok(await answers());
  child.stdin.end();
  await closed;
  assert.match(output(), /^ended 0$/m);
  assert.ok(!(await answers()));
});

test('serve without the switch does not mind its standard input', { timeout: 30_000 }, async () => {
  const { child, closed, answers } = await ready(serve());
  child.stdin.end();
  await sleep(500);
  assert.ok(await answers());
  child.kill('SIGTERM');
  await closed;
  assert.equal(child.exitCode, 0);
});

test('the greeting promises no address where VPCs get none, and no secret that is shown once', async () => {
  for (const [pool, line] of [
    ['none', /^ {2}DNS {8}127\.0\.0\.1 port \d+$/m],
    ['ports:25300-25309', /^ {2}DNS {8}127\.0\.0\.1 port \d+, and a port for each VPC$/m],
    ['127.98.0.0/24', /^ {2}DNS {8}127\.0\.0\.1 port \d+, and an address for each VPC$/m],
  ] as const) {
    const { child, closed, output } = await ready(serve('--dns-pool', pool));
    child.kill('SIGTERM');
    await closed;
    assert.match(output(), line);
    assert.match(output(), /^Your first account \(netloom env prints it again\):$/m);
  }
});
