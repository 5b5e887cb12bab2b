import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isInstalled, startProgram } from '../../../../test/programs.ts';
import { freePort } from '../../../../test/server.ts';
import { Forwarding } from './forwarding.ts';
import { askFor } from './messages.ts';

/** Real servers as upstreams: children of the test, at free ports of 127.0.0.1, all their files in one directory. */

export interface Peer {
  readonly ip: string;
  readonly port: number;
  stop(): Promise<void>;
}

interface Program {
  readonly program: string;
  readonly options: readonly string[];
  config(directory: string, port: number, zoneFile: string): string;
}

/** The zone they serve. */
export const ZONE = `$ORIGIN corp.test.
$TTL 60
@ SOA ns hostmaster 1 3600 600 86400 30
@ NS ns
ns A 127.0.0.1
www A 10.0.0.1
www A 10.0.0.2
www AAAA fd00::1
mail MX 10 www
one CNAME two
two CNAME www
out CNAME www.elsewhere.test.
big TXT ${Array.from({ length: 12 }, (_, i) => `"${String(i).repeat(200).slice(0, 200)}"`).join(' ')}
`;

const PROGRAMS: Readonly<Record<string, Program>> = {
  BIND: {
    program: 'named',
    options: ['-g', '-n', '1'],
    config: (directory, port, zoneFile) => `options { directory "${directory}"; pid-file none; session-keyfile none;
  managed-keys-directory "${directory}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
  recursion no; dnssec-validation no; notify no; };
controls { };
zone "corp.test" { type primary; file "${zoneFile}"; };
`,
  },
  NSD: {
    program: 'nsd',
    options: ['-d'],
    config: (directory, port, zoneFile) => `server:
  ip-address: 127.0.0.1@${port}
  username: ""
  chroot: ""
  zonesdir: "${directory}"
  database: ""
  pidfile: "${directory}/pid"
  xfrdfile: "${directory}/xfrd.state"
  zonelistfile: "${directory}/zone.list"
  xfrdir: "${directory}"
  rrl-ratelimit: 0
remote-control:
  control-enable: no
zone:
  name: corp.test
  zonefile: "${zoneFile}"
`,
  },
  Knot: {
    program: 'knotd',
    options: [],
    config: (directory, port, zoneFile) => `server:
  rundir: "${directory}"
  listen: 127.0.0.1@${port}
database:
  storage: "${directory}"
control:
  listen: "${directory}/control"
log:
  - target: stderr
    any: warning
zone:
  - domain: corp.test
    file: "${zoneFile}"
`,
  },
  Unbound: {
    program: 'unbound',
    options: ['-d'],
    config: (directory, port, zoneFile) => `server:
  interface: 127.0.0.1@${port}
  username: ""
  chroot: ""
  directory: "${directory}"
  pidfile: "${directory}/pid"
  module-config: "iterator"
  local-zone: "test." nodefault
  do-not-query-localhost: no
  access-control: 127.0.0.0/8 allow
remote-control:
  control-enable: no
auth-zone:
  name: corp.test
  zonefile: "${zoneFile}"
  for-downstream: yes
  for-upstream: yes
`,
  },
};

export const PEERS = Object.keys(PROGRAMS);

export const isPeerInstalled = (peer: string): boolean => isInstalled(PROGRAMS[peer]!.program, '-h');

/** Starts it below the directory; resolves when it answers, rejects with its log when it does not. */
export async function startPeer(peer: string, below: string): Promise<Peer> {
  const directory = join(below, peer);
  mkdirSync(directory);
  const port = await freePort();
  const { program, options, config } = PROGRAMS[peer]!;
  writeFileSync(join(directory, 'zone'), ZONE);
  writeFileSync(join(directory, 'conf'), config(directory, port, join(directory, 'zone')));
  const started = startProgram(program, [...options, '-c', join(directory, 'conf')]);
  const forwarding = new Forwarding();
  for (let tries = 0; ; tries += 1) {
    const told = await forwarding.ask(askFor('www.corp.test', 'A', { targets: [{ ip: '127.0.0.1', port }] }));
    if ('answers' in told && told.answers.length === 2) break;
    if (tries === 300 || started.child.exitCode !== null) {
      await started.stop();
      throw new Error(`${peer} does not start:\n${started.log()}`);
    }
    await wait(50);
  }
  forwarding.forwarder.close();
  return { ip: '127.0.0.1', port, stop: started.stop };
}
