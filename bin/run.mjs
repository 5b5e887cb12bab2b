// Runs a program on the Node this project pins, after setting everything up. Plain JavaScript: any Node >= 20 runs it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileCache, pinnedNode as installedNode, isClone, root, unknownPlatform } from './places.mjs';

export { root };

/** The pinned Node; in a clone installed first where it is missing or the lockfile is newer than what is installed. */
export function pinnedNode() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    fail(`this is Node ${process.versions.node}; Node 20 or later is needed to install and start.`);
  }
  if (unknownPlatform !== undefined) fail(unknownPlatform);
  if (isClone && (installedNode() === undefined || stale() || existsSync(join(root, '.installing')))) install();
  return (
    installedNode() ?? fail('its own Node is not installed: it is an optional dependency, which npm was told to omit.')
  );
}

function fail(sentence) {
  console.error(`netloom: ${sentence}`);
  process.exit(1);
}

/** What the system's loader ends with, and we never do: a library is missing. */
const NOT_LOADED = 127;
const LIBRARIES = 'On Linux it needs glibc and libatomic (Debian: apt-get install libatomic1).';

/** Runs the pinned Node; signals and the exit code pass through, and the channel tells it when we are gone. */
export function run(args, options = {}) {
  const node = pinnedNode();
  const env = { NODE_COMPILE_CACHE: compileCache, ...(options.env ?? process.env) };
  const child = spawn(node, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], ...options, env });
  // A terminal sends SIGINT to both of us: it is waited for here, not sent a second time.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      if (code === NOT_LOADED) console.error(`netloom: ${node} cannot be loaded. ${LIBRARIES}`);
      resolve(code ?? (signal === null ? 1 : 128));
    });
    child.on('error', (error) => {
      console.error(`netloom: cannot run ${node}: ${error.message}. ${LIBRARIES}`);
      resolve(1);
    });
  });
}

function stale() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return true;
  const lock = join(root, 'package-lock.json');
  if (statSync(lock).mtimeMs <= statSync(installed).mtimeMs) return false;
  // A checkout touches files without changing them.
  const versions = (file) =>
    Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages)
      .filter(([name, entry]) => name !== '' && entry.optional !== true)
      .map(([name, { version }]) => `${name}@${version}`)
      .sort()
      .join();
  return versions(lock) !== versions(installed);
}

/** One installs, others wait: two npm ci in one folder undo each other. The lock of a dead process is taken over. */
function install() {
  const lock = join(root, '.installing');
  for (let told = false; ; told = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch {
      if (!alive(lock)) rmSync(lock, { force: true });
      else if (!told) console.error('netloom: another netloom is installing dependencies; waiting …');
      spawnSync(process.execPath, ['-e', 'setTimeout(() => {}, 300)']);
    }
  }
  try {
    if (stale()) npmCi();
  } finally {
    rmSync(lock, { force: true });
  }
}

function alive(lock) {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')) || -1, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function npmCi() {
  console.error('netloom: installing dependencies (npm ci, no install scripts) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    rmSync(join(root, '.installing'), { force: true });
    console.error('netloom: npm ci failed; its own words are above.');
    process.exit(1);
  }
}
