/**
 * What a plan costs the writer: a detach, a move to another table, and a hundred calls, in the worlds of
 * `bench/routes.ts`. `node bench/plan.ts [folder]`.
 */
import assert from 'node:assert/strict';
import { type Plan, plan } from '../src/bce/plan.ts';
import type { PlannedCall } from '../src/bce/planned-call.ts';
import { plainMakers } from '../src/bce/testing/makers.ts';
import { isRefusal } from '../src/domain/refusal.ts';
import { Engine, NOBODY } from '../src/engine/engine.ts';
import { systemClock, workedMs } from '../src/platform/clock.ts';
import { silentLogger } from '../src/platform/logger.ts';
import { memoryLog } from '../src/store/memory.ts';
import { describeMachine, Figures, quantile, workFolder } from './parts/machine.ts';
import {
  ACCOUNT,
  ATTACHMENTS,
  attachmentOf,
  ids,
  makeWorld,
  networkOf,
  randomNumbers,
  rules,
  tablesFor,
  tell,
  WORLDS,
  type WorldName,
} from './parts/routes-world.ts';

const RUNS = 300;

const figures = new Figures();
describeMachine(workFolder());
for (const name of Object.keys(WORLDS) as WorldName[]) await measure(name);
figures.print();

async function measure(name: WorldName): Promise<void> {
  console.log(name);
  const world = makeWorld(name);
  const { state, csn, tables } = world;
  const account = { account: ACCOUNT, name: 'bench', accessKeyId: 'AKbench', secret: '' };
  tell(state, { type: 'account-opened', v: 1, ...account });
  const engine = new Engine({
    ...{ log: memoryLog(), state, clock: systemClock, ids, rules, logger: silentLogger, subscriber: NOBODY },
  }) as Engine;
  const timed = async (
    what: string,
    target: string,
    callsOf: (n: number) => readonly PlannedCall[],
    check: (told: Plan, n: number) => void,
  ): Promise<void> => {
    const random = randomNumbers(88172645);
    const planner = { engine, makers: plainMakers(), region: 'bj', worked: workedMs };
    const times: number[] = [];
    let refused = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const n = random(ATTACHMENTS);
      const calls = callsOf(n);
      const position = state.position;
      const start = performance.now();
      const told = await plan(planner, { account: ACCOUNT, calls });
      times.push(performance.now() - start);
      assert.equal(state.position, position);
      if (isRefusal(told)) refused += 1;
      else {
        assert.ok(told.answers.every(({ status }) => status === 200));
        check(told, n);
      }
    }
    const [p50, p99] = [quantile(times, 0.5).toFixed(2), quantile(times, 0.99).toFixed(2)];
    const late = refused === 0 ? '' : `, ${refused} of ${RUNS} refused`;
    figures.add(`${name} plan of ${what}`, target, `p50 ${p50} p99 ${p99}, first ${times[0]!.toFixed(1)} ms${late}`);
  };

  const detach = (n: number): PlannedCall => {
    const { instanceType, instance: instanceId, region: instanceRegion } = networkOf(name, n);
    return {
      method: 'PUT',
      path: `/v1/csn/${csn}`,
      query: 'detach',
      body: { instanceType, instanceId, instanceRegion },
    };
  };
  const relation = (table: string, id = ''): string => `/v1/csn/routeTable/${table}/association${id}`;
  await timed(
    'a detach',
    '<= 20 ms',
    (n) => [detach(n)],
    ({ diff }, n) => {
      const held = 10 * tablesFor(name, tables, n).length;
      assert.ok(WORLDS[name].mixed ? diff.reachability.total <= held : diff.reachability.total === held);
    },
  );
  await timed(
    'a move to another table',
    '<= 50 ms',
    (n) => {
      const { id: attachId } = attachmentOf(world, name, n);
      const from = tablesFor(name, tables, n)[0]!;
      const to = tables[(tables.indexOf(from) + 1) % tables.length]!;
      return [
        { method: 'DELETE', path: relation(from, `/${attachId}`) },
        { method: 'POST', path: relation(to), body: { attachId } },
      ];
    },
    ({ diff }) => assert.equal(diff.things.length, 1),
  );
  await timed(
    'a hundred detaches',
    '<= 50 ms',
    (n) => Array.from({ length: 100 }, (_, i) => detach((n + i) % ATTACHMENTS)),
    ({ diff }) => {
      assert.equal(diff.things.filter(({ kind }) => kind === 'attachment').length, 100);
    },
  );
  await engine.close();
}
