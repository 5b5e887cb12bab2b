import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../test/server.ts';
import { ZONE, zoneFile } from './dns-zone.ts';

/** A server to ask. */
export interface Peer {
  readonly name: string;
  readonly pids: readonly number[];
  readonly address: string;
  readonly port: number;
}

export const programVersion = (path: string, args: readonly string[]): string | undefined => {
  if (!existsSync(path)) return undefined;
  try {
    return String(execFileSync('sh', ['-c', `${path} ${args.join(' ')} 2>&1 | grep -i version | head -1`])).trim();
  } catch {
    return undefined;
  }
};

const NAMED = '/usr/sbin/named';
const NSD = '/usr/sbin/nsd';

/** The peers that are installed, running, with the zone; the others are named as missing. One worker each. */
export async function startPeers(folder: string): Promise<Peer[]> {
  const peers: Peer[] = [];
  mkdirSync(folder, { recursive: true });
  const zone = join(folder, 'zone');
  writeFileSync(zone, zoneFile());
  if (existsSync(NAMED)) {
    const port = (await freePort())!;
    const config = join(folder, 'named.conf');
    writeFileSync(
      config,
      `options { directory "${folder}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; }; recursion no;
        minimal-responses yes; pid-file "${folder}/named.pid"; session-keyfile "${folder}/session.key"; };
      controls { };
      zone "${ZONE}" { type primary; file "${zone}"; };\n`,
    );
    peers.push(await peer('BIND', NAMED, ['-f', '-n', '1', '-c', config], port));
  } else console.log('BIND: missing');
  if (existsSync(NSD)) {
    const port = (await freePort())!;
    const config = join(folder, 'nsd.conf');
    writeFileSync(
      config,
      `server:\n  server-count: 1\n  ip-address: 127.0.0.1@${port}\n  username: ""\n  zonesdir: "${folder}"\n  database: ""
  pidfile: "${folder}/nsd.pid"\n  xfrdfile: "${folder}/xfrd"\n  zonelistfile: "${folder}/zones.list"\n  minimal-responses: yes
  rrl-ratelimit: 0\nremote-control:\n  control-enable: no\nzone:\n  name: "${ZONE}"\n  zonefile: "${zone}"\n`,
    );
    peers.push(await peer('NSD', NSD, ['-d', '-c', config], port));
  } else console.log('NSD: missing');
  return peers;
}

async function peer(name: string, program: string, args: readonly string[], port: number): Promise<Peer> {
  const child: ChildProcess = spawn('taskset', ['-c', '0', program, ...args], { stdio: 'ignore' });
  process.once('exit', () => child.kill());
  await new Promise((resolve) => setTimeout(resolve, 3000));
  if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode}`);
  return { name, pids: descendants(child.pid!), address: '127.0.0.1', port };
}

/** A process and the workers it made. */
function descendants(pid: number): number[] {
  let children = '';
  try {
    children = String(execFileSync('ps', ['--ppid', String(pid), '-o', 'pid=']));
  } catch {
    // ps says by its exit code that there are none.
  }
  return [
    pid,
    ...children
      .split('\n')
      .map(Number)
      .filter((child) => child > 0)
      .flatMap(descendants),
  ];
}
