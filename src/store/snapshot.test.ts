import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { StoredRow } from '../engine/log.ts';
import { plain } from './testing/arbitrary.ts';
import { groupAt, Model } from './testing/model.ts';
import { STORES } from './testing/stores.ts';

for (const [name, make] of Object.entries(STORES)) {
  suite(name, () => {
    test('a snapshot is of one position, whatever is appended while it is read', async () => {
      const [KINDS, KEYS] = [3, 700];
      const change = plain({
        kind: fc.nat(KINDS - 1),
        key: fc.nat(KINDS * KEYS),
        body: fc.option(fc.constantFrom('"x"', '"y"')),
      });
      const changes = fc.array(fc.array(change, { maxLength: 30 }), { minLength: 4, maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(changes, changes, async (changed, others) => {
          const { log } = make();
          await log.open();
          const model = new Model();
          /** Keys are positions: no row is there before its own. */
          const append = async (changed: readonly StoredRow[], count = 2): Promise<void> => {
            const last = model.position + count;
            const rows = changed.map(({ kind, key, body }) => ({ kind, key: last - (key % last), body }));
            const group = groupAt(model.position, { commits: [{ count, body: '{}' }], rows });
            await log.append(group);
            model.append(group);
          };
          const body = (key: number) => (key % 2 === 0 ? String(key) : null);
          for (let kind = 0; kind < KINDS; kind += 1) {
            await append(
              Array.from({ length: KEYS }, (_, key) => ({ kind, key, body: body(key) })),
              KEYS,
            );
          }
          const read = async (groups: readonly (readonly StoredRow[])[], then: () => Promise<void>) => {
            const [expected, position] = [model.rows, model.position];
            const [rows, waiting] = [[] as StoredRow[], [...groups]];
            for await (const page of log.snapshot()) {
              assert.equal(page.position, position);
              rows.push(...page.rows);
              await append(waiting.shift() ?? []);
              await then();
              then = async () => undefined;
            }
            assert.deepEqual(rows, expected);
          };
          // One within another, and one that its reader leaves.
          await read(changed, () => read(others, async () => undefined));
          for await (const page of log.snapshot()) {
            assert.equal(page.position, model.position);
            break;
          }
          await read(others, async () => undefined);
          await log.close();
        }),
        { numRuns: 5 },
      );
    });

    test('of nothing a snapshot says the position', async () => {
      const { log } = make();
      await log.open();
      const pages = [];
      for await (const page of log.snapshot()) pages.push(page);
      assert.deepEqual(pages, [{ position: 0, rows: [] }]);
      await log.close();
    });
  });
}
