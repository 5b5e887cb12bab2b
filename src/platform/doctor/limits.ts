import { readFileSync, statfsSync } from 'node:fs';
import { availableMemory } from 'node:process';
import { type Finding, fail, octets, ok, warn } from './finding.ts';

export interface Limits {
  /** How many files a process may have open; undefined: the system does not tell. */
  readonly openFiles: number | undefined;
  /** VPCs with an address of their own; undefined: the log was not read. */
  readonly vpcs: number | undefined;
  /** Octets free on the disk of the data folder; undefined: nothing is kept on a disk. */
  readonly disk: number | undefined;
  /** Octets this machine, or the container it is, has left. */
  readonly memory: number;
}

/** Files a server has open beside the sockets of VPCs: its own listeners, the log, threads, connections at hand. */
const BESIDE = 512;
/** UDP and TCP. */
const SOCKETS_OF_A_VPC = 2;
const MIB = 2 ** 20;

/** @param folder the data folder, or the nearest one above it that is there. */
export function lookAtLimits(folder: string | undefined, vpcs: number | undefined): Limits {
  return {
    openFiles: openFiles(),
    vpcs,
    disk: folder === undefined ? undefined : freeOn(folder),
    memory: availableMemory(),
  };
}

function freeOn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** The limit that counts: node raises its own to what it may. */
function openFiles(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return soft === undefined ? undefined : Number(soft);
}

export function findLimits({ openFiles: files, vpcs, disk, memory }: Limits): Finding[] {
  const found: Finding[] = [];
  if (files !== undefined) {
    const room = Math.max(0, Math.floor((files - BESIDE) / SOCKETS_OF_A_VPC));
    const enough = `${files} open files are allowed, enough for ${room} VPCs with a DNS address of their own`;
    const raise = 'raise it (ulimit -n, LimitNOFILE= of a systemd unit)';
    if (vpcs !== undefined && vpcs > room)
      found.push(fail('open files', `${enough}, and there are ${vpcs}: ${raise}.`));
    else if (room < 100 || (vpcs ?? 0) * 2 > room) found.push(warn('open files', `${enough}: ${raise}.`));
    else found.push(ok('open files', `${enough}.`));
  }
  if (disk !== undefined) {
    const free = `The disk of the data folder has ${octets(disk)} free`;
    if (disk < 16 * MIB) found.push(fail('disk space', `${free}: writes will be refused; make room.`));
    else if (disk < 512 * MIB)
      found.push(warn('disk space', `${free}: make room before it is full, for then writes are refused.`));
    else found.push(ok('disk space', `${free}.`));
  }
  const left = `${octets(memory)} of memory are left`;
  if (memory < 128 * MIB) found.push(fail('memory', `${left}: a server needs some 128 MiB to start; free some.`));
  else if (memory < 512 * MIB) found.push(warn('memory', `${left}: enough to start, not for much state.`));
  else found.push(ok('memory', `${left}.`));
  return found;
}
