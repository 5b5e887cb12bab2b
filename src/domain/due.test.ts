import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPackage } from './bandwidth/packages.ts';
import { DEFAULT_CSN } from './command.ts';
import { attachInstance, detachInstance } from './csn/attachments.ts';
import { createCsn, setCsnOptions } from './csn/csns.ts';
import { attachmentsIn, effectiveTable, propagationsIn } from './csn/views.ts';
import { dueCommand } from './due.ts';
import { Stage } from './testing/stage.ts';
import { createVpc } from './vpc/commands.ts';

const DELAY = 100;

function setting() {
  const stage = new Stage();
  stage.csn = { ...DEFAULT_CSN, attachDelay: DELAY };
  const { csnId } = stage.do(createCsn({ account: 'a', name: 'c' }));
  stage.do(setCsnOptions(csnId, { autoAssociate: true, autoPropagate: true }));
  const attach = (name: string) => {
    const { vpcId } = stage.do(createVpc({ account: 'a', region: 'bj', name, cidr: '10.0.0.0/16' }));
    const instance = { instanceType: 'vpc', instanceId: vpcId, instanceRegion: 'bj' };
    stage.do(attachInstance('a', csnId, instance));
    return instance;
  };
  /** Lets happen what is due by a moment, a commit of it; says how many facts that was. */
  const happen = (at: number): number => {
    const command = dueCommand(stage.state, at);
    if (command === undefined) return 0;
    const before = stage.state.position;
    stage.do(command);
    return stage.state.position - before;
  };
  const statuses = () => [...attachmentsIn(stage.state, csnId)].map(({ status }) => status).join();
  return { stage, csnId, attach, happen, statuses };
}

test('an attachment that is due is attached, with the relations its CSN gives; one that leaves is gone', () => {
  const { stage, csnId, attach, happen, statuses } = setting();
  const instance = attach('v');
  const { at } = stage.state.due.next!;
  assert.equal(at, stage.state.at + DELAY);
  assert.equal(happen(at - 1), 0);
  assert.equal(statuses(), 'attaching');
  assert.equal(happen(at), 3, 'settled, associated, propagated');
  assert.equal(statuses(), 'attached');
  const [attachment] = attachmentsIn(stage.state, csnId);
  const table = effectiveTable(stage.state, attachment!)!;
  assert.equal(propagationsIn(stage.state, table).size, 1);
  assert.equal(stage.state.due.next, undefined);
  stage.do(detachInstance('a', csnId, instance));
  assert.equal(statuses(), 'detaching');
  assert.equal(happen(stage.state.at + DELAY), 1);
  assert.equal(statuses(), '');
  assert.equal(stage.state.due.next, undefined);
});

test('a hundred things happen in one commit, in the order they are due, of whatever kind', () => {
  const { stage, attach, happen, statuses } = setting();
  const reservation = { reservationLength: 1, reservationTimeUnit: 'month' };
  const billing = { paymentTiming: 'Prepaid', reservation };
  const bought = { account: 'a', name: 'p', bandwidth: 1, geographicA: 'China', geographicB: 'China', billing };
  stage.do(createPackage(bought));
  for (let i = 0; i < 100; i += 1) attach(`v${i}`);
  const expiry = Date.UTC(1970, 1, 5);
  happen(expiry);
  assert.equal(statuses(), Array(100).fill('attached').join());
  assert.equal([...stage.state.bandwidth.packages.values()][0]!.stopped, false, 'the last of 101');
  assert.equal(happen(expiry), 1);
  assert.equal([...stage.state.bandwidth.packages.values()][0]!.stopped, true);
  assert.equal(happen(expiry), 0);
});
