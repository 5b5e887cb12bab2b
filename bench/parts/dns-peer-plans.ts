import { programVersion } from './dns-peers.ts';

/** How each peer is started: one worker, loopback, all its files in one folder. */
export interface PeerPlan {
  readonly name: string;
  readonly program: string;
  /** In front of `-c <config>`. */
  readonly args: readonly string[];
  readonly config: (folder: string, port: number) => string;
  /** 'name type' that it answers with NOERROR once it is ready. */
  readonly question: string;
}

const NAMED = '/usr/sbin/named';
const NSD = '/usr/sbin/nsd';
const KNOT = '/usr/sbin/knotd';
const UNBOUND = '/usr/sbin/unbound';

/** What is installed, as each says itself. */
export function peerVersions(): Record<string, string> {
  const version = (path: string, option: string): string => programVersion(path, [option]) ?? 'missing';
  return {
    dnsperf: version('/usr/bin/dnsperf', '-h'),
    BIND: version(NAMED, '-v'),
    NSD: version(NSD, '-v'),
    Knot: version(KNOT, '-V'),
    Unbound: version(UNBOUND, '-V'),
  };
}

/**
 * BIND with an access list and its rate limit on. It counts but drops nothing (log-only): even the highest rate it can be
 * given would be reached, as it counts all answers of a wildcard, and all negative ones of a zone, together.
 */
export const bindPlan = (zone: string, file: string): PeerPlan => ({
  name: 'BIND',
  program: NAMED,
  args: ['-f', '-n', '1'],
  question: `${zone} SOA`,
  config: (folder, port) => `${bindOptions(folder, port)} recursion no; allow-query { clients; };
    rate-limit { responses-per-second 1000; max-table-size 200000; log-only yes; }; };
  zone "${zone}" { type primary; file "${file}"; };\n`,
});

/** BIND as a forwarder. */
export const bindForwarderPlan = (upstreamPort: number, cacheMb: number, question: string): PeerPlan => ({
  name: 'BIND',
  program: NAMED,
  args: ['-f', '-n', '1'],
  question,
  config: (folder, port) => `${bindOptions(folder, port)} recursion yes; allow-query { clients; };
    allow-recursion { clients; }; dnssec-validation no; empty-zones-enable no; max-cache-size ${cacheMb}m;
    forward only; forwarders { 127.0.0.1 port ${upstreamPort}; }; };\n`,
});

const bindOptions = (folder: string, port: number): string => `acl clients { 127.0.0.0/8; };
  controls { };
  logging { category default { null; }; category rate-limit { null; }; };
  options { directory "${folder}"; pid-file "${folder}/pid"; session-keyfile "${folder}/session.key";
    managed-keys-directory "${folder}"; minimal-responses yes; notify no;
    listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };`;

export const nsdPlan = (zone: string, file: string): PeerPlan => ({
  name: 'NSD',
  program: NSD,
  args: ['-d'],
  question: `${zone} SOA`,
  config: (folder, port) => `server:
  server-count: 1
  ip-address: 127.0.0.1@${port}
  username: ""
  zonesdir: "${folder}"
  database: ""
  pidfile: "${folder}/pid"
  xfrdfile: "${folder}/xfrd"
  xfrdir: "${folder}"
  zonelistfile: "${folder}/zones.list"
  minimal-responses: yes
  rrl-ratelimit: 0
remote-control:
  control-enable: no
zone:
  name: "${zone}"
  zonefile: "${file}"
`,
});

export const knotPlan = (zone: string, file: string): PeerPlan => ({
  name: 'Knot',
  program: KNOT,
  args: [],
  question: `${zone} SOA`,
  config: (folder, port) => `server:
  listen: 127.0.0.1@${port}
  rundir: "${folder}"
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
database:
  storage: "${folder}"
log:
  - target: stderr
    any: error
zone:
  - domain: "${zone}"
    file: "${file}"
    zonefile-sync: -1
    journal-content: none
`,
});

/** Unbound as a forwarder. Its two caches together are as large as ours. */
export const unboundPlan = (upstreamPort: number, cacheMb: number, question: string): PeerPlan => ({
  name: 'Unbound',
  program: UNBOUND,
  args: ['-d'],
  question,
  config: (folder, port) => `server:
  interface: 127.0.0.1
  port: ${port}
  do-ip6: no
  username: ""
  chroot: ""
  directory: "${folder}"
  pidfile: ""
  use-syslog: no
  logfile: "${folder}/log"
  num-threads: 1
  module-config: "iterator"
  do-not-query-localhost: no
  access-control: 127.0.0.0/8 allow
  msg-cache-size: ${Math.floor(cacheMb / 3)}m
  rrset-cache-size: ${cacheMb - Math.floor(cacheMb / 3)}m
  local-zone: "test." nodefault
remote-control:
  control-enable: no
forward-zone:
  name: "."
  forward-addr: 127.0.0.1@${upstreamPort}
`,
});
