import type { Command } from '../../command.ts';
import { attachInstance } from '../../csn/attachments.ts';
import { createCsn } from '../../csn/csns.ts';
import { associate, propagate } from '../../csn/relations.ts';
import { createTable } from '../../csn/tables.ts';
import { isRefusal, type Refusal } from '../../refusal.ts';
import type { State } from '../../state.ts';
import { registered } from '../../testing/registered.ts';
import { Stage } from '../../testing/stage.ts';
import { createVpc } from '../../vpc/commands.ts';
import { compareBefore, type Diff, lookAfter } from '../diff.ts';
import { Watch } from '../watch.ts';

// What tests of plans start from, and how they ask.

export const here = { account: 'a', region: 'bj' };
const never = () => false;
export type Maker = (state: State) => Command | Refusal;

/** What commands would change, each told by the state it finds; a refused one changes nothing. */
export function diffOf(stage: Stage, makers: readonly Maker[]): Diff {
  const watches: Watch[] = [];
  const undos: (() => void)[] = [];
  for (const make of makers) {
    const watch = new Watch();
    const done = stage.run(make(stage.state), watch);
    if (isRefusal(done)) continue;
    watches.push(watch);
    undos.push(done.undo);
  }
  const after = lookAfter(stage.state, watches, never)!;
  for (const undo of undos.reverse()) undo();
  return compareBefore(stage.state, after, never)!;
}
/** A CSN with VPCs of these CIDRs, each attached: its tables' ids are csnRt-1 (default) and csnRt-2. */
export function csnOf(...cidrs: readonly string[]) {
  const stage = new Stage();
  const { csnId } = stage.do(createCsn({ account: 'a', name: 'c' }));
  const { csnRtId: other } = stage.do(createTable(csnId, { name: 'other' }));
  const attached = cidrs.map((cidr, i) => {
    const { vpcId } = stage.do(createVpc({ ...here, name: `v${i}`, cidr }));
    const instance = { instanceType: 'vpc', instanceId: vpcId, instanceRegion: 'bj' };
    stage.do(attachInstance('a', csnId, instance));
    return { vpcId, instance, attachId: [...stage.state.csns.attachments.keys()].at(-1)! };
  });
  const table = stage.state.csns.byId.get(csnId)!.defaultTable;
  return { stage, csnId, table, other, attached };
}
/** A CSN in which much meets: like CIDRs in one table, a static channel, an association. */
export function busy(): Stage {
  const { stage, csnId, table, other, attached } = csnOf('10.0.0.0/16', '10.0.0.0/16', '10.0.0.0/8', '10.0.0.0/24');
  const link = { mode: 'static', router: '', primary: '', established: true, users: [] } as const;
  const channel = { instanceType: 'channel', instance: 'dedicatedconn-1', region: 'bj' } as const;
  stage.do(registered({ ...{ v: 1, account: 'a', cidrs: ['10.0.0.0/16'] }, ...channel, channel: link }));
  const { instance: instanceId, region: instanceRegion } = channel;
  stage.do(attachInstance('a', csnId, { instanceType: 'channel', instanceId, instanceRegion }));
  const [attachId = ''] = [...stage.state.csns.attachments.keys()].slice(-1);
  for (const one of [attachId, ...attached.map((vpc) => vpc.attachId)])
    stage.do(propagate('a', table, { attachId: one }));
  stage.do(associate('a', table, { attachId }));
  stage.do(propagate('a', other, { attachId: attached[0]!.attachId }));
  return stage;
}
