import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Protocol } from './ports.ts';

/** The process that holds a port, as far as the kernel tells: of one's own processes, or of all to root. */
export interface Holder {
  readonly pid: number;
  readonly name: string;
}

/** Who listens at a port, at whatever address: none where that cannot be told. Linux only (proc_net(5)). */
export function holdersOf(protocol: Protocol, port: number): Holder[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = new Set<string>();
  for (const table of [protocol, `${protocol}6`]) {
    for (const line of text(`/proc/net/${table}`).split('\n').slice(1)) {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      // Of TCP the listening ones.
      if (local.endsWith(`:${hex}`) && (protocol === 'udp' || state === '0A')) inodes.add(`socket:[${inode}]`);
    }
  }
  if (inodes.size === 0) return [];
  const pids = names('/proc').filter((name) => /^\d+$/.test(name));
  // A socket that systemd passed is held by both.
  const holding = pids.filter((pid) =>
    names(`/proc/${pid}/fd`).some((fd) => inodes.has(target(`/proc/${pid}/fd/${fd}`))),
  );
  return holding.map((pid) => ({ pid: Number(pid), name: text(`/proc/${pid}/comm`).trim() }));
}

// A process may end, or be another's, while it is looked at.

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function target(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
