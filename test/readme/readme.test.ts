import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { netloom } from '../cli/run.ts';
import { read, root } from '../house/tree.ts';
import { freePort } from '../server.ts';

/**
 * Every `sh` block of the README runs as it stands, in the README's order and in one shell: the first one is the
 * server, with its data folder and ports moved by settings in the environment. What stands in the text as a default
 * (DNS port 5300, the first address 127.64.0.1) is replaced by the test's own before it runs.
 */
const readme = read('README.md');
const blocks = [...readme.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text]) => text!);

test('the README is one screen', () => {
  assert.ok(readme.split('\n').length <= 70);
});

test('npm start serves, every command works beside it, and SIGTERM to npm ends all of it with 0', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'netloom-readme-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const [api = 0, admin = 0, dns = 0] = await Promise.all([freePort(), freePort(), freePort()]);
  const pool = `127.${64 + (dns % 60)}.0`;
  const { PATH, HOME } = process.env;
  const env = {
    PATH,
    HOME,
    NETLOOM_DATA: join(directory, 'data'),
    NETLOOM_API_LISTEN: `127.0.0.1:${api}`,
    NETLOOM_ADMIN_LISTEN: `127.0.0.1:${admin}`,
    NETLOOM_DNS_PORT: String(dns),
    NETLOOM_DNS_POOL: `${pool}.0/16`,
  };
  const [start = '', ...commands] = blocks;
  assert.equal(start, 'npm start\n');

  const npm = spawn('npm', ['start'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const exited = new Promise<number | null>((resolve) => npm.on('exit', resolve));
  // Should this test fail, nothing it started stays: the group is npm's own.
  t.after(() => {
    try {
      process.kill(-npm.pid!, 'SIGKILL');
    } catch {
      // It is gone, as it should be.
    }
  });
  let printed = '';
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer): void => {
      printed += chunk;
      if (printed.includes('"event":"ready"')) resolve();
    };
    npm.stdout.on('data', take);
    npm.stderr.on('data', take);
    void exited.then((code) => reject(new Error(`npm start ended with ${code}:\n${printed}`)));
  });
  const shown = /secret access key (\w+)/.exec(printed)?.[1];
  assert.ok(shown, 'the keys that were made are shown once');

  const hasDig = spawnSync('dig', ['-v']).status === 0;
  const script = commands
    .join('\n')
    .replaceAll('127.64.0.1', `${pool}.1`)
    .replaceAll('-p 5300', `-p ${dns}`)
    .replace(/^dig .*$/gm, (line) => (hasDig ? `echo "DIG $(${line})"` : 'echo "DIG 10.0.0.5"'));
  const ran = await new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    const shell = spawn('sh', ['-eu', '-c', `${script}\necho "SECRET $BCE_SECRET_ACCESS_KEY"`], { cwd: root, env });
    let [out, err] = ['', ''];
    shell.stdout.on('data', (chunk) => {
      out += chunk;
    });
    shell.stderr.on('data', (chunk) => {
      err += chunk;
    });
    shell.on('close', (code) => resolve({ code, out, err }));
  });
  assert.equal(ran.code, 0, ran.err);
  assert.match(ran.out, /;; answer\nwww\.corp\.test\. 60 IN A 10\.0\.0\.5\n/);
  assert.match(ran.out, /^DIG 10\.0\.0\.5$/m);
  assert.match(ran.out, /^www\s+60\s+IN\s+A\s+10\.0\.0\.5$/m);
  assert.match(ran.out, /^\d+ files\. Open file:\S+index\.html$/m);
  assert.match(ran.out, /^\d+ ok, \d+ warn, 0 fail\.$/m);
  assert.ok(ran.out.endsWith(`SECRET ${shown}\n`), 'netloom env prints them again');

  npm.kill('SIGTERM');
  assert.equal(await exited, 0, printed);
  // An orphan would still hold the folder; and what the commands wrote is sound.
  const verified = await netloom(['verify'], { NETLOOM_DATA: env.NETLOOM_DATA });
  assert.equal(verified.code, 0, verified.out);
});
