import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RuleParts } from '../../command.ts';
import { apply, type DomainEvent } from '../../commit.ts';
import type { Journal } from '../../journal.ts';
import { contains, parseIpv4Prefix } from '../../net/prefix.ts';
import { networkKey } from '../../network/types.ts';
import { emptyState, type State } from '../../state.ts';
import type { Attachment, CsnTable } from '../types.ts';
import { effectiveTable } from '../views.ts';
import { recompute } from './learning.ts';
import { announcedTo, findRule, type RuleView, rulesFrom, tgwRulesFrom, tgwTables } from './listing.ts';
import { isLearned } from './routes.ts';

// Random histories of everything that changes tables, against a plain model of csn contract 7.5 to 7.7.

const INSTANCES = ['vpc', 'vpc', 'static', 'bgp', 'bgp', 'bgp'] as const;
const TABLES = ['main', 'other'];
const REGIONS = ['bj', 'gz'];
const PREFIXES = [
  '0.0.0.0/0',
  '10.0.0.0/8',
  '10.0.0.0/16',
  '10.0.1.0/24',
  '10.128.0.0/9',
  '10.0.1.7/32',
  '192.168.0.0/16',
];
const PATHS = ['65010', '65020', '65010 65020', '65030 65010 65020'];

/** State with some instances in one CSN; each change can be taken back. */
class World {
  readonly state: State = emptyState();
  readonly journals: Journal[] = [];
  #made = 0;

  constructor() {
    this.tell({
      type: 'csn-created',
      v: 1,
      account: 'a',
      csn: 'c',
      name: '',
      description: '',
      tags: [],
      defaultTable: 'main',
    });
    this.tell({ type: 'csn-table-created', v: 1, csn: 'c', table: 'other', name: '', description: '' });
    for (const region of REGIONS) this.tell({ type: 'tgw-created', v: 1, csn: 'c', tgw: region, region, name: '' });
    for (const i of INSTANCES.keys()) {
      this.publish(i, [0, i + 1]);
      this.attach(i);
    }
  }

  tell(event: DomainEvent): void {
    const commit = { position: this.state.position + 1, at: 0, cause: { operation: 'test' }, events: [event] };
    this.journals.push(apply(this.state, commit));
  }

  attachment(i: number): Attachment | undefined {
    const type = INSTANCES[i] === 'vpc' ? 'vpc' : 'channel';
    return this.state.csns.attachments.get(this.state.csns.loaded.get(networkKey(type, `i${i}`)) ?? '');
  }

  /** Bits of the second number say which prefixes; a BGP channel's have one of some paths. */
  publish(i: number, chosen: readonly number[]): void {
    const kind = INSTANCES[i]!;
    const prefixes = PREFIXES.filter((_, n) => (chosen[1]! >> n) % 2 === 1);
    const common = { v: 1, instance: `i${i}`, account: 'a', region: REGIONS[i % 2]!, name: '' } as const;
    const link = { router: '', primary: '', established: true, users: [] };
    if (kind === 'vpc') this.tell({ ...common, type: 'network-registered', instanceType: 'vpc', cidrs: prefixes });
    else if (kind === 'static') {
      const channel = { ...link, mode: kind };
      this.tell({ ...common, type: 'network-registered', instanceType: 'channel', cidrs: prefixes, channel });
    } else {
      if (!this.state.networks.byKey.has(networkKey('channel', `i${i}`))) {
        const channel = { ...link, mode: kind };
        this.tell({ ...common, type: 'network-registered', instanceType: 'channel', cidrs: [], channel });
      }
      const routes = prefixes.map((prefix, n) => {
        return { prefix, asPath: PATHS[(chosen[0]! + n) % PATHS.length]!, community: `1:${chosen[0]}` };
      });
      this.tell({ type: 'network-routes-received', v: 1, instance: `i${i}`, routes });
    }
  }

