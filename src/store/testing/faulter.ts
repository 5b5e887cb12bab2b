/** Does one fault after the other to copies of a log, opens each copy, and says what came of it. For faults.test.ts. */
import { closeSync, openSync, readSync, statSync, truncateSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { LogFailure, LogRefused } from '../../engine/log.ts';
import { directLog } from '../direct.ts';
import { logFiles } from '../files.ts';
import { copyLog, readCommits, readRows } from './model.ts';

export interface Fault {
  readonly log: string;
  readonly file: 'database' | 'wal' | 'watermark';
  readonly does: 'flip' | 'cut';
  /** Bytes from the end of the file: where the flipped byte lies, or how many are cut. */
  readonly fromEnd: number;
  readonly bit: number;
  /** Whether to read the whole history too, of which a start reads the end only. */
  readonly history: boolean;
}

/** `complete`, `refused: …`, `history unreadable: …`, or whatever else came: that is a bug. */
export interface Outcome {
  readonly fault: Fault;
  readonly outcome: string;
}

export interface Expected {
  readonly position: number;
  readonly rows: string;
  readonly commits: string;
}

export interface Sweep {
  readonly faults: readonly Fault[];
  readonly scratch: string;
  readonly expected: Readonly<Record<string, Expected>>;
}

if (parentPort !== null) {
  const { faults, scratch, expected } = workerData as Sweep;
  for (const fault of faults) {
    copyLog(fault.log, scratch);
    damage(logFiles(scratch)[fault.file], fault);
    const outcome: Outcome = { fault, outcome: await openAndCompare(scratch, fault, expected[fault.log]!) };
    parentPort.postMessage(outcome);
  }
}

function damage(path: string, fault: Fault): void {
  const size = statSync(path).size;
  const at = size - fault.fromEnd;
  if (fault.does === 'cut') {
    truncateSync(path, at);
    return;
  }
  const file = openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  readSync(file, byte, 0, 1, at);
  byte[0]! ^= 1 << fault.bit;
  writeSync(file, byte, 0, 1, at);
  closeSync(file);
}

async function openAndCompare(directory: string, fault: Fault, expected: Expected): Promise<string> {
  const log = directLog({ directory });
  try {
    const opened = await log.open();
    const rows = JSON.stringify(await readRows(log));
    if (opened.rowsTrusted === false) return 'WRONG: rows are not trusted';
    if (opened.position !== expected.position) return `WRONG: position ${opened.position}`;
    if (rows !== expected.rows) return 'WRONG: other rows';
    return fault.history ? await compareHistory(readCommits(log), expected) : 'complete';
  } catch (error) {
    if (error instanceof LogRefused) return `refused: ${error.message}`;
    return `WRONG: ${(error as Error).stack}`;
  } finally {
    await log.close();
  }
}

/** Of the history only the end is read at a start. Damage before it may show when it is read, and only by name. */
async function compareHistory(commits: Promise<unknown>, expected: Expected): Promise<string> {
  try {
    return JSON.stringify(await commits) === expected.commits ? 'complete' : 'WRONG: other commits';
  } catch (error) {
    return error instanceof LogFailure ? `history unreadable: ${error.message}` : `WRONG: ${(error as Error).stack}`;
  }
}
