import assert from 'node:assert/strict';
import { plan } from '../../src/bce/plan.ts';
import { plainMakers } from '../../src/bce/testing/makers.ts';
import type { Command } from '../../src/domain/command.ts';
import { apply } from '../../src/domain/commit.ts';
import { attachInstance, detachInstance } from '../../src/domain/csn/attachments.ts';
import { propagate, unpropagate } from '../../src/domain/csn/relations.ts';
import { recompute } from '../../src/domain/csn/routes/learning.ts';
import { rulesFrom } from '../../src/domain/csn/routes/listing.ts';
import { type Candidate, isLearned, Routes } from '../../src/domain/csn/routes/routes.ts';
import { explain } from '../../src/domain/explain/reachability.ts';
import { formatIpv4 } from '../../src/domain/net/address.ts';
import { contains } from '../../src/domain/net/prefix.ts';
import { networkKey, type Publication } from '../../src/domain/network/types.ts';
import { isRefusal, type Refusal } from '../../src/domain/refusal.ts';
import { Engine, NOBODY } from '../../src/engine/engine.ts';
import { FixedClock, workedMs } from '../../src/platform/clock.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import { memoryLog } from '../../src/store/memory.ts';
import { median, quantile } from './machine.ts';
import {
  ACCOUNT,
  ATTACHMENTS,
  attachmentOf,
  ids,
  makeWorld,
  networkOf,
  randomNumbers,
  rules,
  SPARE,
  tablesFor,
  WORLDS,
  type WorldName,
} from './routes-world.ts';

/** All times in microseconds, but for look-ups. */
export interface RouteFigures {
  readonly entries: number;
  /** Milliseconds, all runs. */
  readonly scratch: readonly number[];
  /** Octets of heap and buffers for each entry. */
  readonly octets: number;
  /** Nanoseconds, table by table and tables mixed. */
  readonly lookup: { readonly one: number; readonly mixed: number };
  readonly steps: Readonly<Record<Step, { readonly p50: number; readonly p99: number }>>;
  readonly explain: { readonly p50: number; readonly p99: number };
  readonly plan: { readonly p50: number; readonly p99: number };
  /** Look-ups that were held against brute force. */
  readonly checked: number;
}

const STEPS = ['attach', 'propagation', 'withdrawal', 'detach'] as const;
export type Step = (typeof STEPS)[number];

declare const gc: () => void;

const name = process.argv[2] as WorldName;
const world = makeWorld(name);
const { state, csn, tables } = world;
const random = randomNumbers(88675123);