  attach(i: number): void {
    const instanceType = INSTANCES[i] === 'vpc' ? 'vpc' : 'channel';
    this.#made += 1;
    const fixed = { csn: 'c', region: REGIONS[i % 2]!, owner: 'a', vpcRules: [] };
    this.tell({
      type: 'attachment-created',
      v: 1,
      ...fixed,
      attachment: `t${this.#made}`,
      instanceType,
      instance: `i${i}`,
    });
  }

  toggleAttachment(i: number): void {
    const attachment = this.attachment(i);
    if (attachment === undefined) this.attach(i);
    else this.tell({ type: 'attachment-removed', v: 1, attachment: attachment.id });
  }

  toggle(relation: 'propagation' | 'association', i: number, table: string): void {
    const attachment = this.attachment(i)?.id;
    if (attachment === undefined) return;
    const { propagationsFrom, associations } = this.state.csns;
    const held =
      relation === 'propagation' ? [...(propagationsFrom.get(attachment) ?? [])] : [associations.get(attachment)];
    const old = held.find((one) => one !== undefined && (relation === 'association' || one.table === table));
    if (old !== undefined) this.tell({ type: `${relation}-deleted`, v: 1, table: old.table, attachment });
    else this.tell({ type: `${relation}-created`, v: 1, table, attachment, description: '' });
  }

  toggleRule(i: number, table: string, prefix: string): void {
    const { base, length } = parseIpv4Prefix(prefix)!;
    const old = [...(this.state.csns.rulesOf.get(table) ?? [])].find(
      (rule) => rule.base === base && rule.length === length,
    );
    if (old !== undefined) {
      this.tell({ type: 'csn-rule-deleted', v: 1, rule: old.id });
      return;
    }
    this.#made += 1;
    const to = this.attachment(i);
    const fixed = { v: 1, table, rule: `r${this.#made}`, base, length, description: 'by hand' } as const;
    if (to === undefined) this.tell({ type: 'csn-rule-created', ...fixed, blackhole: true });
    else {
      const { id: attachment, type, instance, region } = to;
      this.tell({
        type: 'csn-rule-created',
        ...fixed,
        blackhole: i === 0,
        nextHop: { attachment, type, instance, region },
      });
    }
  }

  table(id: string): CsnTable {
    return this.state.csns.tables.get(id)!;
  }
}

/** Two numbers choose what a step does to whom. */
type Step = readonly [number, number, number];

const STEPS = [
  (w: World, i: number, j: number) => w.toggle('propagation', i, TABLES[j % 2]!),
  (w: World, i: number, j: number) => w.toggle('propagation', i, TABLES[j % 2]!),
  (w: World, i: number) => w.toggle('propagation', i, 'main'),
  (w: World, i: number, j: number) => w.publish(i, [j, j]),
  (w: World, i: number, j: number) => w.publish(i, [j % 5, j ^ 5]),
  (w: World, i: number, j: number) => w.toggleRule(i, TABLES[j % 2]!, PREFIXES[j % PREFIXES.length]!),
  (w: World, i: number, j: number) => w.toggle('association', i, TABLES[j % 2]!),
  (w: World, i: number) => w.toggleAttachment(i),
  (w: World, i: number) => w.tell({ type: 'network-session-set', v: 1, instance: `i${3 + (i % 3)}`, up: i % 2 === 0 }),
  (w: World, _i: number, j: number) => {
    const ecmp = j % 2 === 0;
    w.tell({
      type: 'csn-options-set',
      v: 1,
      csn: 'c',
      ecmp,
      anyCidr: false,
      autoAssociate: false,
      autoPropagate: false,
    });
  },
];

const histories = fc.array(fc.tuple(fc.nat(STEPS.length - 1), fc.nat(INSTANCES.length - 1), fc.nat(127)), {
  maxLength: 60,
  size: 'max',
});

const play = (world: World, [what, i, j]: Step): void => void STEPS[what]!(world, i, j);

