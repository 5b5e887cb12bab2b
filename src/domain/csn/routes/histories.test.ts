import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RuleParts } from '../../command.ts';
import { contains } from '../../net/prefix.ts';
import type { State } from '../../state.ts';
import { effectiveTable } from '../views.ts';
import { recompute } from './learning.ts';
import { announcedTo, findRule, type RuleView, rulesFrom, tgwRulesFrom, tgwTables } from './listing.ts';
import { isLearned } from './routes.ts';
import { modelOf } from './testing/model.ts';
import { histories, play, TABLES, World } from './testing/world.ts';

// Random histories of everything that changes tables, against a plain model of csn contract 7.5 to 7.7.

const key = ({ parts }: RuleView): string => JSON.stringify(parts);
const list = (world: World, table: string, from?: RuleParts): RuleView[] => [
  ...rulesFrom(world.state, world.table(table), from),
];
const tablesOf = (world: World) => Object.fromEntries(TABLES.map((table) => [table, list(world, table)]));

test('tables follow the facts one by one as from nothing, as the model says; undo takes any suffix back exactly', () => {
  fc.assert(
    fc.property(histories, fc.nat(60), (steps, kept) => {
      const world = new World();
      const seen = [tablesOf(world)];
      world.journals.length = 0;
      for (const step of steps) {
        const told = world.journals.length;
        play(world, step);
        if (world.journals.length === told) continue;
        // A step may be two facts, of which only the second is about tables.
        const before = seen.at(-1)!;
        while (seen.length < world.journals.length) seen.push(before);
        seen.push(tablesOf(world));
        const touched = world.journals.slice(told).flatMap(({ first }) => [...first]);
        for (const table of TABLES) {
          assert.deepEqual(seen.at(-1)![table], modelOf(world.state, table));
          const changed = difference(before[table]!, seen.at(-1)![table]!);
          for (const { base, length } of changed) {
            const named = touched.find(([key]) => key === `${table} ${base}/${length}`);
            const there = before[table]!.filter((rule) => rule.base === base && rule.length === length);
            assert.ok(named !== undefined);
            assert.equal(named[1]?.candidates.length ?? 0, there.length, 'named before it is changed');
          }
        }
      }
      const { csns } = world.state;
      const anew: State = { ...world.state, csns: { ...csns, routes: new Map() } };
      recompute(anew);
      for (const table of TABLES) {
        assert.deepEqual([...rulesFrom(anew, world.table(table))], seen.at(-1)![table]);
        assert.equal(anew.csns.routes.get(table)!.size, csns.routes.get(table)!.size);
        assert.equal(csns.routes.get(table)!.size, seen.at(-1)![table]!.length);
      }
      while (world.journals.length > kept) world.journals.pop()!.undo();
      assert.deepEqual(tablesOf(world), seen[world.journals.length]);
      for (const table of TABLES) assert.deepEqual(list(world, table), modelOf(world.state, table));
    }),
    { numRuns: 150 },
  );
});

/** What is in one of two lists, or is another row there. */
function difference(a: readonly RuleView[], b: readonly RuleView[]): RuleView[] {
  const [inA, inB] = [a, b].map((rules) => new Set(rules.map((rule) => JSON.stringify(rule))));
  return [
    ...a.filter((rule) => !inB!.has(JSON.stringify(rule))),
    ...b.filter((rule) => !inA!.has(JSON.stringify(rule))),
  ];
}

test('look-ups are the longest active prefix, and matches name all that hold the address', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const world = new World();
      for (const step of steps) play(world, step);
      const { csns } = world.state;
      for (const table of TABLES) {
        const rules = modelOf(world.state, table);
        const routes = csns.routes.get(table)!;
        for (const address of [0, 0x0a000000, 0x0a000107, 0x0a000108, 0x0a800000, 0x0affffff, 0xc0a80101, 0xffffffff]) {
          const holding = rules
            .filter((rule) => contains(rule, { base: address, length: 32 }))
            .toSorted((a, b) => b.length - a.length);
          const found = routes.lookup(address);
          const partsOf = (one: NonNullable<typeof found>) =>
            isLearned(one)
              ? [one.publication.base, one.publication.length, one.attachmentPosition]
              : [one.base, one.length, 0];
          const first = holding[0]?.parts;
          assert.deepEqual(found && partsOf(found), first && [first.base, first.length, first.attachmentPosition]);
          const { ecmp } = csns.byId.get('c')!.options;
          const matches = routes.matches(address, ecmp);
          assert.deepEqual(
            matches.flatMap(({ candidates, active }) => candidates.map((one, i) => [...partsOf(one), i < active])),
            holding.map(({ parts, status }) => [
              parts.base,
              parts.length,
              parts.attachmentPosition,
              status === 'active',
            ]),
          );
          for (const match of matches) assert.deepEqual(routes.entry(match.base, match.length, ecmp), match);
        }
      }
    }),
    { numRuns: 100 },
  );
});

