import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bindPackage, createPackage, unbindPackage } from '../bandwidth/packages.ts';
import { type Command, DEFAULT_CSN } from '../command.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { bgp, facts, registered } from '../testing/registered.ts';
import { Stage } from '../testing/stage.ts';
import { createVpc, deleteVpc } from '../vpc/commands.ts';
import { createRoute } from '../vpc/routes.ts';
import { rulesIn, vpcOf } from '../vpc/views.ts';
import { attachInstance, detachInstance, type Instance, settle } from './attachments.ts';
import { createCsn, deleteCsn, setCsnOptions, updateCsn } from './csns.ts';
import { createGrant, deleteGrant, grantsOf } from './grants.ts';
import { associate, dissociate, propagate, unpropagate } from './relations.ts';
import { addOperatorRule, addRule, deleteRule } from './rules.ts';
import { createTable, deleteTable, updateTable } from './tables.ts';
import { updateTgw } from './tgws.ts';
import {
  associationsIn,
  attachmentOf,
  csnOf,
  csnsOf,
  effectiveTable,
  grantStatus,
  tableOf,
  tablesIn,
  tgwOf,
  tgwsIn,
} from './views.ts';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);

/**
 * A's CSN with V1 (bj, attached, propagated, associated), a rule towards it, V2 (gz) beside, a custom table, and B's
 * VPC, granted. B has a CSN with nothing in it.
 */
