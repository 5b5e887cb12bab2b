import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LineFiles } from '../platform/line-files.ts';
import { silentLogger } from '../platform/logger.ts';
import { type QueryLine, QueryLog } from './query-log.ts';

const unexpected = (error: unknown): never => {
  throw error;
};
const lines = (vpc: string, count: number): QueryLine[] =>
  Array.from({ length: count }, (_, i) => ({ vpc, text: `${vpc} ${i}\n` }));

test('each VPC has its own file and its own readers, in the order of the answers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'netloom-query-log-'));
  try {
    const log = new QueryLog(new LineFiles(folder, silentLogger), unexpected);
    const reader = log.tail('a')!;
    const [a, b] = [lines('a', 700), lines('b', 700)];
    await log.take(a.flatMap((one, i) => [one, b[i]!]));
    const whole = (some: readonly QueryLine[]) => some.map(({ text }) => text).join('');
    assert.equal(readFileSync(join(folder, 'a.jsonl'), 'utf8'), whole(a));
    assert.equal(readFileSync(join(folder, 'b.jsonl'), 'utf8'), whole(b));
    assert.equal((await reader.next()).value, whole(a));
    assert.equal(log.lines, 1400);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('others are let in while many lines are dealt with', async () => {
  const log = new QueryLog(undefined, unexpected);
  let turns = 0;
  let going = true;
  const turn = (): void => {
    turns += 1;
    if (going) setImmediate(turn);
  };
  setImmediate(turn);
  await log.take(lines('a', 5000));
  going = false;
  assert.ok(turns >= 15, String(turns));
});

test('readers are told of the end of a log where its policy has none any more, and only they', async () => {
  const log = new QueryLog(undefined, unexpected);
  const [a, b] = [log.tail('a')!, log.tail('b')!];
  log.follow([
    { kind: 'zone-removed' },
    { kind: 'policy', vpc: 'a', queryLog: false },
    { kind: 'policy', vpc: 'b', queryLog: true },
  ]);
  await log.take([...lines('a', 1), ...lines('b', 1)]);
  assert.equal((await a.next()).done, true);
  assert.equal((await b.next()).value, 'b 0\n');
});

test('what a slow reader misses is counted', async () => {
  const log = new QueryLog(undefined, unexpected);
  const reader = log.tail('a')!;
  await log.take(Array.from({ length: 30 }, () => ({ vpc: 'a', text: `${'x'.repeat(99_999)}\n` })));
  const text = (await reader.next()).value!;
  const told = JSON.parse(text.trimEnd().split('\n').at(-1)!);
  assert.deepEqual(told, { dropped: log.missed });
  assert.equal(log.missed, 20);
});

test('a defect is told, and the next lines are dealt with', async () => {
  const told: unknown[] = [];
  const log = new QueryLog(undefined, (error) => told.push(error));
  const broken = (function* (): Iterable<QueryLine> {
    yield* lines('a', 1);
    throw new Error('broken');
  })();
  await log.take(broken);
  await log.close();
  assert.equal(String(told[0]), 'Error: broken');
  const reader = log.tail('a')!;
  await log.take(lines('a', 1));
  assert.equal((await reader.next()).value, 'a 0\n');
});
