import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { COMMANDS } from '../../src/cli/commands.ts';
import { SETTINGS } from '../../src/platform/settings.ts';
import { freePort, removeData, startServer } from '../server.ts';
import { netloom, ran, settingsFor } from './run.ts';

/** What goes wrong before or at the start is one sentence that names the cause and the way on, and no stack. */
const folders: string[] = [];
after(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'netloom-cli-'));
  folders.push(made);
  return made;
}

async function serveFails(settings: Record<string, string>, args: readonly string[] = []): Promise<string> {
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  const { code, err } = await netloom(['serve', ...args], {
    NETLOOM_DATA: folder(),
    NETLOOM_API_LISTEN: `127.0.0.1:${ports[0]}`,
    NETLOOM_ADMIN_LISTEN: `127.0.0.1:${ports[1]}`,
    NETLOOM_DNS_PORT: String(ports[2]),
    NETLOOM_DNS_POOL: 'none',
    ...settings,
  });
  assert.ok(code === 1 || code === 2, `exit code ${code}`);
  assert.doesNotMatch(err, /\n +at /, 'no stack');
  return err;
}

test('a port in use, each with its setting', async () => {
  const port = await freePort();
  const holder = createServer().listen(port, '127.0.0.1');
  try {
    const inUse = (setting: string) => new RegExp(`127\\.0\\.0\\.1:${port} is in use already\\. .*${setting}`);
    assert.match(await serveFails({ NETLOOM_API_LISTEN: `127.0.0.1:${port}` }), inUse('NETLOOM_API_LISTEN'));
    assert.match(await serveFails({ NETLOOM_ADMIN_LISTEN: `127.0.0.1:${port}` }), inUse('NETLOOM_ADMIN_LISTEN'));
    assert.match(await serveFails({ NETLOOM_DNS_PORT: String(port) }), new RegExp(`${port}.*NETLOOM_DNS_`));
  } finally {
    holder.close();
  }
});

test('settings that are bad or unknown', async () => {
  assert.match(await serveFails({ NETLOOM_DNS_PORT: 'x' }), /NETLOOM_DNS_PORT: x is not a whole number/);
  assert.match(await serveFails({ NETLOOM_REGION: 'mars' }), /NETLOOM_REGION: mars is no region; known: /);
  const all = 'All there are: netloom help settings\\.';
  assert.match(
    await serveFails({ NETLOOM_COLOUR: 'red' }),
    new RegExp(`NETLOOM_COLOUR is no setting of netloom\\. ${all}$`, 'm'),
  );
  assert.match(
    await serveFails({ NETLOOM_DNS_PROT: '1' }),
    new RegExp(`NETLOOM_DNS_PROT is no setting of netloom\\. Is NETLOOM_DNS_PORT meant\\? ${all}$`, 'm'),
  );
  assert.match(await serveFails({ NETLOOM_ACCESS_KEY: 'a' }), /belong together/);
  assert.match(
    await serveFails({ NETLOOM_CONFIG: '/nowhere/at/all' }),
    /NETLOOM_CONFIG: cannot read \/nowhere\/at\/all/,
  );
  const beyond = await serveFails({ NETLOOM_ADMIN_LISTEN: '0.0.0.0:28788' });
  assert.match(beyond, /NETLOOM_ADMIN_LISTEN: 0\.0\.0\.0 is beyond loopback/);
});

test('a secret that is no secret is not repeated', async () => {
  const err = await serveFails({ NETLOOM_ACCESS_KEY: 'ok', NETLOOM_SECRET_KEY: 'p@ssw0rd' });
  assert.match(err, /NETLOOM_SECRET_KEY must be 1 to 128 characters/);
  assert.ok(!err.includes('p@ssw0rd'));
});

test('flags and arguments nothing is known of', async () => {
  assert.match(
    await serveFails({}, ['--colour', 'red']),
    /--colour is no flag of this command\.\nusage: netloom serve/,
  );
  assert.match(
    await serveFails({}, ['--dns-prot', '1']),
    /--dns-prot is no flag of this command\. Is --dns-port meant\?/,
  );
  assert.match(await serveFails({}, ['-x']), /-x is no flag of this command/);
  assert.match(await serveFails({}, ['--dns-port']), /--dns-port needs a value/);
  assert.match(await serveFails({}, ['now']), /"now" is one too many/);
  const unknown = await netloom(['toString']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.err, /there is no command "toString"\. See/);
  assert.match((await netloom(['dgi'])).err, /there is no command "dgi"\. Is dig meant\? See/);
});

