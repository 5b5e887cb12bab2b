import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import type { DomainEvent } from '../domain/commit.ts';
import { apply } from '../domain/commit.ts';
import { emptyState } from '../domain/state.ts';
import { writeCommit } from '../domain/upcast.ts';
import { directLog } from '../store/direct.ts';
import { logFiles } from '../store/files.ts';
import { memoryLog } from '../store/memory.ts';
import { recoverLog } from '../store/recover.ts';
import { sqliteLog } from '../store/threaded.ts';
import { verifyLog } from '../store/verify.ts';
import { importState } from './import-state.ts';
import { type Log, ROWS_FORM, type StoredRow } from './log.ts';
import { loadState, momentAt } from './open.ts';
import { toStored } from './pending.ts';
import { Replay } from './replay.ts';
import { isMisread, readStateFile } from './state-file.ts';

const folders: string[] = [];
after(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'netloom-open-'));
  folders.push(made);
  return made;
}

const account = (n: number): string => n.toString(16).padStart(32, '0');
const opened = (n: number): DomainEvent => ({ type: 'account-opened', v: 1, account: account(n), name: `n${n}` });

/** `count` accounts, one commit of `events` events each, at the moments 1000, 1001, … */
async function fill(log: Log, count: number, events = 1): Promise<void> {
  const state = emptyState();
  await log.open();
  for (let n = 0; n < count; n += 1) {
    const facts = Array.from({ length: events }, (_, i) => opened(n * events + i));
    const commit = { position: state.position + 1, at: 1000 + n, cause: { operation: 'test' }, events: facts };
    const rows = [...apply(state, commit).rows].map(toStored);
    await log.append({ commits: [{ position: commit.position, count: events, body: writeCommit(commit) }], rows });
  }
}

/** What verify does: the stored rows against the replayed history. */
function compared(directory: string): readonly string[] {
  const replay = new Replay();
  const rows: StoredRow[] = [];
  const { findings, rowsForm } = verifyLog(
    directory,
    (commit) => replay.add(commit),
    (row) => void rows.push(row),
  );
  const comparison = replay.compare();
  for (const row of rows) comparison.add(row);
  return [...findings, ...(rowsForm === ROWS_FORM ? [] : ['untrusted']), ...comparison.findings()];
}

test('the moment of the last commit is known after a start, however many events it has', async () => {
  for (const [count, events] of [
    [0, 1],
    [1, 1],
    [3, 1],
    [1, 5],
    [4, 9],
  ] as const) {
    const log = directLog({ directory: folder() });
    await fill(log, count, events);
    await log.close();
    const state = await loadState(log);
    assert.equal(state.at, count === 0 ? 0 : 999 + count, `${count} commits of ${events}`);
    assert.equal(state.position, count * events);
    await log.close();
  }
});

test('a start does not read an imported state to know its moment', async () => {
  const read = readStateFile(readFileSync(new URL('fixtures/state-1.txt', import.meta.url), 'utf8'));
  assert.ok(!isMisread(read));
  const directory = folder();
  for (const log of [memoryLog(), directLog({ directory }), sqliteLog({ directory: folder() })]) {
    await importState(log, (await log.open()).position, read);
    await log.close();
    const commits = () => assert.fail('a commit was read');
    const state = await loadState(Object.assign(log, { commits }));
    assert.deepEqual([state.position, state.at], [read.position, read.at]);
    assert.equal(await momentAt(log, read.position), read.at);
    await log.close();
  }
  // What history says is proved: where it is damaged the commit says it.
  const database = new DatabaseSync(logFiles(directory).database);
  database.exec('UPDATE history SET at = at + 1');
  database.close();
  const log = directLog({ directory });
  assert.equal((await loadState(log)).at, read.at);
  await log.close();
});

test('after a recovery the rows are made anew from the commits, in groups, and trusted from then on', async () => {
  const directory = folder();
  const log = directLog({ directory });
  await fill(log, 5, 900);
  await log.close();
  recoverLog(directory, { acceptLoss: true });
  assert.notDeepEqual(compared(directory), []);
  const rebuilt = await loadState(log);
  await log.close();
  assert.deepEqual(compared(directory), []);
  const loaded = await loadState(log);
  await log.close();
  assert.equal(loaded.accounts.all.size, 4500);
  assert.deepEqual(loaded, rebuilt);
});

