import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { read, root } from '../house/tree.ts';

/** What the second stage of the Containerfile says of the image, and the commands of both stages. */
export interface Image {
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly workdir: string;
  readonly run: readonly string[];
  readonly health: readonly string[];
  readonly start: readonly string[];
}

export function readContainerfile(): Image {
  const lines = read('Containerfile')
    .replace(/^#.*\n/gm, '')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter(Boolean);
  const all = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  const last = (word: string): string => all(word).at(-1) ?? assert.fail(`the Containerfile has no ${word}`);
  const words = (text: string): string[] => JSON.parse(text.slice(text.indexOf('[')));
  return {
    env: Object.fromEntries(
      last('ENV')
        .split(/\s+/)
        .map((pair) => pair.split(/=(.*)/s, 2)),
    ),
    user: last('USER'),
    workdir: last('WORKDIR'),
    run: all('RUN'),
    health: words(last('HEALTHCHECK').replace(/.*CMD /, '')),
    start: [...words(last('ENTRYPOINT')), ...words(last('CMD'))],
  };
}

const sh = (...words: string[]) => execFileSync(words[0]!, words.slice(1), { stdio: ['ignore', 'ignore', 'inherit'] });

/**
 * The image's files at their places below `at`, made of what this machine has: its own system read-only, what `npm ci`
 * would bring from node_modules, and the Containerfile's own commands where they need no network. As in compose.yaml
 * nothing but the volumes can be written, each owned as the image makes its folder. The caller has a mount namespace of its own: what is mounted goes with it, and
 * nobody may remove the folder from within, for the machine's own system is below it.
 */
export function layOut(
  image: Image,
  at: string,
  volumes: readonly string[],
  extra: Readonly<Record<string, string>>,
): void {
  mkdirSync(at);
  sh('mount', '-t', 'tmpfs', '-o', 'mode=0755', 'tmpfs', at);
  for (const name of ['usr', 'bin', 'sbin', 'lib', 'lib64', 'etc', 'dev', 'proc']) borrow(`/${name}`, join(at, name));
  const app = join(at, 'app');
  const modules = join(app, 'node_modules');
  for (const name of ['package.json', 'package-lock.json'])
    cpSync(join(root, name), join(app, name), { recursive: true });
  cpSync(join(root, 'src'), join(app, 'src'), { recursive: true });
  const node = readdirSync(join(root, 'node_modules')).find((name) => name.startsWith('node-linux-'))!;
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    cpSync(join(root, 'node_modules', name), join(modules, name), { recursive: true });
  }
  mkdirSync(join(modules, node), { recursive: true });
  cpSync(join(root, 'node_modules', node, 'bin'), join(modules, node, 'bin'), { recursive: true });
  const commands = image.run.filter((text) => !/npm ci|apt-get/.test(text));
  assert.ok(commands.length > 0);
  for (const command of commands) sh('chroot', at, 'sh', '-ec', command);

  const [, owner = '', mode = '', made = ''] =
    /install -d -o (\d+) -g \d+ -m (\d+) (.*?)(?: &&|$)/.exec(image.run.join('\n')) ?? assert.fail('no folder is made');
  for (const volume of volumes) {
    mkdirSync(join(at, volume));
    const uid = made.split(' ').includes(volume) ? owner : '0';
    sh('mount', '-t', 'tmpfs', '-o', `uid=${uid},mode=${mode}`, 'tmpfs', join(at, volume));
  }
  for (const [inside, outside] of Object.entries(extra)) {
    mkdirSync(join(at, inside));
    sh('mount', '--bind', outside, join(at, inside));
  }
  sh('mount', '-o', 'remount,ro', at);
}

/** Their own hosts file for everybody in this mount namespace. */
export function bindHosts(file: string, names: readonly string[], address: string): void {
  writeFileSync(file, `127.0.0.1 localhost\n${names.map((name) => `${address} ${name}\n`).join('')}`);
  sh('mount', '--bind', file, '/etc/hosts');
}

/** Words that run a command there as the image says: its user, its environment and nothing else, no rights to be had. */
export function inside(
  image: Image,
  at: string,
  more: Readonly<Record<string, string>>,
  command: readonly string[],
): string[] {
  const [uid = '', gid = ''] = image.user.split(':');
  const env = Object.entries({ ...image.env, ...more }).map(([name, value]) => `${name}=${value}`);
  const user = ['--reuid', uid, '--regid', gid, '--clear-groups'];
  const rights = ['--bounding-set', '-all', '--inh-caps', '-all', '--no-new-privs'];
  return ['chroot', at, 'setpriv', ...user, ...rights, 'env', '-i', '-C', image.workdir, ...env, ...command];
}

function borrow(from: string, to: string): void {
  const there = lstatSync(from, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (there.isSymbolicLink()) {
    symlinkSync(readlinkSync(from), to);
    return;
  }
  mkdirSync(to);
  sh('mount', '--rbind', from, to);
  if (from !== '/dev' && from !== '/proc') sh('mount', '-o', 'remount,bind,ro', to);
}
