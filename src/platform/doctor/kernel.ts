import { readFileSync } from 'node:fs';
import { type Finding, fail, ok, warn } from './finding.ts';
import { bindError } from './ports.ts';

/** What of Linux a server uses. */
export interface Kernel {
  /** The first address of the pool, and why it cannot be bound; undefined: the pool has no addresses. */
  readonly pool: { readonly address: string; readonly error: string | undefined } | undefined;
  /** Ports below this are for who has the capability. */
  readonly unprivilegedFrom: number;
  /** Bits of the effective capabilities. */
  readonly capabilities: bigint;
  /** Ports of the settings. */
  readonly ports: readonly number[];
  /** Why ::1 cannot be bound; undefined: it can. */
  readonly ipv6Error: string | undefined;
  readonly userNamespaces: number;
  /** net.core.rmem_max. */
  readonly receiveBuffer: number;
}

const NET_BIND_SERVICE = 1n << 10n;
const SYS_ADMIN = 1n << 21n;
/** What each DNS socket asks for. */
const WANTED_BUFFER = 4 * 2 ** 20;

export async function lookAtKernel(poolAddress: string | undefined, ports: readonly number[]): Promise<Kernel> {
  const [, capabilities = '0'] = /^CapEff:\s*([0-9a-f]+)/m.exec(readText('/proc/self/status')) ?? [];
  return {
    pool: poolAddress === undefined ? undefined : { address: poolAddress, error: await bindError(poolAddress, 0) },
    unprivilegedFrom: Number(readText('/proc/sys/net/ipv4/ip_unprivileged_port_start') || 1024),
    capabilities: BigInt(`0x${capabilities}`),
    ports,
    ipv6Error: await bindError('::1', 0),
    userNamespaces: Number(readText('/proc/sys/user/max_user_namespaces') || 0),
    receiveBuffer: Number(readText('/proc/sys/net/core/rmem_max') || WANTED_BUFFER),
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // Within a container not all of them are shown.
    return '';
  }
}

export function findKernel(kernel: Kernel): Finding[] {
  const { pool, unprivilegedFrom, capabilities, ports, ipv6Error, userNamespaces, receiveBuffer } = kernel;
  const found: Finding[] = [];
  if (pool !== undefined) {
    found.push(
      pool.error === undefined
        ? ok('kernel', `The pool's first address, ${pool.address}, can be bound: VPCs get addresses of their own.`)
        : fail(
            'kernel',
            `The pool's first address, ${pool.address}, cannot be bound (${pool.error}): set NETLOOM_DNS_POOL to addresses ` +
              'this machine has, to ports:15300-15399, or to none.',
          ),
    );
  }
  const low = [...new Set(ports)].filter((port) => port < unprivilegedFrom);
  if (low.length > 0) {
    const which = `Ports below ${unprivilegedFrom} (${low.join(', ')}) are in the settings`;
    found.push(
      (capabilities & NET_BIND_SERVICE) !== 0n
        ? ok('kernel', `${which}, and this process may bind them.`)
        : fail(
            'kernel',
            `${which}, and this process may not bind them: have systemd pass the sockets, or add CAP_NET_BIND_SERVICE.`,
          ),
    );
  }
  found.push(
    ipv6Error === undefined
      ? ok('kernel', 'IPv6 is there.')
      : warn('kernel', `IPv6 is not there (${ipv6Error}): listeners and clients have IPv4 alone.`),
  );
  found.push(
    (capabilities & SYS_ADMIN) !== 0n || userNamespaces > 0
      ? ok('kernel', 'Network namespaces are permitted.')
      : warn('kernel', 'Network namespaces are not permitted here: routes that carry packets need them, DNS does not.'),
  );
  found.push(
    receiveBuffer >= WANTED_BUFFER
      ? ok('kernel', `UDP sockets may have receive buffers of ${receiveBuffer} octets.`)
      : warn(
          'kernel',
          `UDP sockets have receive buffers of ${receiveBuffer} octets at most, and DNS asks for ${WANTED_BUFFER}: bursts of ` +
            `queries may be lost; sysctl -w net.core.rmem_max=${WANTED_BUFFER}.`,
        ),
  );
  return found;
}
