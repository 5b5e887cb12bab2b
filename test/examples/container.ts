import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { ran } from '../cli/run.ts';
import { read, root } from '../house/tree.ts';
import { COMPOSE, COMPOSE_TLS, type Compose } from './compose.ts';
import { bindHosts, inside, layOut, readContainerfile } from './layout.ts';
import { readYaml } from './yaml.ts';

/** Run by container.test.ts in a network and a mount namespace with nothing in them. */

const image = readContainerfile();
const { services } = readYaml<Compose>(COMPOSE);
const tls = readYaml<Compose>(COMPOSE_TLS).services.netloom;
const { netloom, client } = services;
const { ipv4_address: address, aliases } = netloom.networks.cloud;
/** Where they are inside. */
const volumes = netloom.volumes.map((volume) => volume.split(':')[1]!);
/** An empty folder of every machine, which the mount namespace has to itself. */
const folder = '/mnt';
const at = join(folder, 'root');
let vpc = '';

before(() => {
  const ip = (...words: string[]) => execFileSync('ip', words);
  ip('link', 'set', 'lo', 'up');
  ip('addr', 'add', `${address}/24`, 'dev', 'lo');
  for (const [name, value] of Object.entries(netloom.sysctls)) {
    writeFileSync(join('/proc/sys', name.replaceAll('.', '/')), String(value));
  }
  execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]);
  // The page's own lines make the certificate, but for those that need Docker.
  const [, https = ''] = /^## HTTPS.*?^```sh\n(.*?)^```$/ms.exec(read('examples/compose/README.md')) ?? [];
  const lines = https.replace(/^docker .*\n/gm, '');
  assert.match(lines, /^openssl /m);
  execFileSync('sh', ['-euc', lines], { cwd: folder, stdio: 'ignore' });
  const [outside = '', within = ''] = tls.volumes[0]!.split(':');
  layOut(image, at, volumes, { [within]: join(folder, 'examples/compose', outside) });
  bindHosts(join(folder, 'hosts'), aliases, address);
});

/** The server as process 1 of its own, as in a container. Answers how to stop it. */
async function serve(more: Readonly<Record<string, string>>): Promise<() => Promise<[number | null, number]>> {
  const words = ['--pid', '--fork', '--kill-child', ...inside(image, at, more, image.start)];
  const child: ChildProcess = spawn('unshare', words, { stdio: ['ignore', 'pipe', 'pipe'] });
  process.once('exit', () => child.kill('SIGKILL'));
  let output = '';
  const exited = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.on('data', (chunk) => {
        output += chunk;
        if (output.includes('"event":"ready"')) resolve();
      });
    }
    void exited.then(() => reject(new Error(output)));
  });
  let stopped: Promise<[number | null, number]> | undefined;
  const stop = async (): Promise<[number | null, number]> => {
    const first = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8'));
    const before = performance.now();
    process.kill(first, 'SIGTERM');
    const [code] = await exited;
    return [code, performance.now() - before];
  };
  return () => {
    stopped ??= stop();
    return stopped;
  };
}

/** A command in the running container. */
async function exec(...command: string[]): Promise<string> {
  const [program = '', ...args] = inside(image, at, netloom.environment, command);
  const { code, out, err } = await ran(program, args);
  assert.equal(code, 0, err);
  return out;
}

test('a client that was told of no endpoint finds every service, and ports 53 and 80 need no rights', async (t) => {
  const stop = await serve(netloom.environment);
  t.after(stop);
  const [program, script = ''] = client.command;
  assert.equal(program, 'node');
  const [outside = '', within = ''] = client.volumes[0]!.split(':');
  assert.equal(join(root, 'examples/compose', outside, '/'), join(root, '/'));
  const { code, out, err } = await ran(process.execPath, [script.replace(within, root)], client.environment);
  assert.equal(code, 0, err);
  vpc = /^vpc (vpc-\w+)$/m.exec(out)?.[1] ?? assert.fail(out);
  assert.match(out, new RegExp(`^attached ${vpc} attached$`, 'm'));

  const [, line = ''] = / exec netloom (netloom dns .*)$/m.exec(read('examples/compose/README.md')) ?? [];
  const words = line.replace('"$VPC"', vpc).split(' ');
  assert.deepEqual(words.slice(0, 3), ['netloom', 'dns', vpc]);
  await exec(...words);
  assert.equal(client.dns, address);
  for (const over of ['+notcp', '+tcp']) {
    const dig = await ran('dig', [`@${client.dns}`, 'www.node.corp.test', '+short', over]);
    assert.equal(dig.out, '10.4.0.5\n', dig.err);
  }
  await exec(...image.health);
  const [ended, took] = await stop();
  assert.equal(ended, 0);
  assert.ok(took < 5000, `${took} ms`);
  await assert.rejects(exec(...image.health), 'without a server it is not healthy');
});

test('the commands of the page back up a server at work, and make an empty volume of the backup', async (t) => {
  const [, page = ''] = /^## Backup, restore, upgrade\n(.*?)^## /ms.exec(read('examples/compose/README.md')) ?? [];
  const inShell = [...page.matchAll(/ exec netloom sh -c '(.*)'$/gm)].map(([, line]) => line!);
  assert.deepEqual(
    inShell.map((line) => / (backup|verify) /.exec(line)?.[1]),
    ['backup', 'verify'],
  );
  const stop = await serve(netloom.environment);
  t.after(stop);
  for (const line of inShell) assert.match(await exec('sh', '-c', line), /read back and replayed|sound/);
  await stop();
  const [backup = ''] = readdirSync(join(at, 'backups'));
  const [, words = ''] = / run --rm netloom (restore .*)$/m.exec(page) ?? [];
  const restore = words.replace('"/backups/$BACKUP"', `/backups/${backup}`).split(' ');
  await assert.rejects(exec('netloom', ...restore), /empty/, 'what is there is never written over');
  for (const name of readdirSync(join(at, 'data'))) rmSync(join(at, 'data', name), { recursive: true });
  assert.match(await exec('netloom', ...restore), /^Restored \/data /);
});

test('another start has the same data; with the certificate of the page, https to an official name', async (t) => {
  const stop = await serve({ ...netloom.environment, ...tls.environment });
  t.after(stop);
  const env = { ...client.environment, NODE_EXTRA_CA_CERTS: join(folder, 'examples/compose/tls/tls.crt') };
  const call = (host: string, path: string) =>
    ran(process.execPath, [join(root, 'examples/call.mjs'), 'GET', path], { ...env, BCE_ENDPOINT: `https://${host}` });
  const vpcs = await call('vpc.bj.baidubce.com', '/v1/vpc');
  assert.deepEqual(
    JSON.parse(vpcs.out).vpcs.map(({ vpcId }: { vpcId: string }) => vpcId),
    [vpc],
  );
  const users = await call('iam.bj.baidubce.com', '/v1/user');
  assert.deepEqual(JSON.parse(users.out).users, []);
  const elsewhere = await call('bcc.gz.baidubce.com', '/v1/vpc');
  assert.deepEqual(JSON.parse(elsewhere.out).vpcs, [], 'a name of another region is that region');
  assert.equal((await stop())[0], 0);
});
