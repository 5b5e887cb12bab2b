import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { edns, queryFor } from '../../../test/packets/asking.ts';
import { askUdp } from '../../../test/packets/clients.ts';
import type { Command } from '../../domain/command.ts';
import type { Commit } from '../../domain/commit.ts';
import { Journal } from '../../domain/journal.ts';
import {
  addRecord,
  bindZone,
  createZone,
  setMissingName,
  switchRecord,
  unbindZone,
  updateRecord,
} from '../../domain/privatezone/commands.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { setSelectors } from '../../domain/selection/commands.ts';
import { emptyState, type State } from '../../domain/state.ts';
import { RULES } from '../../domain/testing/stage.ts';
import { createVpc } from '../../domain/vpc/commands.ts';
import { Engine } from '../../engine/engine.ts';
import { tell } from '../../engine/hold.ts';
import { FixedClock } from '../../platform/clock.ts';
import { keyedIds } from '../../platform/ids.ts';
import { silentLogger } from '../../platform/logger.ts';
import { memoryLog } from '../../store/memory.ts';
import type { DnsChange } from '../changes.ts';
import { changesOf } from '../feed.ts';
import { type DnsPlane, startDnsPlane } from '../plane.ts';
import type { Sample } from './sampler.ts';
import { type Difference, type Result, SelfCheck } from './self-check.ts';

const account = 'a';
const LOCAL = Uint8Array.of(127, 64, 0, 1);