/** A contender for a prefix, as the model sees it. */
interface Contender {
  readonly view: Omit<RuleView, 'status'>;
  readonly bgp: boolean;
  readonly hops: number;
}

/** A table's rules by the letter of csn contract 7.6, from the facts alone. */
function modelOf(state: State, table: string): RuleView[] {
  const contenders: Contender[] = [];
  for (const propagation of state.csns.propagationsOf.get(table) ?? []) {
    const { id: attachment, position, type, instance, region } = state.csns.attachments.get(propagation.attachment)!;
    for (const one of state.networks.byKey.get(networkKey(type, instance))!.published) {
      const { base, length, since, bgp, hops, asPath, community } = one;
      const nextHop = { attachment, type, instance, region };
      const parts = { base, length, attachment: position, order: Math.max(since, propagation.position) };
      const fixed = { csn: 'c', table, routeType: 'propagated', blackhole: false, description: '' } as const;
      contenders.push({ view: { ...fixed, base, length, attachment, nextHop, asPath, community, parts }, bgp, hops });
    }
  }
  for (const rule of state.csns.rulesOf.get(table) ?? []) {
    const { base, length, position, blackhole, description, nextHop } = rule;
    const parts = { base, length, attachment: 0, order: position };
    const to = nextHop === undefined ? {} : { nextHop, attachment: nextHop.attachment };
    const fixed = { csn: 'c', table, routeType: 'custom', asPath: '', community: '' } as const;
    contenders.push({ view: { ...fixed, ...to, base, length, blackhole, description, parts }, bgp: false, hops: 0 });
  }
  const byPrefix = Map.groupBy(contenders, ({ view }) => view.base * 64 + view.length);
  return [...byPrefix.keys()].sort((a, b) => a - b).flatMap((key) => decided(byPrefix.get(key)!, state));
}

function decided(contenders: readonly Contender[], state: State): RuleView[] {
  const sorted = contenders.toSorted((a, b) => {
    return a.view.parts.order - b.view.parts.order || a.view.parts.attachment - b.view.parts.attachment;
  });
  const custom = sorted.filter(({ view }) => view.routeType === 'custom');
  const group = sorted.filter(({ bgp }) => bgp);
  const shortest = group.filter(({ hops }) => hops === Math.min(...group.map((one) => one.hops)));
  let active = custom;
  if (custom.length === 0) {
    if (!sorted[0]!.bgp) active = [sorted[0]!];
    else active = state.csns.byId.get('c')!.options.ecmp ? shortest : [shortest[0]!];
  }
  return [
    ...active.map(({ view }): RuleView => ({ ...view, status: 'active' })),
    ...sorted.filter((one) => !active.includes(one)).map(({ view }): RuleView => ({ ...view, status: 'conflicted' })),
  ];
}

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
        const touched = world.journals.slice(told).flatMap(({ routes }) => [...routes]);
        for (const table of TABLES) {
          assert.deepEqual(seen.at(-1)![table], modelOf(world.state, table));
          const changed = difference(before[table]!, seen.at(-1)![table]!);
          for (const { base, length } of changed) {
            assert.ok(touched.some((one) => one.table === table && one.base === base && one.length === length));
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
            isLearned(one) ? [one.publication.base, one.publication.length, one.place] : [one.base, one.length, 0];
          const first = holding[0]?.parts;
          assert.deepEqual(found && partsOf(found), first && [first.base, first.length, first.attachment]);
          const { ecmp } = csns.byId.get('c')!.options;
          const matches = routes.matches(address, ecmp);
          assert.deepEqual(
            matches.flatMap(({ candidates, active }) => candidates.map((one, i) => [...partsOf(one), i < active])),
            holding.map(({ parts, status }) => [parts.base, parts.length, parts.attachment, status === 'active']),
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
            ({ position }) => position === gone.parts.attachment,
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
          const parts = { base: 2 ** 32 - 1, length: 32, attachment: 1, order: 1 };
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
