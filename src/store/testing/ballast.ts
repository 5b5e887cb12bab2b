import { closeSync, openSync, writeSync } from 'node:fs';

/** Writes a file of so many octets, or of as many as the disk has room for. */
export function writeBallast(path: string, bytes: number): void {
  const file = openSync(path, 'w');
  const block = Buffer.alloc(4096, 1);
  try {
    for (let written = 0; written < bytes; written += block.length) writeSync(file, block);
  } catch {
    // The disk is full: that is as much as there is.
  }
  closeSync(file);
}