test('a list from any marker is the rest of the list; from one whose rule is gone nothing is left out', () => {
  fc.assert(
    fc.property(histories, histories, (steps, later) => {
      const world = new World();
      for (const step of steps) play(world, step);
      const before = tablesOf(world);
      for (const table of TABLES) {
        for (const [i, rule] of before[table]!.entries()) {
          assert.deepEqual(list(world, table, rule.parts), before[table]!.slice(i));
          assert.deepEqual(findRule(world.state, table, rule.parts), rule);
        }
      }
      for (const step of later.slice(0, 3)) play(world, step);
      for (const table of TABLES) {
        const now = list(world, table);
        const here = new Set(now.map(key));
        for (const [i, gone] of before[table]!.entries()) {
          if (here.has(key(gone))) continue;
          assert.equal(findRule(world.state, table, gone.parts), undefined);
          const rest = list(world, table, gone.parts);
          const listed = new Set(rest.map(key));
          assert.deepEqual(
            rest,
            now.filter((rule) => listed.has(key(rule))),
            'in order, none twice',
          );
          for (const rule of before[table]!.slice(i)) assert.equal(listed.has(key(rule)), here.has(key(rule)));
          const samePrefix = (rule: RuleView) => rule.base === gone.base && rule.length === gone.length;
          assert.deepEqual(
            rest.filter((rule) => !samePrefix(rule)),
            now.filter(
              (rule) => !samePrefix(rule) && key(rule) in Object.fromEntries(rest.map((one) => [key(one), 1])),
            ),
          );
          // Where only one rule could have been active, the place is known: a VPC's route that is still attached.
          const others = before[table]!.slice(0, i).filter(samePrefix);
          const attached = [...world.state.csns.attachments.values()].some(
            ({ position }) => position === gone.parts.attachmentPosition,
          );
          if (gone.nextHop?.type === 'vpc' && gone.routeType === 'propagated' && attached) {
            for (const rule of others) {
              if (rule.parts.order < gone.parts.order) assert.ok(!listed.has(key(rule)), 'comes again');
            }
          }
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('a TGW lists the active rules of the tables its region is looked up in; a channel is told what does not lead back', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const world = new World();
      for (const step of steps) play(world, step);
      const { state } = world;
      const active = (table: string) => modelOf(state, table).filter(({ status }) => status === 'active');
      const attachments = [...state.csns.attachments.values()];
      for (const tgw of state.csns.tgws.values()) {
        const effective = attachments
          .filter(({ region }) => region === tgw.region)
          .map((one) => effectiveTable(state, one));
        const tables = TABLES.filter((table) => effective.includes(table));
        assert.deepEqual(
          tgwTables(state, tgw).map(({ id }) => id),
          tables,
        );
        const all = tables.flatMap(active);
        assert.deepEqual([...tgwRulesFrom(state, tgw)], all);
        for (const [i, { table, parts }] of all.entries()) {
          assert.deepEqual([...tgwRulesFrom(state, tgw, { table, parts })], all.slice(i));
        }
        if (!tables.includes('main')) {
          const parts = { base: 2 ** 32 - 1, length: 32, attachmentPosition: 1, order: 1 };
          assert.deepEqual([...tgwRulesFrom(state, tgw, { table: 'main', parts })], all);
        }
      }
      for (const attachment of attachments) {
        const table = state.csns.associations.get(attachment.id)?.table;
        const told = attachment.type === 'channel' && table !== undefined ? active(table) : [];
        const expected = told.filter((rule) => !rule.blackhole && rule.attachment !== attachment.id);
        assert.deepEqual([...announcedTo(state, attachment)], expected);
      }
    }),
    { numRuns: 100 },
  );
});

test('a marker that was the active one of its prefix, and is gone: what stood behind it comes, learned before or not', () => {
  const world = new World();
  const only = (n: number) => [0, 1 << n] as const;
  const [first, plain, shorter] = [3, 0, 4];
  world.publish(first, [3, 1 << 1]);
  for (const i of [plain, shorter]) world.publish(i, only(1));
  for (const i of [first, plain, shorter]) world.toggle('propagation', i, 'main');
  const places = (from?: RuleParts) => list(world, 'main', from).map((rule) => rule.nextHop?.instance);
  assert.deepEqual(places(), ['i4', 'i3', 'i0']);
  const marker = list(world, 'main')[0]!.parts;
  world.toggle('propagation', shorter, 'main');
  assert.deepEqual(places(marker), ['i3', 'i0']);
  world.toggleRule(5, 'main', '10.0.0.0/8');
  assert.deepEqual(places(marker), ['i5', 'i3', 'i0']);
});