/** An engine with a DNS plane behind it, which hears of changes a little late, and a self-check beside. */
describe('the self-check', () => {
  let plane: DnsPlane;
  let engine: Engine;
  let vpc: string;
  let zone: string;
  const samples: Sample[] = [];
  const counts: Record<Result, number> = { same: 0, moved: 0, different: 0, skipped: 0 };
  const differences: Difference[] = [];
  let check: SelfCheck;

  const run = async <R>(command: Command<R> | Refusal): Promise<R> => {
    if (isRefusal(command)) throw new Error(command.refused);
    const render = (result: unknown) => ({ status: 200, body: JSON.stringify(result ?? {}) });
    const told = await tell(engine, { command, cause: { operation: 'test' }, render });
    if (isRefusal(told)) throw new Error(told.refused);
    return JSON.parse(told.body);
  };
  /** An answer as it is now, as if a client had been given it. */
  const answered = async (query: Uint8Array): Promise<Sample> => {
    const answer = await plane.probe(vpc, query, LOCAL);
    assert.ok(answer instanceof Uint8Array);
    return { vpc, local: LOCAL, query, answer };
  };
  const judged = async (name: string, type: string): Promise<Result> =>
    check.judge(await answered(queryFor(`${name}.corp.test`, type)));

  before(async () => {
    let published = Promise.resolve();
    plane = await startDnsPlane({
      listen: ['127.0.0.1'],
      port: 0,
      onSample: async (sample) => void samples.push(sample),
    });
    engine = new Engine<DnsChange>({
      log: memoryLog(),
      state: emptyState(),
      clock: new FixedClock(Date.UTC(2031, 2, 4)),
      ids: keyedIds(Buffer.alloc(32)),
      rules: RULES,
      logger: silentLogger,
      subscriber: {
        journal: () => new Journal(),
        changes: (state: State, commit: Commit) => changesOf(state, commit, 5300),
        publish: (changes: readonly DnsChange[]) => {
          published = published.then(() => wait(1)).then(() => plane.publish(changes));
          return published;
        },
      },
    }) as Engine;
    check = new SelfCheck({
      deciding: engine,
      plane,
      count: (result) => {
        counts[result] += 1;
      },
      differs: (difference) => void differences.push(difference),
    });
    vpc = (await run(createVpc({ account, region: 'bj', name: 'v', cidr: '10.0.0.0/16' }))).vpcId;
    await run(setSelectors(vpc, { listen: [], clients: [], default: true }));
    zone = (await run(createZone(account, 'corp.test'))).zoneId;
    await run(bindZone({ account, zone, region: 'bj', vpcs: [vpc] }));
  });
  after(() => plane.close());

  test('10,000 honest answers while zones, records and bindings change under them: none is called different', async () => {
    const RRS = ['www', 'a.b', '*', 'c', '*.w'];
    const ids: string[] = [];
    for (const rr of RRS) {
      const value = rr === 'c' ? 'www.corp.test' : '10.0.0.1';
      ids.push((await run(addRecord(account, zone, { rr, type: rr === 'c' ? 'CNAME' : 'A', value }))).recordId);
    }
    const changes: ((i: number) => Command<unknown> | Refusal)[] = [
      (i) => updateRecord(account, ids[0]!, { rr: 'www', type: 'A', value: `10.0.1.${i % 256}` }),
      (i) => switchRecord(account, ids[i % ids.length]!, i % 3 > 0),
      (i) => setMissingName(zone, i % 2 === 0 ? 'recurse' : undefined),
      () => unbindZone({ account, zone, region: 'bj', vpcs: [vpc] }),
      () => bindZone({ account, zone, region: 'bj', vpcs: [vpc] }),
    ];
    let asking = true;
    const changing = (async () => {
      for (let i = 0; asking; i += 1) await run(changes[i % changes.length]!(i));
    })();
    const NAMES = ['www', 'WWW', 'b', 'a.b', 'x', 'c', 'y.w', 'w', 'ns1'];
    const asker = async (first: number): Promise<void> => {
      for (let i = first; i < 10_000; i += 10) {
        await judged(NAMES[i % NAMES.length]!, ['A', 'TXT', 'ANY', 'AXFR'][i % 4]!);
      }
    };
    await Promise.all(Array.from({ length: 10 }, (_, i) => asker(i)));
    asking = false;
    await changing;
    assert.deepEqual(differences, []);
    assert.equal(counts.same + counts.moved + counts.skipped, 10_000);
    assert.equal(counts.different, 0);
    assert.ok(counts.same > 5000, JSON.stringify(counts));
    assert.ok(counts.moved > 0, 'changes came in between');
    // What the changes left behind.
    await run(setMissingName(zone, undefined));
    await run(bindZone({ account, zone, region: 'bj', vpcs: [vpc] })).catch(() => undefined);
    for (const id of ids) await run(switchRecord(account, id, true));
    assert.equal(await judged('www', 'A'), 'same');
  });

  test('a lasting difference is told, with what both say', async () => {
    const records = [{ type: 'A', ttl: 60, data: '6.6.6.6' }];
    const owner = 'planted';
    const { serial } = engine.state.zones.byId.get(zone)!;
    await plane.publish([{ kind: 'node', zone, serial, owner, records }]);
    assert.equal(await judged('planted', 'A'), 'different');
    assert.equal(differences.length, 1);
    const [{ vpc: where, name, type, expected, answered: given } = assert.fail()] = differences;
    assert.deepEqual([where, name, type], [vpc, 'planted.corp.test', 'A']);
    assert.deepEqual(expected.answer, ['planted.corp.test. 60 A 10.0.0.1'], 'by the wildcard');
    assert.deepEqual(given?.answer, ['planted.corp.test. 60 A 6.6.6.6']);
    await plane.publish([{ kind: 'node', zone, serial, owner, records: [] }]);
  });

  test('one that has gone meanwhile is not', async () => {
    const query = queryFor('brief.corp.test', 'TXT');
    const answer = await plane.probe('vpc-of-nobody', query, LOCAL);
    assert.ok(answer instanceof Uint8Array);
    assert.equal(await check.judge({ vpc, local: LOCAL, query, answer }), 'moved');
  });

  test('what rests on others, says nothing or asks nothing is skipped', async () => {
    const answer = (await answered(queryFor('www.corp.test', 'A'))).answer;
    const of = (more: Partial<Sample>) =>
      check.judge({ vpc, local: LOCAL, query: queryFor('.', 'A'), answer, ...more });
    assert.equal(await of({ query: Uint8Array.of(1, 2, 3) }), 'skipped');
    assert.equal(await of({ answer: Uint8Array.of(1, 2, 3) }), 'skipped');
    const [flags] = answer.subarray(2, 3);
    assert.equal(await of({ answer: answer.with(2, flags! | 0x02) }), 'skipped', 'truncated');
    assert.equal(await of({ vpc: 'vpc-of-nobody' }), 'skipped');
  });

  test('live answers come as samples, a few a second, and are what the reference answers', async () => {
    const { shared } = await plane.status();
    samples.length = 0;
    const began = performance.now();
    let asked = 0;
    while (performance.now() - began < 1000 || samples.length < 3) {
      await askUdp(shared[0]!, queryFor(`n${asked}.corp.test`, 'A', edns()));
      asked += 1;
    }
    assert.ok(samples.length <= 1 + (performance.now() - began) / 100, `${samples.length} of ${asked}`);
    for (const sample of samples) assert.equal(await check.judge(sample), 'same');
  });
});
