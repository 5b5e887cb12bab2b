import { readFileSync, readlinkSync } from 'node:fs';
import { canonicalAddress, endpointText, formatIpv4, formatIpv6 } from '../domain/net/address.ts';
import { BadSetting } from './setting-values.ts';
import type { Settings } from './settings.ts';

/** A socket this process was started with (sd_listen_fds(3)): bound already, by who may do what we may not. */
export interface PassedSocket {
  readonly protocol: 'udp' | 'tcp';
  readonly address: string;
  readonly port: number;
  readonly fd: number;
}

/** The first of them, SD_LISTEN_FDS_START. */
const FIRST_FD = 3;
/** Of a TCP socket in /proc/net/tcp: it listens. */
const LISTENS = '0A';
const TABLES = [
  { protocol: 'udp', file: 'net/udp' },
  { protocol: 'udp', file: 'net/udp6' },
  { protocol: 'tcp', file: 'net/tcp' },
  { protocol: 'tcp', file: 'net/tcp6' },
] as const;

/**
 * The sockets systemd, or whoever does as it does, has passed: none where LISTEN_PID is another process's. Which they are
 * the kernel tells (proc_net(5)), so nothing has to be opened before it is needed.
 *
 * @param proc the process's own folder of /proc.
 * @throws BadSetting for a number that is none, and a socket that is no UDP socket and no TCP socket that listens.
 */
export function passedSockets(
  env: Readonly<Partial<Record<string, string>>>,
  pid: number,
  proc = '/proc/self',
): readonly PassedSocket[] {
  const { LISTEN_FDS: passed, LISTEN_PID: to } = env;
  if (passed === undefined || Number(to) !== pid) return [];
  if (!/^\d{1,5}$/.test(passed)) {
    throw new BadSetting(`LISTEN_FDS: ${JSON.stringify(passed)} is no number of sockets passed to this process.`);
  }
  const bound = new Map(TABLES.flatMap(({ protocol, file }) => socketsIn(readTable(`${proc}/${file}`), protocol)));
  return Array.from({ length: Number(passed) }, (_, i) => {
    const fd = FIRST_FD + i;
    const found = bound.get(inodeOf(`${proc}/fd/${fd}`));
    if (found !== undefined) return { ...found, fd };
    throw new BadSetting(
      `File descriptor ${fd} was passed to this process (LISTEN_FDS), but it is no UDP socket of an IP address ` +
        'and no TCP socket that listens. See ListenDatagram= and ListenStream= of the socket unit; Accept= must be no.',
    );
  });
}

/** Which listener has which of them. An address and port is of one listener: UDP and TCP of DNS, or HTTP. */
export interface Passed {
  /** Of the shared DNS listener, with addresses as the setting spells them. */
  readonly dns: readonly PassedSocket[];
  /** The descriptor for the API or admin listener there; undefined: it binds its own. */
  readonly http: (address: string, port: number) => number | undefined;
}

type Listeners = Pick<Settings, 'dnsListen' | 'dnsPort' | 'adminListen' | 'apiListen'>;

/** @throws BadSetting for one that no setting names: what comes to it would wait for ever. */
export function passedTo(settings: Listeners, sockets: readonly PassedSocket[]): Passed {
  const { dnsListen, dnsPort, adminListen, apiListen } = settings;
  const find = (protocol: PassedSocket['protocol'], address: string, port: number): PassedSocket | undefined =>
    sockets.find((one) => one.protocol === protocol && one.port === port && isSame(one.address, address));
  const dns = dnsListen.flatMap((address) =>
    (['udp', 'tcp'] as const).flatMap((protocol) => {
      const found = find(protocol, address, dnsPort);
      return found === undefined ? [] : [{ ...found, address }];
    }),
  );
  const http = (address: string, port: number) => find('tcp', address, port)?.fd;
  const used = new Set([
    ...dns.map(({ fd }) => fd),
    ...[adminListen, ...apiListen].map((at) => http(at.address, at.port)),
  ]);
  const left = sockets.find(({ fd }) => !used.has(fd));
  if (left === undefined) return { dns, http };
  throw new BadSetting(
    `The ${left.protocol.toUpperCase()} socket ${endpointText(left.address, left.port)} was passed to this process ` +
      '(LISTEN_FDS), but no setting names it. Set NETLOOM_DNS_LISTEN and NETLOOM_DNS_PORT (UDP and TCP), or ' +
      'NETLOOM_API_LISTEN or NETLOOM_ADMIN_LISTEN (TCP), to that address, or take it out of the socket unit.',
  );
}

const isSame = (canonical: string, address: string): boolean => canonical === (canonicalAddress(address) ?? address);

type Bound = Omit<PassedSocket, 'fd'>;

/** By inode. */
function socketsIn(table: string, protocol: Bound['protocol']): [string, Bound][] {
  const sockets: [string, Bound][] = [];
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    if (inode === undefined || (protocol === 'tcp' && state !== LISTENS)) continue;
    const [address = '', port = ''] = local.split(':');
    sockets.push([inode, { protocol, address: addressOf(address), port: Number.parseInt(port, 16) }]);
  }
  return sockets;
}

/** An address as the kernel prints it: words of 32 bits in the machine's own order, which is little-endian wherever we run. */
function addressOf(hex: string): string {
  const octets = Buffer.from(hex, 'hex');
  octets.swap32();
  if (octets.length === 4) return formatIpv4(octets.readUInt32BE(0));
  return formatIpv6(Array.from({ length: 8 }, (_, i) => octets.readUInt16BE(2 * i)));
}

/** Where a family is switched off its table is not there. */
function readTable(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Of an open file that is a socket; else, or when there is none, ''. */
function inodeOf(path: string): string {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.[1] ?? '';
  } catch {
    return '';
  }
}
