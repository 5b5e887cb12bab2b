import { isRefusal } from '../../refusal.ts';
import { facts } from '../../testing/registered.ts';
import { Stage } from '../../testing/stage.ts';
import { createVpc } from '../../vpc/commands.ts';
import { attachInstance, detachInstance, type Instance, settle } from '../attachments.ts';
import { createCsn } from '../csns.ts';
import { createGrant } from '../grants.ts';
import { associate, propagate } from '../relations.ts';
import { addOperatorRule, addRule } from '../rules.ts';
import { createTable } from '../tables.ts';
import { attachmentOf, csnOf, tgwsIn } from '../views.ts';

export const A = 'a'.repeat(32);
export const B = 'b'.repeat(32);

/**
 * A's CSN with V1 (bj, attached, propagated, associated), a rule towards it, V2 (gz) beside, a custom table, and B's
 * VPC, granted. B has a CSN with nothing in it.
 */
export function setting() {
  const stage = new Stage();
  const vpc = (account: string, region: string, cidr: string) =>
    stage.do(createVpc({ account, region, name: 'v', cidr })).vpcId;
  const [v1, v2, vB] = [vpc(A, 'bj', '10.1.0.0/16'), vpc(A, 'gz', '10.2.0.0/16'), vpc(B, 'hkg', '10.3.0.0/16')];
  const { csnId } = stage.do(createCsn({ account: A, name: 'c' }));
  const { csnId: other } = stage.do(createCsn({ account: B, name: 'b' }));
  const table = defaultTable(stage, csnId);
  const otherTable = defaultTable(stage, other);
  const { csnRtId: custom } = stage.do(createTable(csnId, { name: 't' }));
  stage.do(attachInstance(A, csnId, on(v1, 'bj')));
  const a1 = attachmentOf(stage.state, 'vpc', v1)!.id;
  stage.do(propagate(A, table, { attachId: a1 }));
  stage.do(associate(A, table, { attachId: a1 }));
  stage.do(addRule(A, table, { attachId: a1, destAddress: '0.0.0.0/0', routeType: 'custom' }));
  const rule = [...stage.state.csns.rules.keys()][0]!;
  const tgw = [...tgwsIn(stage.state, csnId)][0]!.id;
  const { grantId } = stage.do(createGrant(granting(vB, csnId)));
  return { stage, v1, v2, vB, csnId, other, table, otherTable, custom, a1, rule, tgw, grantId };
}
export type Setting = ReturnType<typeof setting>;

export const on = (instanceId: string, instanceRegion: string, more: Partial<Instance> = {}): Instance => {
  return { instanceType: 'vpc', instanceId, instanceRegion, ...more };
};
export const granting = (instanceId: string, csnId: string, more: object = {}) => {
  return {
    ...{ account: B, instanceType: 'vpc', instanceId, instanceRegion: 'hkg' },
    csnId,
    peerAccountId: A,
    ...more,
  };
};
function defaultTable(stage: Stage, csnId: string): string {
  const csn = csnOf(stage.state, undefined, csnId);
  return isRefusal(csn) ? '' : csn.defaultTable;
}

export const long = 'x'.repeat(201);
export const attach = (s: Setting, instance: Instance, account: string | undefined = A, csnId = s.csnId) =>
  attachInstance(account, csnId, instance);
export const detach = (s: Setting, instance: Instance, account: string | undefined = A, csnId = s.csnId) =>
  detachInstance(account, csnId, instance);
export const rule = (s: Setting, more: object = {}, tableId = s.custom, account: string | undefined = A) =>
  addRule(account, tableId, { attachId: s.a1, destAddress: '0.0.0.0/0', routeType: 'custom', ...more });
export const written = (s: Setting, more: object = {}, tableId = s.custom) =>
  addOperatorRule(tableId, { attachId: s.a1, destAddress: '172.16.0.0/12', ...more });
/** A rule that was learned: V1's own prefix. */
export const learned = (s: Setting) => {
  const { position } = s.stage.state.csns.attachments.get(s.a1)!;
  const propagation = [...s.stage.state.csns.propagationsFrom.get(s.a1)!][0]!;
  return `${s.table}/${0x0a01 * 65536}/16/${position}/${propagation.position}`;
};

/** As if every delay were over. */
export function settleAll(stage: Stage): void {
  for (const attachment of stage.state.csns.attachments.values()) {
    if (attachment.status !== 'attached') stage.do(facts(...settle(stage.state, attachment)));
  }
}