test('an empty log after a recovery is trusted from its next start on', async () => {
  const directory = folder();
  recoverLog(directory, { acceptLoss: true });
  const log = directLog({ directory });
  assert.equal((await loadState(log)).position, 0);
  await log.close();
  assert.deepEqual(compared(directory), []);
});

test('rows an earlier version wrote in another form are made anew from the commits, once', async () => {
  const directory = folder();
  const log = directLog({ directory });
  await log.open(1);
  const vpc = { account: account(1), vpc: 'vpc-a', region: 'bj', name: 'v', description: '', cidr: '10.0.0.0/16' };
  const more = { ipv6Cidr: '', isDefault: false, tags: [], routeTable: 'rt-a' };
  const events = [opened(1), { type: 'vpc-created', v: 1, ...vpc, ...more } as DomainEvent];
  const commit = { position: 1, at: 1000, cause: { operation: 'test' }, events };
  // As they were before a VPC was a network, and with a row of a thing that has none any more.
  const today = [...apply(emptyState(), commit).rows];
  const rows = today.filter(({ kind }) => kind !== 'network').map(toStored);
  assert.ok(rows.length < today.length);
  await log.append({
    commits: [{ position: 1, count: 2, body: writeCommit(commit) }],
    rows: [...rows, { kind: 10, key: 9, body: '{"no":"longer"}' }],
  });
  await log.close();
  assert.ok(compared(directory).includes('untrusted'));
  const rebuilt = await loadState(log);
  await log.close();
  assert.deepEqual(compared(directory), []);
  assert.deepEqual(
    [...rebuilt.networks.all].map(({ id }) => id),
    ['vpc-a'],
  );
  assert.deepEqual(await loadState(log), rebuilt);
  await log.close();
});

test('rows that are not those of the history are named one by one', async () => {
  const replay = new Replay();
  const commit = { position: 1, at: 1, cause: { operation: 'test' }, events: [opened(1), opened(2), opened(3)] };
  replay.add({ position: 1, count: 3, body: writeCommit(commit) });
  const [first, second] = [...replay.rows];
  const comparison = replay.compare();
  const reordered = Object.fromEntries(Object.entries(JSON.parse(first!.body!)).reverse());
  comparison.add({ ...first!, body: JSON.stringify(reordered) });
  comparison.add({ ...second!, body: second!.body!.replace('n2', 'other') });
  comparison.add({ ...first!, key: 99 });
  assert.deepEqual(comparison.findings(), [
    'The row account/2 is stored as something else than the history leads to.',
    'The row account/99 is stored, and the history leads to no such row.',
    'The row account/3 is missing: the history leads to it.',
  ]);
});

test('records of a deleted zone may be there or swept: neither is a difference', () => {
  const zone = { account: account(1), zone: 'zone-a', name: 'corp.test', serial: 1 };
  const record = { zone: 'zone-a', record: 'rc-a', rr: 'a', owner: 'a', rtype: 'A', value: '1.2.3.4', data: '1.2.3.4' };
  const events = [
    opened(1),
    { type: 'zone-created', v: 1, ...zone },
    { type: 'record-added', v: 1, ...record, ttl: 60, priority: 0, description: '', serial: 2 },
    { type: 'zone-deleted', v: 1, zone: 'zone-a' },
  ] as DomainEvent[];
  const replay = new Replay();
  replay.add({
    position: 1,
    count: 4,
    body: writeCommit({ position: 1, at: 1, cause: { operation: 'test' }, events }),
  });
  const rows = [...replay.rows];
  assert.equal(rows.length, 3);
  const whole = replay.compare();
  rows.forEach((row) => void whole.add(row));
  assert.deepEqual(whole.findings(), []);
  const swept = replay.compare();
  swept.add(rows[0]!);
  assert.deepEqual(swept.findings(), []);
});