function setting() {
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
type Setting = ReturnType<typeof setting>;

const on = (instanceId: string, instanceRegion: string, more: Partial<Instance> = {}): Instance => {
  return { instanceType: 'vpc', instanceId, instanceRegion, ...more };
};
const granting = (instanceId: string, csnId: string, more: object = {}) => {
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

const long = 'x'.repeat(201);
const attach = (s: Setting, instance: Instance, account: string | undefined = A, csnId = s.csnId) =>
  attachInstance(account, csnId, instance);
const detach = (s: Setting, instance: Instance, account: string | undefined = A, csnId = s.csnId) =>
  detachInstance(account, csnId, instance);
const rule = (s: Setting, more: object = {}, tableId = s.custom, account: string | undefined = A) =>
  addRule(account, tableId, { attachId: s.a1, destAddress: '0.0.0.0/0', routeType: 'custom', ...more });
const written = (s: Setting, more: object = {}, tableId = s.custom) =>
  addOperatorRule(tableId, { attachId: s.a1, destAddress: '172.16.0.0/12', ...more });
/** A rule that was learned: V1's own prefix. */
const learned = (s: Setting) => {
  const { position } = s.stage.state.csns.attachments.get(s.a1)!;
  const propagation = [...s.stage.state.csns.propagationsFrom.get(s.a1)!][0]!;
  return `${s.table}/${0x0a01 * 65536}/16/${position}/${propagation.position}`;
};

/** [what, the reason or 'taken', the command]. */
const CASES: [string, string, (s: Setting) => Command<unknown> | Refusal][] = [
  ['a CSN without a name', 'body-invalid', () => createCsn({ account: A, name: '' })],
  ['a CSN with a blank name', 'body-invalid', () => createCsn({ account: A, name: ' \t' })],
  ['a name of 66', 'body-invalid', () => createCsn({ account: A, name: 'x'.repeat(66) })],
  ['a name of 65', 'taken', () => createCsn({ account: A, name: '名'.repeat(65) })],
  ['a name that is another CSN’s', 'taken', () => createCsn({ account: A, name: 'c' })],
  ['a description of 201', 'body-invalid', () => createCsn({ account: A, name: 'c', description: long })],
  ['a bad tag', 'body-invalid', () => createCsn({ account: A, name: 'c', tags: [{ tagKey: '', tagValue: '' }] })],

  ['updating with a malformed id', 'csn-id-malformed', () => updateCsn(A, 'csn', { name: 'd' })],
  ['updating with another kind of id', 'csn-id-malformed', (s) => updateCsn(A, s.v1, { name: 'd' })],
  ['updating no CSN', 'csn-unknown', () => updateCsn(A, 'csn-x', { name: 'd' })],
  ['updating a stranger’s', 'csn-unknown', (s) => updateCsn(B, s.csnId, { name: 'd' })],
  ['updating to a blank name', 'body-invalid', (s) => updateCsn(A, s.csnId, { name: ' ' })],
  ['updating to a long description', 'body-invalid', (s) => updateCsn(A, s.csnId, { description: long })],
  ['updating nothing', 'taken', (s) => updateCsn(A, s.csnId, {})],

  ['deleting no CSN', 'csn-unknown', () => deleteCsn(A, 'csn-x')],
  ['deleting by a malformed id', 'csn-id-malformed', () => deleteCsn(A, 'csn-')],
  ['deleting a stranger’s', 'csn-unknown', (s) => deleteCsn(B, s.csnId)],
  ['deleting with an instance', 'csn-in-use', (s) => deleteCsn(A, s.csnId)],
  ['deleting an empty one', 'taken', (s) => deleteCsn(B, s.other)],
  ['options of no CSN', 'csn-unknown', () => setCsnOptions('csn-x', { ecmp: true })],
  ['options by a malformed id', 'csn-id-malformed', () => setCsnOptions('x', { ecmp: true })],

  ['a type that is none', 'body-invalid', (s) => attach(s, on(s.v2, 'gz', { instanceType: 'VPC' }))],
  ['attaching to a malformed id', 'csn-id-malformed', (s) => attach(s, on(s.v2, 'gz'), A, 'x')],
  ['attaching to no CSN', 'csn-unknown', (s) => attach(s, on(s.v2, 'gz'), A, 'csn-x')],
  ['attaching to a stranger’s', 'csn-unknown', (s) => attach(s, on(s.v2, 'gz'), A, s.other)],
  ['a region that is none', 'csn-region-invalid', (s) => attach(s, on(s.v2, 'xx'))],
  ['no region', 'csn-region-invalid', (s) => attach(s, on(s.v2, ''))],
  ['a VPC at an edge', 'csn-region-invalid', (s) => attach(s, on(s.v2, 'cn-hangzhou-cm'))],
  [
    'an edge VPC in a cloud region',
    'csn-region-invalid',
    (s) => attach(s, on(s.v2, 'gz', { instanceType: 'bec_vpc' })),
  ],
  [
    'an edge VPC that is none',
    'instance-invalid',
    (s) => attach(s, on(s.v2, 'cn-hangzhou-cm', { instanceType: 'bec_vpc' })),
  ],
  ['an instance that is none', 'instance-invalid', (s) => attach(s, on('vpc-x', 'gz'))],
  ['an instance of another region', 'instance-invalid', (s) => attach(s, on(s.v2, 'bj'))],
  ['an instance of another type', 'instance-invalid', (s) => attach(s, on(s.v2, 'gz', { instanceType: 'channel' }))],
  ['a stranger’s, not said', 'instance-invalid', (s) => attach(s, on(s.vB, 'hkg'))],
  ['a stranger’s, said as one’s own', 'instance-invalid', (s) => attach(s, on(s.vB, 'hkg', { instanceAccountId: A }))],
  ['a stranger’s, granted', 'taken', (s) => attach(s, on(s.vB, 'hkg', { instanceAccountId: B }))],
  ['a stranger’s, of another region', 'grant-unknown', (s) => attach(s, on(s.vB, 'bj', { instanceAccountId: B }))],
  [
    'a stranger’s, not granted',
    'grant-unknown',
    (s) => attach(s, on(s.v1, 'bj', { instanceAccountId: A }), B, s.other),
  ],
  [
    'a stranger’s that is none: as if it were',
    'grant-unknown',
    (s) => attach(s, on('vpc-x', 'bj', { instanceAccountId: A }), B, s.other),
  ],
  ['one’s own, said so', 'taken', (s) => attach(s, on(s.v2, 'GZ', { instanceAccountId: A }))],
  ['one’s own, with an empty account', 'taken', (s) => attach(s, on(s.v2, 'gz', { instanceAccountId: '' }))],
  ['by the operator', 'taken', (s) => attachInstance(undefined, s.csnId, on(s.v2, 'gz'))],
  ['an instance loaded already', 'exists-already', (s) => attach(s, on(s.v1, 'bj'))],

  ['detaching a type that is none', 'body-invalid', (s) => detach(s, on(s.v1, 'bj', { instanceType: '' }))],
  ['detaching from a malformed id', 'csn-id-malformed', (s) => detach(s, on(s.v1, 'bj'), A, '')],
  ['detaching from no CSN', 'csn-unknown', (s) => detach(s, on(s.v1, 'bj'), A, 'csn-x')],
  ['detaching from a stranger’s', 'csn-unknown', (s) => detach(s, on(s.v1, 'bj'), B)],
  ['detaching what is not loaded', 'instance-invalid', (s) => detach(s, on(s.v2, 'gz'))],
  ['detaching what is loaded elsewhere', 'instance-invalid', (s) => detach(s, on(s.v1, 'bj'), B, s.other)],
  ['detaching by another region', 'instance-invalid', (s) => detach(s, on(s.v1, 'gz'))],
  ['detaching by another account', 'instance-invalid', (s) => detach(s, on(s.v1, 'bj', { instanceAccountId: B }))],
  ['detaching by another type', 'instance-invalid', (s) => detach(s, on(s.v1, 'bj', { instanceType: 'channel' }))],
  ['detaching', 'taken', (s) => detach(s, on(s.v1, 'BJ', { instanceAccountId: A }))],

  ['a table in no CSN', 'csn-unknown', () => createTable('csn-x', { name: 't' })],
  ['a table by a malformed id', 'csn-id-malformed', () => createTable('t', { name: 't' })],
  ['a table without a name', 'body-invalid', (s) => createTable(s.csnId, { name: '' })],
  ['a table described at length', 'body-invalid', (s) => createTable(s.csnId, { name: 't', description: long })],
  ['updating no table', 'csn-table-invalid', () => updateTable('csnRt-x', { name: 't' })],
  ['a blank name for a table', 'body-invalid', (s) => updateTable(s.custom, { name: '' })],
  ['renaming the default table', 'taken', (s) => updateTable(s.table, { name: 'd' })],
  ['deleting no table', 'csn-table-invalid', () => deleteTable('csnRt-x')],
  ['deleting a default table', 'state-forbids', (s) => deleteTable(s.otherTable)],
  ['deleting an empty table', 'taken', (s) => deleteTable(s.custom)],

  ['associating with no table', 'csn-table-invalid', (s) => associate(A, 'csnRt-x', { attachId: s.a1 })],
  ['associating with a stranger’s table', 'csn-table-invalid', (s) => associate(B, s.custom, { attachId: s.a1 })],
  ['associating nothing', 'instance-invalid', (s) => associate(A, s.custom, { attachId: 'tgwAttach-x' })],
  ['associating across CSNs', 'instance-invalid', (s) => associate(B, s.otherTable, { attachId: s.a1 })],
  ['associating at length', 'body-invalid', (s) => associate(A, s.custom, { attachId: s.a1, description: long })],
  ['associating again', 'exists-already', (s) => associate(A, s.table, { attachId: s.a1 })],
  ['associating with a second table', 'exists-already', (s) => associate(A, s.custom, { attachId: s.a1 })],
  ['propagating to no table', 'csn-table-invalid', (s) => propagate(A, '', { attachId: s.a1 })],
  ['propagating to a stranger’s table', 'csn-table-invalid', (s) => propagate(B, s.custom, { attachId: s.a1 })],
  ['propagating nothing', 'instance-invalid', (s) => propagate(A, s.custom, { attachId: s.v1 })],
  ['propagating at length', 'body-invalid', (s) => propagate(A, s.custom, { attachId: s.a1, description: long })],
  ['propagating again', 'propagation-exists', (s) => propagate(A, s.table, { attachId: s.a1 })],
  ['propagating to a second table', 'taken', (s) => propagate(A, s.custom, { attachId: s.a1 })],
  ['dissociating from no table', 'csn-table-invalid', (s) => dissociate(A, 'csnRt-x', s.a1)],
  ['dissociating what is not', 'relation-unknown', (s) => dissociate(A, s.custom, s.a1)],
  ['dissociating nothing', 'relation-unknown', (s) => dissociate(A, s.table, 'tgwAttach-x')],
  ['dissociating a stranger’s', 'csn-table-invalid', (s) => dissociate(B, s.table, s.a1)],
  ['unlearning from no table', 'csn-table-invalid', (s) => unpropagate(A, 'csnRt-x', s.a1)],
  ['unlearning what is not', 'relation-unknown', (s) => unpropagate(A, s.custom, s.a1)],
  ['unlearning a stranger’s', 'csn-table-invalid', (s) => unpropagate(B, s.table, s.a1)],

  ['a rule of another type', 'body-invalid', (s) => rule(s, { routeType: 'propagated' })],
  ['a rule to text', 'body-invalid', (s) => rule(s, { destAddress: 'any' })],
  ['a rule with host bits', 'body-invalid', (s) => rule(s, { destAddress: '0.0.0.1/0' })],
  ['a rule to IPv6', 'body-invalid', (s) => rule(s, { destAddress: '::/0' })],
  ['a rule to a single prefix', 'body-invalid', (s) => rule(s, { destAddress: '172.16.0.0/12' })],
  ['a rule in no table', 'csn-table-invalid', (s) => rule(s, {}, 'csnRt-x')],
  ['a rule in a stranger’s table', 'csn-table-invalid', (s) => rule(s, {}, s.custom, B)],
  ['a rule to nothing', 'instance-invalid', (s) => rule(s, { attachId: 'tgwAttach-x' })],
  ['a rule across CSNs', 'instance-invalid', (s) => rule(s, {}, s.otherTable, B)],
  ['a rule', 'taken', (s) => rule(s)],
  ['the same rule again', 'exists-already', (s) => rule(s, {}, s.table)],
  ['a rule of both kinds', 'body-invalid', (s) => written(s, { blackhole: true })],
  ['a rule of neither', 'body-invalid', (s) => written(s, { attachId: undefined })],
  ['a blackhole', 'taken', (s) => written(s, { attachId: undefined, blackhole: true })],
  ['a written rule with host bits', 'body-invalid', (s) => written(s, { destAddress: '172.16.0.1/12' })],
  ['a written rule at length', 'body-invalid', (s) => written(s, { description: long })],
  ['a written rule in no table', 'csn-table-invalid', (s) => written(s, {}, 'csnRt-x')],
  ['a written rule to nothing', 'instance-invalid', (s) => written(s, { attachId: 'tgwAttach-x' })],
  ['a written rule to where one leads', 'exists-already', (s) => written(s, { destAddress: '0.0.0.0/0' }, s.table)],
  ['a written rule over a learned one', 'taken', (s) => written(s, { destAddress: '10.1.0.0/16' }, s.table)],

  ['deleting in no table', 'csn-table-invalid', (s) => deleteRule(A, 'csnRt-x', s.rule)],
  ['deleting in a stranger’s', 'csn-table-invalid', (s) => deleteRule(B, s.table, s.rule)],
  ['deleting no id', 'csn-rule-id-blank', (s) => deleteRule(A, s.table, '')],
  ['deleting a blank', 'csn-rule-id-blank', (s) => deleteRule(A, s.table, ' ')],
  ['deleting nothing', 'csn-rule-unknown', (s) => deleteRule(A, s.table, 'x')],
  ['deleting from another table', 'csn-rule-unknown', (s) => deleteRule(A, s.custom, s.rule)],
  ['deleting what was learned', 'csn-rule-learned', (s) => deleteRule(A, s.table, learned(s))],
  ['deleting what was never learned', 'csn-rule-unknown', (s) => deleteRule(A, s.table, `${learned(s)}0`)],
  ['deleting a rule', 'taken', (s) => deleteRule(A, s.table, s.rule)],

  ['naming no TGW', 'tgw-unknown', (s) => updateTgw(A, s.csnId, 'tgw-x', { name: 't' })],
  ['naming a TGW of another CSN', 'tgw-unknown', (s) => updateTgw(B, s.other, s.tgw, { name: 't' })],
  ['naming a stranger’s TGW', 'csn-unknown', (s) => updateTgw(B, s.csnId, s.tgw, { name: 't' })],
  ['naming a TGW of a malformed CSN', 'csn-id-malformed', (s) => updateTgw(A, '', s.tgw, { name: 't' })],
  ['a blank name for a TGW', 'body-invalid', (s) => updateTgw(A, s.csnId, s.tgw, { name: '' })],
  ['nothing for a TGW', 'taken', (s) => updateTgw(A, s.csnId, s.tgw, {})],

  ['a grant of a channel', 'body-invalid', (s) => createGrant(granting(s.vB, s.csnId, { instanceType: 'channel' }))],
  ['a grant to oneself', 'body-invalid', (s) => createGrant(granting(s.vB, s.other, { peerAccountId: B }))],
  ['a grant at length', 'body-invalid', (s) => createGrant(granting(s.vB, s.csnId, { description: long }))],
  ['a grant of nothing', 'instance-invalid', (s) => createGrant(granting('vpc-x', s.csnId))],
  ['a grant of a stranger’s', 'instance-invalid', (s) => createGrant(granting(s.v1, s.csnId))],
  ['a grant elsewhere', 'instance-invalid', (s) => createGrant(granting(s.vB, s.csnId, { instanceRegion: 'bj' }))],
  ['a grant to a malformed CSN', 'csn-id-malformed', (s) => createGrant(granting(s.vB, 'c'))],
  ['a grant to no CSN', 'csn-unknown', (s) => createGrant(granting(s.vB, 'csn-x'))],
  ['a grant to a CSN not the peer’s', 'csn-unknown', (s) => createGrant(granting(s.vB, s.other))],
  ['a second grant', 'exists-already', (s) => createGrant(granting(s.vB, s.csnId))],
  ['taking back no grant', 'grant-unknown', () => deleteGrant(B, 'grant-x')],
  ['taking back a stranger’s grant', 'grant-unknown', (s) => deleteGrant(A, s.grantId)],
  ['taking a grant back', 'taken', (s) => deleteGrant(B, s.grantId)],
  ['the operator takes it back', 'taken', (s) => deleteGrant(undefined, s.grantId)],

  ['deleting a VPC that is loaded', 'vpc-in-use', (s) => deleteVpc({ account: A, region: 'bj' }, s.v1)],
  ['deleting a VPC that is granted', 'taken', (s) => deleteVpc({ account: B, region: 'hkg' }, s.vB)],
];

describe('what the CSN refuses', () => {
  for (const [what, reason, command] of CASES) {
    test(`${what}: ${reason}`, () => {
      const s = setting();
      const before = s.stage.state.position;
      assert.equal(s.stage.refused(command(s)), reason);
      if (reason !== 'taken') assert.equal(s.stage.state.position, before);
    });
  }

  test('an instance is loaded once, in whichever CSN and status', () => {
    const s = setting();
    const { csnId } = s.stage.do(createCsn({ account: A, name: 'd' }));
    s.stage.csn = { ...DEFAULT_CSN, attachDelay: 1000 };
    assert.equal(s.stage.refused(attach(s, on(s.v1, 'bj'), A, csnId)), 'exists-already');
    s.stage.do(attach(s, on(s.v2, 'gz')));
    assert.equal(s.stage.refused(attach(s, on(s.v2, 'gz'), A, csnId)), 'exists-already');
    s.stage.do(detach(s, on(s.v1, 'bj')));
    assert.equal(s.stage.refused(attach(s, on(s.v1, 'bj'), A, csnId)), 'exists-already');
  });

  test('while it is attaching or detaching an instance is neither detached, related nor led to', () => {
    const s = setting();
    s.stage.csn = { ...DEFAULT_CSN, attachDelay: 1000 };
    s.stage.do(attach(s, on(s.v2, 'gz')));
    s.stage.do(detach(s, on(s.v1, 'bj')));
    for (const [id, instance] of [[s.v1, on(s.v1, 'bj')] as const, [s.v2, on(s.v2, 'gz')] as const]) {
      const attachment = attachmentOf(s.stage.state, 'vpc', id)!;
      const { id: attachId, dueAt } = attachment;
      assert.equal(dueAt, s.stage.state.at + (id === s.v1 ? 1000 : 1000 - (s.stage.state.at - dueAt! + 1000)));
      assert.equal(s.stage.refused(detach(s, instance)), 'detach-forbidden');
      assert.equal(s.stage.refused(associate(A, s.custom, { attachId })), 'instance-invalid');
      assert.equal(s.stage.refused(propagate(A, s.custom, { attachId })), 'instance-invalid');
      assert.equal(s.stage.refused(rule(s, { attachId })), 'instance-invalid');
      assert.equal(effectiveTable(s.stage.state, attachment), undefined);
    }
    assert.equal(s.stage.refused(deleteVpc({ account: A, region: 'gz' }, s.v2)), 'vpc-in-use');
    assert.equal(s.stage.refused(deleteVpc({ account: A, region: 'bj' }, s.v1)), 'vpc-in-use');
  });

  test('a channel is loaded when it is established, by its owner and its users', () => {
    const s = setting();
    const channel = (instance: string, told: Parameters<typeof bgp>[0]) =>
      s.stage.do(registered({ instanceType: 'channel', instance, account: B, region: 'bj', channel: bgp(told) }));
    const foreign = (id: string) => on(id, 'bj', { instanceType: 'channel', instanceAccountId: B });
    channel('dedicatedconn-1', {});
    channel('dedicatedconn-2', { users: [A] });
    channel('dedicatedconn-3', { users: [A], established: false });
    assert.equal(s.stage.refused(attach(s, foreign('dedicatedconn-1'))), 'grant-unknown');
    assert.equal(s.stage.refused(attach(s, foreign('dedicatedconn-3'))), 'instance-invalid');
    assert.equal(s.stage.refused(attach(s, foreign('dedicatedconn-2'))), 'taken');
    assert.equal(s.stage.refused(attach(s, foreign('dedicatedconn-1'), B, s.other)), 'taken');
  });

  test('BGP channels of one router share a CSN only where one is associated under the other', () => {
    const s = setting();
    const channel = (instance: string, told: Parameters<typeof bgp>[0]) => {
      s.stage.do(registered({ instanceType: 'channel', instance, account: A, region: 'bj', channel: bgp(told) }));
      return s.stage.refused(attach(s, on(instance, 'bj', { instanceType: 'channel' })));
    };
    assert.equal(channel('dedicatedconn-1', { router: 'r1' }), 'taken');
    assert.equal(channel('dedicatedconn-2', { router: 'r1' }), 'instance-invalid');
    assert.equal(channel('dedicatedconn-3', { router: 'r2' }), 'taken');
    assert.equal(channel('dedicatedconn-4', { router: 'r1', primary: 'dedicatedconn-1' }), 'taken');
    assert.equal(channel('dedicatedconn-5', { router: 'r2', primary: 'dedicatedconn-1' }), 'instance-invalid');
    // Where no router is known, none is shared.
    assert.equal(channel('dedicatedconn-6', {}), 'taken');
    assert.equal(channel('dedicatedconn-7', {}), 'taken');
    const other = { instanceType: 'channel', instance: 'dedicatedconn-8', account: A, region: 'bj' } as const;
    const fixed = { ...bgp({ router: 'r1' }), mode: 'static' } as const;
    s.stage.do(registered({ ...other, cidrs: ['192.168.0.0/16'], channel: fixed }));
    assert.equal(s.stage.refused(attach(s, on(other.instance, 'bj', { instanceType: 'channel' }))), 'taken');
  });

  test('the primary may come after the channel that is associated under it', () => {
    const s = setting();
    for (const [instance, primary] of [
      ['dedicatedconn-1', 'dedicatedconn-2'] as const,
      ['dedicatedconn-2', ''] as const,
    ]) {
      const channel = bgp({ router: 'r', primary });
      s.stage.do(registered({ instanceType: 'channel', instance, account: A, region: 'bj', channel }));
      s.stage.do(attach(s, on(instance, 'bj', { instanceType: 'channel' })));
    }
  });

  test('a CSN with a bound package is not deleted; an empty one takes tables, rules, TGWs and grants along', () => {
    const s = setting();
    s.stage.do(detach(s, on(s.v1, 'bj')));
    const geography = { geographicA: 'China', geographicB: 'China' };
    const bandwidth = { account: A, name: 'p', bandwidth: 10, ...geography, billing: { paymentTiming: 'Postpaid' } };
    const { csnBpId } = s.stage.do(createPackage(bandwidth));
    s.stage.do(bindPackage(A, csnBpId, s.csnId));
    assert.equal(s.stage.refused(deleteCsn(A, s.csnId)), 'csn-in-use');
    s.stage.do(unbindPackage(A, csnBpId, s.csnId));
    s.stage.do(deleteCsn(A, s.csnId));
    const { csns } = s.stage.state;
    assert.deepEqual([...csns.tables.keys()], [s.otherTable]);
    assert.equal(csns.rules.size + csns.tgws.size + csns.grants.size + csns.sources.size, 0);
    assert.equal(s.stage.refused(createGrant(granting(s.vB, s.csnId))), 'csn-unknown');
  });

  test('a custom table with a relation or a rule stays', () => {
    const s = setting();
    s.stage.do(dissociate(A, s.table, s.a1));
    s.stage.do(associate(A, s.custom, { attachId: s.a1 }));
    assert.equal(s.stage.refused(deleteTable(s.custom)), 'state-forbids');
    s.stage.do(dissociate(A, s.custom, s.a1));
    s.stage.do(propagate(A, s.custom, { attachId: s.a1 }));
    assert.equal(s.stage.refused(deleteTable(s.custom)), 'state-forbids');
    s.stage.do(unpropagate(A, s.custom, s.a1));
    const { ruleId } = s.stage.do(written(s));
    assert.equal(s.stage.refused(deleteTable(s.custom)), 'state-forbids');
    s.stage.do(deleteRule(undefined, s.custom, ruleId));
    s.stage.do(deleteTable(s.custom));
  });

  test('a grant is one CSN’s, and stays while it is used; it survives detaching', () => {
    const s = setting();
    const { csnId } = s.stage.do(createCsn({ account: A, name: 'd' }));
    const foreign = on(s.vB, 'hkg', { instanceAccountId: B });
    assert.equal(s.stage.refused(attach(s, foreign, A, csnId)), 'grant-unknown');
    const status = () => grantStatus(s.stage.state, s.stage.state.csns.grants.get(s.grantId)!);
    assert.equal(status(), 'granted');
    s.stage.csn = { ...DEFAULT_CSN, attachDelay: 1000 };
    s.stage.do(attach(s, foreign));
    assert.equal(status(), 'attaching');
    assert.equal(s.stage.refused(deleteGrant(B, s.grantId)), 'grant-in-transition');
    settleAll(s.stage);
    assert.equal(status(), 'attached');
    assert.equal(s.stage.refused(deleteGrant(B, s.grantId)), 'grant-in-use');
    s.stage.do(detach(s, foreign));
    assert.equal(status(), 'detaching');
    assert.equal(s.stage.refused(deleteGrant(B, s.grantId)), 'grant-in-transition');
    settleAll(s.stage);
    assert.equal(status(), 'granted');
    // The owner loads it into a CSN of their own: that is no use of the grant.
    s.stage.csn = DEFAULT_CSN;
    s.stage.do(attach(s, on(s.vB, 'hkg'), B, s.other));
    assert.equal(status(), 'granted');
    s.stage.do(deleteGrant(B, s.grantId));
    assert.equal(grantsOf(s.stage.state, B).size + grantsOf(s.stage.state, undefined).size, 0);
  });

  test('quotas, where the operator sets them', () => {
    const s = setting();
    s.stage.quotas = { csns: 1, instancesPerCsnRegion: 1, tablesPerCsn: 2, rulesPerCsnTable: 1 };
    assert.equal(s.stage.refused(createCsn({ account: A, name: 'd' })), 'quota-reached');
    assert.equal(s.stage.refused(createTable(s.csnId, { name: 'u' })), 'quota-reached');
    assert.equal(s.stage.refused(createTable(s.other, { name: 'u' })), 'taken');
    assert.equal(s.stage.refused(written(s, {}, s.table)), 'quota-reached');
    assert.equal(s.stage.refused(written(s)), 'taken');
    assert.equal(s.stage.refused(rule(s)), 'quota-reached');
    const { vpcId } = s.stage.do(createVpc({ account: A, region: 'bj', name: 'w', cidr: '10.9.0.0/16' }));
    assert.equal(s.stage.refused(attach(s, on(vpcId, 'bj'))), 'quota-reached');
    assert.equal(s.stage.refused(attach(s, on(s.v2, 'gz'))), 'taken');
  });

  test('the option anyCidr lets the API name any destination', () => {
    const s = setting();
    s.stage.do(setCsnOptions(s.csnId, { anyCidr: true }));
    assert.equal(s.stage.refused(rule(s, { destAddress: '172.16.0.1/12' })), 'body-invalid');
    assert.equal(s.stage.refused(rule(s, { destAddress: '172.16.0.0/12' })), 'taken');
  });

  test('what stays as it is leaves no fact', () => {
    const s = setting();
    const before = s.stage.state.position;
    s.stage.do(updateCsn(A, s.csnId, { name: 'c', description: '' }));
    s.stage.do(updateTable(s.custom, { name: 't' }));
    s.stage.do(updateTgw(A, s.csnId, s.tgw, { name: 'tgw-bj' }));
    s.stage.do(setCsnOptions(s.csnId, { ecmp: false }));
    assert.equal(s.stage.state.position, before);
    s.stage.do(updateCsn(A, s.csnId, { description: 'd' }));
    s.stage.do(updateTgw(A, s.csnId, s.tgw, { description: 'd' }));
    const csn = s.stage.state.csns.byId.get(s.csnId)!;
    assert.deepEqual([csn.name, csn.description], ['c', 'd']);
    assert.equal(s.stage.state.csns.tgws.get(s.tgw)!.description, 'd');
    s.stage.do(updateCsn(A, s.csnId, { description: '' }));
    assert.equal(s.stage.state.csns.byId.get(s.csnId)!.description, '');
  });
});

describe('what loading an instance brings along', () => {
  test('the first of a region makes its TGW, which stays; relations are made by whoever wants them', () => {
    const s = setting();
    const tgws = () => [...tgwsIn(s.stage.state, s.csnId)].map(({ name, region }) => [name, region]);
    assert.deepEqual(tgws(), [['tgw-bj', 'bj']]);
    s.stage.do(attach(s, on(s.v2, 'GZ')));
    assert.deepEqual(tgws(), [
      ['tgw-bj', 'bj'],
      ['tgw-gz', 'gz'],
    ]);
    const attachment = attachmentOf(s.stage.state, 'vpc', s.v2)!;
    assert.equal(effectiveTable(s.stage.state, attachment), s.table);
    assert.equal(s.stage.state.csns.propagationsFrom.has(attachment.id), false);
    assert.equal(associationsIn(s.stage.state, s.table).size, 1);
    s.stage.do(detach(s, on(s.v2, 'gz')));
    s.stage.do(attach(s, on(s.v2, 'gz')));
    assert.equal(tgws().length, 2);
    assert.notEqual(attachmentOf(s.stage.state, 'vpc', s.v2)!.id, attachment.id);
  });

  test("a VPC's own table has the three private blocks towards the TGW while it is loaded", () => {
    const s = setting();
    const { routeTableId } = vpcOf(s.stage.state, { account: A, region: 'bj' }, s.v1)!;
    const rules = () => [...rulesIn(s.stage.state, routeTableId)];
    assert.deepEqual(
      rules().map((one) => [one.source, one.destination, one.nexthopType, one.nexthopId]),
      ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((block) => ['0.0.0.0/0', block, 'tgw', s.tgw]),
    );
    assert.deepEqual(
      rules().map(({ id }) => id),
      s.stage.state.csns.attachments.get(s.a1)!.vpcRules,
    );
    s.stage.csn = { ...DEFAULT_CSN, attachDelay: 1000 };
    s.stage.do(detach(s, on(s.v1, 'bj')));
    assert.deepEqual(rules(), []);
  });

  test("the system's rules are in no user's way: not of the same destination, not in the quota", () => {
    const s = setting();
    const { routeTableId } = vpcOf(s.stage.state, { account: A, region: 'bj' }, s.v1)!;
    const own = (destination: string) =>
      createRoute({
        ...{ account: A, region: 'bj', routeTableId, source: '0.0.0.0/0', destination },
        ...{ nexthopId: 'i-1', nexthopType: 'custom' },
      });
    s.stage.quotas = { routeRulesPerTable: 2 };
    assert.equal(s.stage.refused(own('10.0.0.0/8')), 'taken');
    assert.equal(s.stage.refused(own('10.0.0.0/8')), 'exists-already');
    assert.equal(s.stage.refused(own('8.8.8.0/24')), 'taken');
    assert.equal(s.stage.refused(own('8.8.4.0/24')), 'quota-reached');
    s.stage.do(detach(s, on(s.v1, 'bj')));
    assert.deepEqual(
      [...rulesIn(s.stage.state, routeTableId)].map(({ nexthopId }) => nexthopId),
      ['i-1', 'i-1'],
    );
  });

  test('options give a new attachment its relations: at once, or when it is attached', () => {
    const s = setting();
    s.stage.do(setCsnOptions(s.csnId, { autoAssociate: true, autoPropagate: true }));
    const related = (id: string) => {
      const { csns } = s.stage.state;
      return [csns.associations.get(id)?.table, [...(csns.propagationsFrom.get(id) ?? [])].map(({ table }) => table)];
    };
    s.stage.do(attach(s, on(s.v2, 'gz')));
    assert.deepEqual(related(attachmentOf(s.stage.state, 'vpc', s.v2)!.id), [s.table, [s.table]]);
    s.stage.csn = { ...DEFAULT_CSN, attachDelay: 1000 };
    s.stage.do(attach(s, on(s.vB, 'hkg', { instanceAccountId: B })));
    const { id } = attachmentOf(s.stage.state, 'vpc', s.vB)!;
    assert.deepEqual(related(id), [undefined, []]);
    settleAll(s.stage);
    assert.deepEqual(related(id), [s.table, [s.table]]);
  });

  test('a rule outlives where it leads, and then drops: also when the instance comes back', () => {
    const s = setting();
    s.stage.csn = { ...DEFAULT_CSN, attachDelay: 1000 };
    const drops = () => s.stage.state.csns.rules.get(s.rule)!.blackhole;
    assert.equal(drops(), false);
    s.stage.do(detach(s, on(s.v1, 'bj')));
    assert.equal(drops(), true);
    assert.equal(associationsIn(s.stage.state, s.table).size, 0);
    assert.equal(s.stage.state.csns.routes.get(s.table)!.size, 1);
    settleAll(s.stage);
    assert.equal(attachmentOf(s.stage.state, 'vpc', s.v1), undefined);
    s.stage.do(attach(s, on(s.v1, 'bj')));
    settleAll(s.stage);
    assert.equal(drops(), true);
    const { nextHop } = s.stage.state.csns.rules.get(s.rule)!;
    assert.deepEqual(nextHop, { attachment: s.a1, type: 'vpc', instance: s.v1, region: 'bj' });
  });

  test('an instance is looked up in the table it is associated with, else in the default one; a channel in none', () => {
    const s = setting();
    const instance = 'dedicatedconn-1';
    s.stage.do(registered({ instanceType: 'channel', instance, account: A, region: 'bj', channel: bgp() }));
    s.stage.do(attach(s, on(instance, 'bj', { instanceType: 'channel' })));
    const channel = attachmentOf(s.stage.state, 'channel', instance)!;
    const vpc = attachmentOf(s.stage.state, 'vpc', s.v1)!;
    const tables = () => [vpc, channel].map((one) => effectiveTable(s.stage.state, one));
    s.stage.do(dissociate(A, s.table, vpc.id));
    assert.deepEqual(tables(), [s.table, undefined]);
    assert.deepEqual([...s.stage.state.csns.sources], [[s.table, new Map([['bj', 1]])]]);
    for (const attachId of [vpc.id, channel.id]) s.stage.do(associate(A, s.custom, { attachId }));
    assert.deepEqual(tables(), [s.custom, s.custom]);
    assert.deepEqual([...s.stage.state.csns.sources], [[s.custom, new Map([['bj', 2]])]]);
  });

  test('a deleted VPC takes its grant along', () => {
    const s = setting();
    s.stage.do(deleteVpc({ account: B, region: 'hkg' }, s.vB));
    assert.equal(s.stage.state.csns.grants.size + s.stage.state.csns.granted.size, 0);
  });

  test('an account sees its own, the operator sees all', () => {
    const s = setting();
    const names = (account: string | undefined) => [...csnsOf(s.stage.state, account)].map(({ name }) => name);
    assert.deepEqual([names(A), names(B), names('c'), names(undefined)], [['c'], ['b'], [], ['c', 'b']]);
    assert.deepEqual(
      [...tablesIn(s.stage.state, s.csnId)].map(({ type, name }) => [type, name]),
      [
        ['default', 'default'],
        ['custom', 't'],
      ],
    );
    assert.equal(isRefusal(tableOf(s.stage.state, undefined, s.table)), false);
    assert.equal(isRefusal(tableOf(s.stage.state, B, s.table)), true);
    const csn = s.stage.state.csns.byId.get(s.other)!;
    assert.deepEqual(tgwOf(s.stage.state, csn, s.tgw), { refused: 'tgw-unknown' });
    assert.equal(grantsOf(s.stage.state, A).size, 0);
    assert.equal(grantsOf(s.stage.state, B).size, 1);
  });
});

/** As if every delay were over. */
function settleAll(stage: Stage): void {
  for (const attachment of stage.state.csns.attachments.values()) {
    if (attachment.status !== 'attached') stage.do(facts(...settle(stage.state, attachment)));
  }
}
