import { appendFile, mkdir, rename, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from './logger.ts';

/** Octets of a file before it is put aside, and how many of those put aside are kept: `.1` (the latest) to `.4`. */
const ROTATE_AT = 64 * 2 ** 20;
const KEPT = 4;

/**
 * A folder of files of lines. A disk that is full, or a folder that is gone, loses lines: they are counted, the first
 * failure of a row is said to the logger, and nobody else feels it.
 */
export class LineFiles {
  /** Lines that could not be written. */
  lost = 0;
  readonly #folder: string;
  readonly #logger: Logger;
  readonly #rotateAt: number;
  /** Octets of each file written to; known from the first write on, and forgotten after a failure. */
  readonly #sizes = new Map<string, number>();
  #made = false;
  #failing = false;

  /** The folder is made when the first line is written, and not again: where it was removed nothing comes back. */
  constructor(folder: string, logger: Logger, rotateAt = ROTATE_AT) {
    this.#folder = folder;
    this.#logger = logger;
    this.#rotateAt = rotateAt;
  }

  /** Appends lines (each with its end) to a file of the folder. Never rejects. */
  async append(name: string, lines: readonly string[]): Promise<void> {
    const path = join(this.#folder, name);
    const text = lines.join('');
    const length = Buffer.byteLength(text);
    let size: number | undefined;
    try {
      if (!this.#made) await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      this.#made = true;
      size = this.#sizes.get(name) ?? (await sizeOf(path));
      if (size > 0 && size + length > this.#rotateAt) {
        await rotate(path);
        size = 0;
      }
      await appendFile(path, text, { mode: 0o600 });
      this.#sizes.set(name, size + length);
      this.#failing = false;
    } catch (error) {
      this.lost += lines.length;
      this.#sizes.delete(name);
      // A full disk took perhaps half a line.
      if (size !== undefined) await truncate(path, size).catch(() => undefined);
      if (!this.#failing) this.#logger.warn('lines are lost', { folder: this.#folder, reason: String(error) });
      this.#failing = true;
    }
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

async function rotate(path: string): Promise<void> {
  for (let number = KEPT - 1; number >= 1; number -= 1)
    await renameIfThere(`${path}.${number}`, `${path}.${number + 1}`);
  await rename(path, `${path}.1`);
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