test('a variable that is not set is said, not sent', async () => {
  for (const [args, sentence] of [
    [['dig', '', 'www.corp.test'], /^netloom: Argument 1 is empty: is its variable set\?$/m],
    [['explain', 'name', 'vpc-1', ''], /^netloom: Argument 3 is empty: is its variable set\?$/m],
    [['import', 'zone', 'corp.zone', '--account', ''], /^netloom: The value of --account is empty: is its variable/m],
    [['fault', 'add', 'dns', 'drop', 'vpc='], /^netloom: vpc is empty: is its variable set\?$/m],
    [['dns', 'vpc-1', 'clients='], /^netloom: clients is empty: is its variable set\?$/m],
  ] as const) {
    const { code, err } = await netloom(args, { NETLOOM_ADMIN_TOKEN: 'x', NETLOOM_ADMIN_LISTEN: '127.0.0.1:1' });
    assert.equal(code, 2, err);
    assert.match(err, sentence);
  }
});

test('help on one command, by three ways, and the version', async () => {
  for (const args of [
    ['help', 'dig'],
    ['dig', '--help'],
    ['--help', 'dig'],
    ['dig', 'vpc-1', '-h'],
  ]) {
    const { code, out } = await netloom(args);
    assert.equal(code, 0);
    assert.match(out, /^ {2}netloom dig <vpcId> <name> \[type\]/);
    assert.match(out.replaceAll(/\s+/g, ' '), /\. Exits with 0 when it is done, 1 when it could not be, 2 when/);
    assert.doesNotMatch(out, /netloom serve/);
  }
  assert.equal((await netloom(['help', 'toString'])).code, 2);
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  assert.equal((await netloom(['--version'])).out, `${version}\n`);
});

test('help names every command on one screen; of each, and of the settings, it tells all', async () => {
  const [{ out: help }, { out: settings }] = await Promise.all([netloom(['help']), netloom(['help', 'settings'])]);
  assert.ok(help.split('\n').length <= 50 && help.split('\n').every((line) => line.length <= 80), help);
  const names = [...help.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, name]) => name!);
  assert.deepEqual(names.toSorted(), [...COMMANDS.keys()].toSorted());
  for (const [name, { load }] of COMMANDS) assert.notEqual((await load()).about, '', name);
  for (const name of Object.keys(SETTINGS)) assert.ok(settings.includes(`  ${name} `), name);
  assert.match(settings, /NETLOOM_DNS_PORT +DNS port, UDP and TCP[^\n]*; default 5300\n/);
  assert.match(settings, /NETLOOM_DNS_POOL .*; default (127\.64\.0\.0\/16|ports:)/);
});

test('a data folder in use, a damaged key file, and the key file of another folder', async (t) => {
  const server = await startServer();
  t.after(() => server.kill());
  const data = { NETLOOM_DATA: server.directory };
  assert.match(await serveFails(data), /The data folder .* is in use by another process/);
  const verified = await netloom(['verify'], settingsFor(server));
  assert.equal(verified.code, 1);
  assert.match(verified.err, /A server runs on .*: stop it, or verify a backup/);
  await server.stop();
  writeFileSync(join(server.directory, 'key'), `${'0'.repeat(64)}\n`);
  const keys = { NETLOOM_ACCESS_KEY: 'AKtest0001', NETLOOM_SECRET_KEY: 'SKtest-secret-0001' };
  assert.match(await serveFails({ ...data, ...keys }), /not the one the stored secrets were sealed under/);
  writeFileSync(join(server.directory, 'key'), 'oops\n');
  assert.match(await serveFails(data), /The key file .* is damaged: it must hold 64 hex digits/);
  removeData(server);
});

test('a Node that is too old to install is named', async () => {
  const launcher = fileURLToPath(new URL('../../bin/netloom.mjs', import.meta.url));
  const older = "data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'18.20.1'}})";
  const { code, err } = await ran(process.execPath, ['--import', older, launcher, 'help']);
  assert.equal(code, 1);
  assert.match(err, /this is Node 18\.20\.1; Node 20 or later is needed/);
});

test('a machine without the libraries of our Node is told which', { skip: process.platform === 'win32' }, async (t) => {
  const copy = mkdtempSync(join(tmpdir(), 'netloom-clone-'));
  t.after(() => rmSync(copy, { recursive: true }));
  const bin = fileURLToPath(new URL('../../bin/', import.meta.url));
  for (const file of ['netloom.mjs', 'run.mjs', 'places.mjs']) cpSync(join(bin, file), join(copy, 'bin', file));
  // A package, whose Node ends as the system's loader does.
  const node = join(copy, process.execPath.slice(process.execPath.lastIndexOf('node_modules')));
  mkdirSync(dirname(node), { recursive: true });
  writeFileSync(node, '#!/bin/sh\nexit 127\n', { mode: 0o755 });
  const { code, err } = await ran(process.execPath, [join(copy, 'bin/netloom.mjs'), 'help']);
  assert.equal(code, 127);
  assert.match(err, /cannot be loaded\. On Linux it needs glibc and libatomic/);
});