/** What the tables alone take: the networks, and what they publish, are there with and without. */
function memory(): number {
  const held = (): number => {
    for (let n = 0; n < 4; n += 1) gc();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  for (const table of tables) state.csns.routes.set(table, new Routes());
  const without = held();
  recompute(state);
  return (held() - without) / entries();
}

const entries = (): number => [...state.csns.routes.values()].reduce((sum, routes) => sum + routes.size, 0);

function scratch(): number[] {
  return Array.from({ length: 7 }, () => {
    gc();
    const start = performance.now();
    recompute(state);
    return performance.now() - start;
  });
}

/** Addresses to ask for, each with a table: three of four are in a prefix somebody publishes. */
function questions(count: number): { readonly table: string; readonly address: number }[] {
  const networks = [...state.networks.all].slice(0, ATTACHMENTS);
  return Array.from({ length: count }, (_, n) => {
    const which = random(ATTACHMENTS);
    const learning = tablesFor(name, tables, which);
    const table = learning[random(learning.length)]!;
    if (n % 4 === 0) return { table, address: random(2 ** 32) };
    const { published } = networks[which]!;
    const { base, length } = published[random(published.length)]!;
    return { table, address: base + random(2 ** (32 - length)) };
  });
}

/** Nanoseconds of a look-up: one table after the other, or each time another one, which finds the processor's cache cold. */
function lookup(scattered: boolean): number {
  const asked = questions(1 << 16);
  if (!scattered) asked.sort((a, b) => tables.indexOf(a.table) - tables.indexOf(b.table));
  const routes = asked.map(({ table }) => state.csns.routes.get(table)!);
  const addresses = Float64Array.from(asked, ({ address }) => address);
  let found = 0;
  const round = (): number => {
    const start = performance.now();
    for (let n = 0; n < addresses.length; n += 1) if (routes[n]!.lookup(addresses[n]!) !== undefined) found += 1;
    return ((performance.now() - start) * 1e6) / addresses.length;
  };
  for (let n = 0; n < 5; n += 1) round();
  const times = Array.from({ length: 30 }, round);
  assert.ok(found > 0);
  return median(times);
}

/** What a table's facts say of an address, one by one: the longest prefix, then the order of selection. */
function bruteForce(table: string, address: number): readonly [Publication, number] | undefined {
  let best: [Publication, number][] = [];
  for (const { attachment, position } of state.csns.propagationsOf.get(table) ?? []) {
    const { type, instance } = state.csns.attachments.get(attachment)!;
    for (const publication of state.networks.byKey.get(networkKey(type, instance))!.published) {
      if (!contains(publication, { base: address, length: 32 })) continue;
      if (best.length > 0 && publication.length < best[0]![0].length) continue;
      if (best.length > 0 && publication.length > best[0]![0].length) best = [];
      best.push([publication, Math.max(position, publication.since)]);
    }
  }
  best.sort((a, b) => a[1] - b[1]);
  if (best[0]?.[0].bgp) best = best.filter(([{ bgp }]) => bgp).sort((a, b) => a[0].hops - b[0].hops || a[1] - b[1]);
  return best[0];
}

let checked = 0;
function check({ table, address }: { readonly table: string; readonly address: number }): Candidate | undefined {
  const found = state.csns.routes.get(table)!.lookup(address);
  assert.equal(found && isLearned(found) ? found.publication : found, bruteForce(table, address)?.[0], String(address));
  checked += 1;
  return found;
}

/** As the engine does it, but for the log; the journal could take it back. */
function run(command: Command | Refusal): void {
  if (isRefusal(command)) throw new Error(command.refused);
  const at = state.at + 1;
  const position = state.position + 1;
  const decision = command(state, { at, position, ids, rules });
  if (isRefusal(decision)) throw new Error(decision.refused);
  apply(state, { position, at, cause: { operation: 'bench' }, events: decision.events });
}

/** Whether a table's list and look-ups show what an instance publishes. */
function isShown(table: string, instance: string, { base, length }: Publication): boolean {
  const [first] = rulesFrom(state, state.csns.tables.get(table)!, { base, length, attachmentPosition: 0, order: 0 });
  const found = state.csns.routes.get(table)!.lookup(base + 1);
  if (found === undefined || first === undefined) return false;
  for (const rule of rulesFrom(state, state.csns.tables.get(table)!, first.parts)) {
    if (rule.base !== base || rule.length !== length) return false;
    if (rule.nextHop?.instance === instance) return true;
  }
  return false;
}

/** Attach, one more propagation, its withdrawal, detach: again and again, with a network nobody had yet. */
function steps(): RouteFigures['steps'] {
  const times: Record<Step, number[]> = { attach: [], propagation: [], withdrawal: [], detach: [] };
  const other = tables[1]!;
  for (let n = 0; n < 3 * SPARE; n += 1) {
    const { instanceType, instance, region } = networkOf(name, ATTACHMENTS + (n % SPARE));
    const named = { instanceType, instanceId: instance, instanceRegion: region };
    const { published } = state.networks.byKey.get(networkKey(instanceType, instance))!;
    const timed = (step: Step, table: string, shown: boolean, command: () => Command | Refusal): void => {
      const publication = published[n % published.length]!;
      const start = performance.now();
      run(command());
      const seen = isShown(table, instance, publication);
      const time = (performance.now() - start) * 1000;
      assert.equal(seen, shown, step);
      // The first round is for the compiler.
      if (n >= SPARE) times[step].push(time);
      if (n % 100 === 0) check({ table, address: publication.base });
    };
    timed('attach', tables[0]!, true, () => attachInstance(ACCOUNT, csn, named));
    const attachId = attachmentOf(world, name, ATTACHMENTS + (n % SPARE)).id;
    timed('propagation', other, true, () => propagate(ACCOUNT, other, { attachId }));
    timed('withdrawal', other, false, () => unpropagate(ACCOUNT, other, attachId));
    timed('detach', tables[0]!, false, () => detachInstance(ACCOUNT, csn, named));
  }
  const of = (step: Step) => ({ p50: quantile(times[step], 0.5), p99: quantile(times[step], 0.99) });
  return { attach: of('attach'), propagation: of('propagation'), withdrawal: of('withdrawal'), detach: of('detach') };
}

/** Reachability there and back, between instances that reach each other. */
function explained(): RouteFigures['explain'] {
  const times: number[] = [];
  // Of W3 channels, whose side sends any address; two that announce the same are never asked about each other.
  const step = WORLDS[name].mixed ? 10 : 1;
  for (let n = 0; n < 4000; n += 1) {
    const [from, to] = pair(step);
    const [source, destination] = [from, to].map(
      (one) => state.networks.byKey.get(networkKey(one.instanceType, one.instance))!,
    );
    const question = {
      csn,
      source: { type: from.instanceType, id: from.instance },
      sourceIp: formatIpv4(source!.published[0]!.base + 1),
      destinationIp: formatIpv4(destination!.published[0]!.base + 1),
    };
    const start = performance.now();
    const answer = explain(state, rules.csn, question);
    const time = (performance.now() - start) * 1000;
    assert.ok(!isRefusal(answer));
    if (n >= 1000 && answer.back !== undefined) times.push(time);
  }
  assert.ok(times.length > 1000, 'most of them went both ways');
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** What a detach would change, asked through everything but HTTP and the signature. Nothing of it may remain. */
async function planned(): Promise<RouteFigures['plan']> {
  const engine = new Engine({
    ...{ log: memoryLog(), state, clock: new FixedClock(state.at), ids, rules, logger: silentLogger },
    subscriber: NOBODY,
  });
  const planner = { engine, makers: plainMakers(), region: 'bj', worked: workedMs };
  const times: number[] = [];
  for (let n = 0; n < 400; n += 1) {
    const { instanceType, instance: instanceId, region: instanceRegion } = networkOf(name, random(ATTACHMENTS));
    const body = { instanceType, instanceId, instanceRegion };
    const call = { method: 'PUT', path: `/v1/csn/${csn}`, query: 'detach', body };
    const before = entries();
    const start = performance.now();
    const told = await plan(planner, { account: ACCOUNT, calls: [call] });
    const time = (performance.now() - start) * 1000;
    if (isRefusal(told)) throw new Error(told.subject);
    assert.equal(told.answers[0]!.status, 200);
    assert.ok(told.diff.total > 0);
    assert.equal(entries(), before);
    if (n >= 100) times.push(time);
  }
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** Two networks that learn of each other. */
function pair(step: number) {
  const of = (n: number) => networkOf(name, n);
  const from = random(ATTACHMENTS / step) * step;
  const apart = Math.max(step, WORLDS[name].tables * (WORLDS[name].all ? 0 : 1));
  const to = (from + apart * (1 + random(90))) % ATTACHMENTS;
  assert.ok(tablesFor(name, tables, from)[0] === tablesFor(name, tables, to)[0]);
  return [of(from), of(to)] as const;
}

const octets = memory();
const runs = scratch();
const nanoseconds = { one: lookup(false), mixed: lookup(true) };
for (const question of questions(200)) check(question);
const changes = steps();
const reachability = explained();
const plans = await planned();
for (const question of questions(200)) check(question);
const figures: RouteFigures = {
  ...{ entries: entries(), scratch: runs, octets, lookup: nanoseconds, steps: changes },
  ...{ explain: reachability, plan: plans, checked },
};
process.send?.(figures);
process.disconnect?.();
