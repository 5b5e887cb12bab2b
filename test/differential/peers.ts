import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isInstalled, type Program, startProgram } from '../programs.ts';
import { freePort } from '../server.ts';
import { Client } from './client.ts';
import { packetOf } from './questions.ts';

/** BIND and NSD as children of the test, on free ports of 127.0.0.1, all their files in one directory. */

export const PEERS = ['bind', 'nsd'] as const;
export type PeerName = (typeof PEERS)[number];

export interface Peer {
  readonly port: number;
  readonly client: Client;
  stop(): Promise<void>;
}

/** Zone name to the path of its master file. */
type Files = ReadonlyMap<string, string>;

/** The programs needed and not there. */
export const missingPrograms = (): string[] => ['named', 'nsd', 'dig'].filter((name) => !isInstalled(name, '-v'));

export async function startPeer(name: PeerName, directory: string, files: Files): Promise<Peer> {
  const own = join(directory, name);
  mkdirSync(own);
  const port = await freePort();
  const config = join(own, 'conf');
  writeFileSync(config, name === 'bind' ? bindConfig(own, port, files) : nsdConfig(own, port, files));
  const [program, options] = name === 'bind' ? ['named', ['-g', '-n', '1']] : ['nsd', ['-d']];
  const started = startProgram(program, [...options, '-c', config]);
  const client = new Client(port);
  const stop = (): Promise<void> => {
    client.close();
    return started.stop();
  };
  const peer = { port, client, stop };
  try {
    await ready(name, started, client, [...files.keys()]);
  } catch (error) {
    await peer.stop();
    throw error;
  }
  return peer;
}

/** Waits until it answers with authority for the last zone; an Error with its log when it ends or does not in 30 s. */
async function ready(name: string, program: Program, client: Client, zones: readonly string[]): Promise<void> {
  const { child } = program;
  const started = Date.now();
  const shared = { kind: '', type: 'SOA', recursionDesired: false, udpSize: undefined, tcp: false };
  for (const zone of zones) {
    for (;;) {
      if (child.exitCode !== null || Date.now() - started > 30_000)
        throw new Error(`${name} does not start:\n${program.log()}`);
      const answer = await client.ask(packetOf({ ...shared, name: zone }), false).catch(() => undefined);
      // NOERROR with an answer.
      if (answer !== undefined && (answer[3]! & 15) === 0 && answer[7] === 1) break;
      await wait(50);
    }
  }
}

function bindConfig(directory: string, port: number, files: Files): string {
  const zones = [...files].map(([zone, file]) => `zone "${zone}" { type primary; file "${file}"; };`);
  return `options {
  directory "${directory}"; pid-file "${directory}/pid"; session-keyfile none; managed-keys-directory "${directory}";
  listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
  recursion no; allow-query { any; }; allow-transfer { none; }; notify no; dnssec-validation no;
  minimal-responses yes; minimal-any no; zero-no-soa-ttl no; empty-zones-enable no;
  check-names primary ignore; check-integrity no; check-mx ignore; check-srv-cname ignore; check-mx-cname ignore;
};
controls { };
${zones.join('\n')}
`;
}

function nsdConfig(directory: string, port: number, files: Files): string {
  const zones = [...files].map(([zone, file]) => `zone:\n  name: "${zone}"\n  zonefile: "${file}"`);
  return `server:
  ip-address: 127.0.0.1@${port}
  username: ""
  chroot: ""
  zonesdir: "${directory}"
  database: ""
  pidfile: "${directory}/pid"
  xfrdfile: "${directory}/xfrd.state"
  zonelistfile: "${directory}/zone.list"
  xfrdir: "${directory}"
  server-count: 1
  rrl-ratelimit: 0
  rrl-whitelist-ratelimit: 0
  refuse-any: no
  ipv4-edns-size: 1232
remote-control:
  control-enable: no
${zones.join('\n')}
`;
}
