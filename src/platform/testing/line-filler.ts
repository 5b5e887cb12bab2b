/**
 * Writes lines to a small disk until it is full, frees some of it, and goes on. Runs in a mount namespace of its own
 * (line-files.test.ts); says what happened as one line of JSON.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineFiles } from '../line-files.ts';
import { silentLogger } from '../logger.ts';

export interface Filled {
  /** Lines lost while the disk was full. */
  readonly lost: number;
  /** Whether the file held whole lines alone, in their order: then, and after room was made. */
  readonly wholeWhileFull: boolean;
  readonly wholeAfter: boolean;
}

const folder = process.argv[2]!;
const ballast = join(folder, 'ballast');
writeFileSync(ballast, Buffer.alloc(512 * 1024));
const files = new LineFiles(folder, silentLogger);
let last = -1;
async function append(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    last += 1;
    // No divisor of a page: the last of them would be cut.
    await files.append('a', [`${JSON.stringify({ n: last, text: 'x'.repeat(5000) })}\n`]);
  }
}

function whole(): boolean {
  const numbers = readFileSync(join(folder, 'a'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).n);
  return numbers.every((n, i) => i === 0 || n > numbers[i - 1]);
}

await append(300);
const { lost } = files;
const wholeWhileFull = whole();
rmSync(ballast);
await append(50);
const filled: Filled = { lost, wholeWhileFull, wholeAfter: whole() && files.lost === lost };
console.log(JSON.stringify(filled));
