import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, type TestContext, test } from 'node:test';
import { read, root } from '../house/tree.ts';
import { blocksOf } from './guide.ts';

/** What others install: packed, unpacked beside its dependencies in a folder of somebody else's, and used as the guide says. */

const GUIDE = 'docs/guide/testing.md';
const VITEST = 'vitest@5.1.1';
const folder = mkdtempSync(join(tmpdir(), 'netloom-package-'));
const installed = join(folder, 'node_modules/netloom');
const modules = join(root, 'node_modules');

/** Without what this test runner says to its own, and without colours. */
const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...own } = process.env;
const env = { ...own, NO_COLOR: '1' };

/** Runs a program in that folder. */
async function run(program: string, ...args: readonly string[]): Promise<{ code: number | null; said: string }> {
  const child = spawn(program, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said += text;
    });
  }
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
}

async function passes(program: string, ...args: readonly string[]): Promise<string> {
  const { code, said } = await run(program, ...args);
  assert.equal(code, 0, said);
  return said;
}

function put(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

before(() => {
  // The guide's lines, but for the one that asks a registry, make the file that its line of package.json names.
  const pack = blocksOf(GUIDE, 'sh')[0]!
    .replace(/^npm install .*\n/m, '')
    .replace('../netloom', `'${root}'`);
  const packed = spawnSync('sh', ['-ec', pack], { cwd: folder, encoding: 'utf8' });
  assert.equal(packed.status, 0, packed.stderr);
  mkdirSync(installed, { recursive: true });
  const [line, tarball = ''] = /"netloom": "file:(.+)"/.exec(blocksOf(GUIDE, 'json')[0]!)!;
  assert.ok(read('examples/ci/README.md').includes(line));
  const unpacked = spawnSync('tar', ['xzf', tarball, '-C', installed, '--strip-components=1'], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(unpacked.status, 0, unpacked.stderr);
  // What npm would put there: our dependencies, the Node for this machine, and what the guide's suites import.
  const node = dirname(dirname(process.execPath));
  const others = ['typebox', '@baiducloud', '@types', 'undici-types'].map((name) => join(modules, name));
  for (const place of [node, ...others]) symlinkSync(place, join(folder, 'node_modules', place.split('/').at(-1)!));
  mkdirSync(join(folder, 'node_modules/.bin'));
  symlinkSync(join(installed, 'bin/netloom.mjs'), join(folder, 'node_modules/.bin/netloom'));
  put('package.json', '{ "type": "module" }');
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('the package', () => {
  const [nodeTest = '', vitest = ''] = blocksOf(GUIDE, 'js');

  test('node --test runs the guide’s suite', async () => {
    put('zone.test.mjs', nodeTest);
    assert.match(await passes(process.execPath, '--test', 'zone.test.mjs'), /pass 2\n/);
  });

  test('its command runs, on the Node it brought', async () => {
    const { version } = JSON.parse(
      await passes(process.execPath, '-p', "JSON.stringify(require('netloom/package.json'))"),
    );
    assert.equal((await passes('node', join(installed, 'bin/netloom.mjs'), '--version')).trim(), version);
    assert.ok(!existsSync(join(installed, 'src')));
  });

  test('without Node: the guide’s commands', async () => {
    const [, serve = '', calls = ''] = blocksOf(GUIDE, 'sh');
    // What was started gets the signal, and ends with 0; whatever fails before, it ends.
    const script = `${serve}\ntrap 'kill $!' EXIT\n${calls}\ntrap - EXIT\nkill $!\nwait $!\necho "ended with $?"`;
    const said = await passes('sh', '-euc', script);
    assert.match(said, /"accessKeyId":.*2026-01-01T01:00:00Z.*ended with 0\n$/s);
  });

  test('its types say what it takes and gives', async () => {
    put(
      'use.mts',
      `import { type Netloom, startNetloom } from 'netloom/testing';
       const netloom: Netloom = await startNetloom({ seed: 3, clock: new Date(0) });
       const keys: { accessKeyId: string } = await netloom.account();
       // @ts-expect-error there is no such option
       await startNetloom({ sead: 3 });
       // @ts-expect-error these are texts
       const addresses: number[] = await netloom.resolve('vpc', 'www');
       export { addresses, keys };`,
    );
    const strict = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext', '--types', 'node'];
    await passes(process.execPath, join(modules, 'typescript/bin/tsc'), ...strict, 'use.mts');
  });

  test('vitest runs the guide’s suite', async (t) => {
    const place = installedVitest(t);
    if (place === undefined) return;
    symlinkSync(place, join(folder, 'node_modules/vitest'));
    put('clock.test.js', vitest);
    const program = join(folder, 'node_modules/vitest/vitest.mjs');
    assert.match(await passes(process.execPath, program, 'run', 'clock.test.js'), /3 passed/);
  });
});

/** Not a dependency of ours: a fresh clone stays small. It is installed once, beside what else is kept for tests. */
function installedVitest(t: TestContext): string | undefined {
  const cache = join(modules, '.cache', VITEST);
  const place = join(cache, 'node_modules/vitest');
  if (existsSync(join(place, 'vitest.mjs'))) return place;
  mkdirSync(cache, { recursive: true });
  writeFileSync(join(cache, 'package.json'), '{ "private": true }');
  const quiet = ['--silent', '--no-audit', '--no-fund', '--ignore-scripts', '--fetch-retries=1'];
  const done = spawnSync('npm', ['install', ...quiet, VITEST], { cwd: cache, encoding: 'utf8' });
  if (done.status === 0) return place;
  const line = `vitest cannot be installed: in ${cache}, npm install ${VITEST}. ${done.stderr}`;
  assert.ok(process.env.CI === undefined, line);
  t.skip(line);
  return undefined;
}
