import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Command } from '../command.ts';
import type { Refusal } from '../refusal.ts';
import { deleteVpc } from '../vpc/commands.ts';
import { attachInstance } from './attachments.ts';
import { createCsn, deleteCsn, setCsnOptions, updateCsn } from './csns.ts';
import { createGrant, deleteGrant } from './grants.ts';
import { associate, dissociate, propagate, unpropagate } from './relations.ts';
import { deleteRule } from './rules.ts';
import { createTable, deleteTable, updateTable } from './tables.ts';
import {
  A,
  attach,
  B,
  detach,
  granting,
  learned,
  long,
  on,
  rule,
  type Setting,
  setting,
  written,
} from './testing/setting.ts';
import { updateTgw } from './tgws.ts';

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
});
