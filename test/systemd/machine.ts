import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withinAMinute } from '../dns-guide/patience.ts';
import { root } from '../house/tree.ts';

const SCRIPT = fileURLToPath(new URL('./machine.sh', import.meta.url));
/** What is set for tests is no setting of what they start. */
const { PATH } = process.env;
/** Of Debian's units, those that ours are ordered by; what else they would start is not wanted here. */
const TARGETS = [
  'basic',
  'sysinit',
  'sockets',
  'multi-user',
  'network',
  'shutdown',
  'umount',
  'local-fs',
  'local-fs-pre',
];

/** A real systemd, as the first process of namespaces and a control group of its own. */
export interface Machine {
  /** Runs a command there, as root, and resolves with what it prints. */
  run(command: string): string;
  stop(): Promise<void>;
}

export async function startMachine(): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), 'netloom-systemd-'));
  for (const name of TARGETS) {
    const text = readFileSync(`/lib/systemd/system/${name}.target`, 'utf8');
    writeFileSync(join(folder, `${name}.target`), text.replaceAll(/^(Wants|Requires|Conflicts|After)=.*\n/gm, ''));
  }
  const group = join(cgroup2(), `netloom-test-${process.pid}`);
  mkdirSync(group);
  const namespaces = [
    '--pid',
    '--fork',
    '--kill-child',
    '--mount',
    '--mount-proc',
    '--net',
    '--uts',
    '--ipc',
    '--cgroup',
  ];
  const command = `echo $$ > '${group}/cgroup.procs' && exec unshare "$@"`;
  const outer = spawn('sh', ['-c', command, 'sh', ...namespaces, SCRIPT, root, folder], { stdio: 'inherit' });
  const inside = (text: string) =>
    spawnSync('nsenter', ['-t', first(outer.pid!), '-a', 'sh', '-c', text], { encoding: 'utf8', env: { PATH } });
  await withinAMinute(() => inside('systemctl is-active multi-user.target').stdout === 'active\n');
  return {
    run: (text) => {
      const { status, stdout, stderr } = inside(text);
      assert.equal(status, 0, `${text}: ${stdout}${stderr}`);
      return stdout;
    },
    stop: async () => {
      const ended = once(outer, 'exit');
      outer.kill('SIGKILL');
      await ended;
      await withinAMinute(() => removed(group));
      rmSync(folder, { recursive: true });
    },
  };
}

/** Where control groups of version 2 are. */
function cgroup2(): string {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').matchAll(/^\S+ (\S+) cgroup2 /gm);
  return [...mounts][0]![1]!;
}

/** The child of `unshare`, which is the first process inside. */
const first = (pid: number): string => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();

/** Removes a control group and those below it; false: there are processes in it. */
function removed(group: string): boolean {
  try {
    for (const entry of readdirSync(group, { withFileTypes: true }))
      if (entry.isDirectory()) removed(join(group, entry.name));
    rmdirSync(group);
    return true;
  } catch {
    return false;
  }
}
