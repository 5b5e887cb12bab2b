import { hash } from 'node:crypto';
import { closeSync, existsSync, fdatasync, fdatasyncSync, fstatSync, openSync, readFileSync, writeSync } from 'node:fs';

/** How far the log is durable, kept apart from it: a log that ends before this has lost something. */
export interface Mark {
  /** Number of groups so far: what alternates the slots, and what tells groups of rows alone apart. */
  readonly sequence: number;
  /** Position of the last event. */
  readonly position: number;
  /** Chained hash of the last commit. */
  readonly hash: string;
}

/** Slots lie in different sectors, so a torn write of one leaves the other whole. */
const SLOT = 512;
const SYNC_EVERY_MS = 1000;

/** The newest whole mark; 'missing' when there is no file, 'damaged' when there is one without a whole slot. */
export function readMark(path: string): Mark | 'missing' | 'damaged' {
  if (!existsSync(path)) return 'missing';
  const file = readFileSync(path, 'latin1');
  const marks = [file.slice(0, SLOT), file.slice(SLOT, SLOT * 2)].map(decode).filter((mark) => mark !== undefined);
  return marks.sort((a, b) => b.sequence - a.sequence)[0] ?? 'damaged';
}

/**
 * The file open for writing. A write is one pwrite into the page cache, without a sync: that survives the end of this
 * process, kill -9 too, which is all it is for from one second to the next. A power cut may take the newest marks with
 * it, and an older mark is still true: the log, which is synced for each group, is then merely ahead of it. So the file
 * is synced once a second at most, beside the log's own syncs, and on close. It is never ahead of the log, because
 * it is written after the log's sync.
 */
export class Watermark {
  readonly #fd: number;
  readonly #text = Buffer.alloc(SLOT, ' ');
  #timer: NodeJS.Timeout | undefined;
  #syncing = false;
  #closed = false;
  #broken: Error | undefined;

  constructor(path: string) {
    this.#fd = openSync(path, existsSync(path) ? 'r+' : 'wx', 0o600);
  }

  /** Throws what the file system threw, now or in an earlier sync. */
  write(mark: Mark): void {
    if (this.#broken !== undefined) throw this.#broken;
    this.#text.write(encode(mark), 0, 'latin1');
    writeSync(this.#fd, this.#text, 0, SLOT, (mark.sequence % 2) * SLOT);
    // Somebody removed the data folder under us: what is written now is nowhere.
    if (fstatSync(this.#fd).nlink === 0) throw new Error('the data folder was removed while the server ran');
    this.#timer ??= setTimeout(() => this.#sync(), SYNC_EVERY_MS).unref();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#closed = true;
    if (this.#syncing) return;
    fdatasyncSync(this.#fd);
    closeSync(this.#fd);
  }

  #sync(): void {
    this.#timer = undefined;
    this.#syncing = true;
    fdatasync(this.#fd, (error) => {
      this.#syncing = false;
      if (error !== null) this.#broken = error;
      if (this.#closed) closeSync(this.#fd);
    });
  }
}

/** Writes a first mark into both slots and syncs it. */
export function writeFirstMark(path: string, mark: Mark): void {
  const text = Buffer.alloc(SLOT * 2, ' ');
  text.write(encode(mark), 0, 'latin1');
  text.write(encode(mark), SLOT, 'latin1');
  const fd = openSync(path, 'w', 0o600);
  try {
    writeSync(fd, text, 0, text.length, 0);
    fdatasyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** One line of text, so that an operator can read it: `netloom 1 <sequence> <position> <hash> <checksum>`. */
function encode(mark: Mark): string {
  const fields = `netloom 1 ${String(mark.sequence).padStart(16)} ${String(mark.position).padStart(16)} ${mark.hash}`;
  return `${fields} ${checksum(fields)}\n`;
}

function decode(slot: string): Mark | undefined {
  const fields = slot.slice(0, 108);
  const [, sequence, position, digest] = /^netloom 1 +(\d+) +(\d+) ([0-9a-f]{64})$/.exec(fields) ?? [];
  if (digest === undefined || slot.slice(109, 141) !== checksum(fields)) return undefined;
  return { sequence: Number(sequence), position: Number(position), hash: digest };
}

function checksum(fields: string): string {
  return hash('sha256', fields, 'hex').slice(0, 32);
}
