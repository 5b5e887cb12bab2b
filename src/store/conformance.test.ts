import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { type Happened, LogFailure } from '../engine/log.ts';
import { drafts, plain } from './testing/arbitrary.ts';
import { groupAt, Model, momentOf, readCommits, readRows, readTrail } from './testing/model.ts';
import { STORES } from './testing/stores.ts';

const RUNS = 25;

for (const [name, make] of Object.entries(STORES)) {
  suite(name, () => {
    test('a new log is empty, and its rows need no rebuilding', async () => {
      const { log } = make();
      const opened = await log.open();
      assert.equal(opened.position, 0);
      assert.equal(opened.rowsTrusted, true);
      assert.deepEqual(await readRows(log), []);
      assert.deepEqual(await readCommits(log), []);
      await log.close();
    });

    test('rows of another form are given up, and made anew in the form the log was opened for', async () => {
      const { log, again } = make();
      assert.deepEqual(await log.open(1), { position: 0, rowsTrusted: true });
      await log.append({
        commits: [{ position: 1, count: 1, body: '{}' }],
        rows: [
          { kind: 1, key: 1, body: '"old"' },
          { kind: 2, key: 1, body: '"gone in the new form"' },
        ],
      });
      await log.close();
      let other = again();
      assert.deepEqual(await other.open(2), { position: 1, rowsTrusted: false });
      assert.deepEqual(await readRows(other), []);
      // Cut short: the rows written so far are no more than before.
      await other.append({ commits: [], rows: [{ kind: 3, key: 1, body: '"half"' }] });
      await other.close();
      other = again();
      assert.deepEqual(await other.open(2), { position: 1, rowsTrusted: false });
      const rows = [{ kind: 1, key: 1, body: '"new"' }];
      await other.append({ commits: [], rows, rowsRebuilt: true });
      await other.close();
      other = again();
      assert.deepEqual(await other.open(2), { position: 1, rowsTrusted: true });
      assert.deepEqual(await readRows(other), rows);
      assert.equal((await readCommits(other)).length, 1);
      await other.close();
    });

    test('any history, closed and opened at any time, is there as a plain model has it', async () => {
      const step = plain({ draft: drafts, reopen: fc.nat(4).map((n) => n === 0) });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
          const { log: first, again } = make();
          let log = first;
          const model = new Model();
          assert.equal((await log.open()).position, 0);
          for (const { draft, reopen } of steps) {
            const group = groupAt(model.position, draft);
            await log.append(group);
            model.append(group);
            assert.deepEqual(await readCommits(log), model.commits);
            if (!reopen) continue;
            await log.close();
            log = again();
            assert.equal((await log.open()).position, model.position);
          }
          await log.close();
          log = again();
          assert.equal((await log.open()).position, model.position);
          assert.deepEqual(await readRows(log), model.rows);
          assert.deepEqual(await readCommits(log), model.commits);
          await log.close();
        }),
        { numRuns: RUNS },
      );
    });

    test('history of any log is what a plain model tells, by any subjects, over any range', async () => {
      const subject = fc.constantFrom('a', 'b', 'c', 'd', 'zone-1', 'user/ö', 'never');
      const place = fc.nat(60);
      const query = plain({
        subjects: fc.uniqueArray(subject, { maxLength: 3 }),
        from: place,
        below: fc.oneof(place, fc.constant(Number.MAX_SAFE_INTEGER)),
        limit: fc.integer({ min: 1, max: 8 }),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(drafts, { maxLength: 10 }),
          fc.array(query, { minLength: 5, maxLength: 12 }),
          async (steps, queries) => {
            const { log: first, again } = make();
            const model = new Model();
            await first.open();
            for (const draft of steps) {
              const group = groupAt(model.position, draft);
              await first.append(group);
              model.append(group);
            }
            await first.close();
            const log = again();
            await log.open();
            const whole = { subjects: [], from: 1, below: Number.MAX_SAFE_INTEGER, limit: Number.MAX_SAFE_INTEGER };
            for (const asked of [whole, ...queries]) {
              assert.deepEqual(parsed(await readTrail(log, asked)), parsed(model.trail(asked)));
            }
            for (let at = -500; at <= momentOf(model.position + 3) + 500; at += 500) {
              assert.equal(await log.positionAt(at), model.positionAt(at), `moment ${at}`);
            }
            await log.close();
          },
        ),
        { numRuns: RUNS },
      );
    });

    test('a slice of history is bounded: where much meets little, it says how to go on', async () => {
      const { log } = make();
      await log.open();
      const model = new Model();
      const told = (...subjects: string[]) => ({ count: 1, body: '{}', told: { subjects, rows: [] } });
      // Two that alternate for ever and meet once, in the very first commit.
      for (let i = 0; i < 3000; i += 500) {
        const commits = Array.from({ length: 500 }, (_, n) =>
          i + n === 0 ? told('even', 'odd', 'rare') : told(n % 2 === 0 ? 'even' : 'odd'),
        );
        const group = groupAt(model.position, { commits, rows: [] });
        await log.append(group);
        model.append(group);
      }
      const all = { from: 1, below: Number.MAX_SAFE_INTEGER, limit: 10_000 };
      const slice = await log.trail({ ...all, subjects: ['even', 'odd'] });
      assert.deepEqual(slice.entries, []);
      assert.ok(slice.next !== undefined && slice.next > 1000 && slice.next < 3000, `next ${slice.next}`);
      assert.deepEqual(
        (await readTrail(log, { subjects: ['even', 'odd'] })).map(({ position }) => position),
        [1],
      );
      // Where one is rare, its few places are leapt to.
      const rare = await log.trail({ ...all, subjects: ['even', 'rare'] });
      assert.deepEqual(
        rare.entries.map(({ position }) => position),
        [1],
      );
      assert.equal(rare.next, undefined);
      const many = await log.trail({ ...all, subjects: [] });
      assert.ok(many.entries.length < 200 && many.next === many.entries.at(-1)!.position, 'so many and no more');
      // The last page says that it is the last one.
      assert.equal((await log.trail({ ...all, subjects: [], below: 4, limit: 3 })).next, undefined);
      assert.equal((await log.trail({ ...all, subjects: [], below: 5, limit: 3 })).next, 2);
      await log.close();
    });

    test('history given up with the rows comes back with them', async () => {
      const { log, again } = make();
      await log.open(1);
      const told = { subjects: ['a'], rows: [{ kind: 1, key: 1, body: '"one"' }] };
      const group = groupAt(0, { commits: [{ count: 1, body: '{}', told }], rows: [] });
      await log.append(group);
      await log.close();
      const other = again();
      await other.open(2);
      assert.deepEqual(await readTrail(other, { subjects: ['a'] }), []);
      assert.equal((await readTrail(other))[0]?.changes, '');
      await other.append({ commits: [], history: group.history!, rows: [], rowsRebuilt: true });
      assert.deepEqual(await readTrail(other, { subjects: ['a'] }), [
        { position: 1, count: 1, body: '{}', changes: '[[1,1,null,"one"]]' },
      ]);
      await other.close();
    });

    test('commits are given from a position on, whole commits only, over many chunks', async () => {
      const { log } = make();
      await log.open();
      const model = new Model();
      for (let i = 0; i < 10; i += 1) {
        const commits = Array.from({ length: 100 }, (_, n) => ({ count: 3, body: JSON.stringify(n) }));
        const group = groupAt(model.position, { commits, rows: [] });
        await log.append(group);
        model.append(group);
      }
      for (const from of [0, 1, 2, 3, 4, 1500, 2998, 2999, 3000, 3001, 9999]) {
        const expected = model.commits.filter((commit) => commit.position >= from);
        assert.deepEqual(await readCommits(log, from), expected, `from ${from}`);
      }
      await log.close();
    });

    test('rows come by kind, then key, over many chunks', async () => {
      const { log, again } = make();
      await log.open();
      const model = new Model();
      const rows = Array.from({ length: 3000 }, (_, n) => ({ kind: n % 3, key: (n * 7919) % 3001, body: String(n) }));
      const group = groupAt(0, { commits: [{ count: 1, body: '{}' }], rows });
      await log.append(group);
      model.append(group);
      await log.close();
      const reopened = again();
      await reopened.open();
      assert.deepEqual(await readRows(reopened), model.rows);
      await reopened.close();
    });

    test('of a row named twice in a group the last form stands', async () => {
      const { log, again } = make();
      await log.open();
      const row = (body: string | null, key = 1) => ({ kind: 1, key, body });
      const rows = [row('"a"'), row('"b"'), row('"c"', 2), row(null, 2), row(null, 3), row('"d"', 3), row(null, 4)];
      await log.append(groupAt(0, { commits: [{ count: 1, body: '{}' }], rows }));
      await log.close();
      const reopened = again();
      await reopened.open();
      assert.deepEqual(await readRows(reopened), [row('"b"'), row('"d"', 3)]);
      await reopened.close();
    });

    test('a group that leaves a gap is refused, and nothing of it is kept', async () => {
      const { log, again } = make();
      await log.open();
      await log.append({ commits: [{ position: 1, count: 2, body: '{}' }], rows: [{ kind: 1, key: 1, body: '1' }] });
      const commit = (position: number, count = 1) => ({ position, count, body: '{}' });
      for (const commits of [[commit(2)], [commit(4)], [commit(3), commit(5)], [commit(3, 0)], [commit(3, 0.5)]]) {
        await assert.rejects(log.append({ commits, rows: [{ kind: 1, key: 1, body: '2' }] }), LogFailure);
      }
      await log.close();
      const reopened = again();
      assert.equal((await reopened.open()).position, 2);
      assert.deepEqual(await readRows(reopened), [{ kind: 1, key: 1, body: '1' }]);
      assert.deepEqual(await readCommits(reopened), [{ position: 1, count: 2, body: '{}' }]);
      await reopened.close();
    });
  });
}

/** Texts as values: one store may write a space where another writes none. */
const parsed = (happened: readonly Happened[]): unknown =>
  happened.map(({ changes, ...commit }) => ({ ...commit, changes: changes === '' ? '' : JSON.parse(changes) }));
