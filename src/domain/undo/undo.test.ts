import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPackage } from '../bandwidth/packages.ts';
import type { Command } from '../command.ts';
import { attachInstance, detachInstance } from '../csn/attachments.ts';
import { createCsn, deleteCsn } from '../csn/csns.ts';
import { createGrant } from '../csn/grants.ts';
import { associate, propagate } from '../csn/relations.ts';
import { addOperatorRule } from '../csn/rules.ts';
import type { HistoryEntry } from '../history/types.ts';
import { createUserKey, noteKeyUse } from '../iam/keys.ts';
import { createUser, deleteUser } from '../iam/users.ts';
import { setPolicy } from '../policy/commands.ts';
import { addRecord, bindZone, createZone, deleteRecord, deleteZone } from '../privatezone/commands.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { facts } from '../testing/registered.ts';
import { Stage } from '../testing/stage.ts';
import { createVpc, deleteVpc, updateVpc } from '../vpc/commands.ts';
import { createRoute } from '../vpc/routes.ts';
import { nth } from './testing/nth.ts';
import { pictureOf, traced } from './testing/traced.ts';
import { undoCommand } from './undo.ts';

const [account, peer] = ['a'.repeat(32), 'b'.repeat(32)];
const here = { account, region: 'bj' };
const record = { rr: 'www', type: 'A', value: '192.0.2.1' };

function begin(): Stage {
  const stage = new Stage();
  const opened = (id: string) => ({ type: 'account-opened', v: 1, account: id, name: 'n' }) as const;
  stage.do(facts(opened(account), opened(peer)));
  return stage;
}

/** What history shows of a command that must be taken. */
function made(stage: Stage, command: Command | Refusal): HistoryEntry {
  const entry = traced(stage, command);
  assert.ok(entry !== undefined && !isRefusal(entry), JSON.stringify(entry));
  return entry;
}

const vpcOf = (stage: Stage, name = 'v'): HistoryEntry =>
  made(stage, createVpc({ ...here, name, cidr: '10.0.0.0/16' }));
const idOf = (stage: Stage): string => [...stage.state.vpcs.byId.keys()].at(-1)!;

/** Takes it back, and says why not; the state must then be as it was. */
function refused(stage: Stage, entry: HistoryEntry): string {
  const before = pictureOf(stage);
  const done = traced(stage, undoCommand(entry));
  assert.deepEqual(pictureOf(stage), before);
  return isRefusal(done) ? `${done.refused}: ${done.subject}` : 'taken';
}

describe('what cannot be taken back', () => {
  test('is what was paid for, opened, used, swept, or done by time, and what is no change', () => {
    const stage = begin();
    const opened: HistoryEntry = {
      commit: { position: 1, at: 1, cause: { operation: 'OpenAccount' }, events: [] },
      changes: [{ kind: 'account', key: 1, before: undefined, after: stage.state.accounts.byId.get(account)! }],
    };
    assert.match(refused(stage, opened), /^change-irreversible: account a+ was opened/);
    const billing = { paymentTiming: 'Postpaid' };
    const bought = createPackage({
      ...{ account, name: 'p', bandwidth: 5, geographicA: 'China', geographicB: 'China', billing },
    });
    assert.match(refused(stage, made(stage, bought)), /^change-irreversible: package csnBp-\d+ was bought/);
    made(stage, createUser({ account, name: 'u' }));
    made(stage, createUserKey({ account, userName: 'u', key: 'K', secret: 's' }));
    assert.match(refused(stage, made(stage, noteKeyUse('K'))), /^change-irreversible: it left nothing/);
    const zone = made(stage, createZone(account, 'x.test')).changes[0]!.after as { readonly id: string };
    made(stage, addRecord(account, zone.id, record));
    const gone = made(stage, deleteZone(account, zone.id));
    assert.equal(refused(stage, gone), `change-irreversible: the records of zone ${zone.id} are gone with it`);
    const timely = vpcOf(stage);
    const clock = { ...timely, commit: { ...timely.commit, cause: { operation: 'clock' } } };
    assert.match(refused(stage, clock), /^change-irreversible: it happened in the course of time/);
  });

  test('is what was changed since: the thing is named', () => {
    const stage = begin();
    const entry = vpcOf(stage);
    const id = idOf(stage);
    const renamed = made(stage, updateVpc(here, id, { name: 'w' }));
    assert.equal(refused(stage, entry), `changed-since: vpc ${id}`);
    made(stage, undoCommand(renamed));
    made(stage, undoCommand(entry));
    // It is taken back once.
    assert.equal(refused(stage, entry), `changed-since: vpc ${id}`);
  });

  test('is what would take along, or alter, what it did not make', () => {
    const stage = begin();
    const vpc = vpcOf(stage);
    const id = idOf(stage);
    const routeTableId = nth(stage.state.vpcs.tables, 0);
    const hop = { nexthopId: 'dcgw-1', nexthopType: 'dcGateway' };
    const route = { source: '0.0.0.0/0', destination: '192.168.0.0/24', ...hop };
    const rule = made(stage, createRoute({ ...here, routeTableId, ...route }));
    assert.equal(refused(stage, vpc), `changed-since: routeRule made at ${rule.commit.position}`);
    made(stage, undoCommand(rule));
    const policy = made(stage, setPolicy(id, { queryLog: true }));
    assert.equal(refused(stage, vpc), `changed-since: dnsPolicy made at ${policy.commit.position}`);
    made(stage, undoCommand(policy));
    const csn = made(stage, createCsn({ account: peer, name: 'c' }));
    const csnId = nth(stage.state.csns.byId, 0);
    const instance = { instanceType: 'vpc', instanceId: id, instanceRegion: 'bj', instanceAccountId: account };
    const grant = made(stage, createGrant({ account, ...instance, csnId, peerAccountId: peer }));
    for (const one of [vpc, csn])
      assert.equal(refused(stage, one), `changed-since: grant made at ${grant.commit.position}`);
    const attached = made(stage, attachInstance(peer, csnId, instance));
    assert.equal(refused(stage, vpc), 'changed-since: vpc-in-use');
    const [table, attachId] = [nth(stage.state.csns.tables, 0), nth(stage.state.csns.attachments, 0)];
    const custom = made(stage, addOperatorRule(table, { attachId, destAddress: '10.0.0.0/8' }));
    // The rule would stay, and drop what it matches.
    assert.equal(refused(stage, attached), `changed-since: csnRule made at ${custom.commit.position}`);
    made(stage, undoCommand(custom));
    made(stage, undoCommand(attached));
    made(stage, undoCommand(grant));
    made(stage, undoCommand(vpc));
    assert.equal(stage.state.vpcs.byId.size, 0);
  });

  test('is what a quota, or somebody of the name, leaves no room for', () => {
    const stage = begin();
    made(stage, createUser({ account, name: 'u' }));
    const gone = made(stage, deleteUser(account, 'u'));
    made(stage, createUser({ account, name: 'u' }));
    assert.equal(refused(stage, gone), 'changed-since: exists-already');
    vpcOf(stage);
    const deleted = made(stage, deleteVpc(here, idOf(stage)));
    stage.quotas = { vpcsPerRegion: 0 };
    assert.equal(refused(stage, deleted), 'changed-since: quota-reached');
  });
});

describe('what comes back', () => {
  test('a user has its id, the secrets of its keys, and the moments of all it had', () => {
    const stage = begin();
    made(stage, createUser({ account, name: 'u', description: 'd' }));
    made(stage, createUserKey({ account, userName: 'u', key: 'K', secret: 'sealed' }));
    made(stage, noteKeyUse('K'));
    const user = [...stage.state.iam.users.values()][0]!;
    made(stage, undoCommand(made(stage, deleteUser(account, 'u'))));
    assert.deepEqual(stage.state.iam.users.get(user.id), user);
    assert.deepEqual([...stage.state.iam.byKey], [['K', user.id]]);
  });

  test('an instance of a CSN has its relations, and rules lead to it again that dropped what they matched', () => {
    const stage = begin();
    vpcOf(stage);
    made(stage, createCsn({ account, name: 'c' }));
    const csnId = nth(stage.state.csns.byId, 0);
    const instance = { instanceType: 'vpc', instanceId: idOf(stage), instanceRegion: 'bj' };
    made(stage, attachInstance(account, csnId, instance));
    const [table, attachId] = [nth(stage.state.csns.tables, 0), nth(stage.state.csns.attachments, 0)];
    made(stage, associate(account, table, { attachId, description: 'why' }));
    made(stage, propagate(account, table, { attachId }));
    made(stage, addOperatorRule(table, { attachId, destAddress: '172.16.0.0/12' }));
    const before = pictureOf(stage);
    const detached = made(stage, detachInstance(account, csnId, instance));
    assert.equal([...stage.state.csns.rules.values()][0]!.blackhole, true);
    const undone = made(stage, undoCommand(detached));
    assert.deepEqual(pictureOf(stage), before);
    // One commit, whose things stand where they stood.
    assert.ok(undone.commit.events.length > 5);
    made(stage, undoCommand(undone));
    const gone = made(stage, deleteCsn(account, csnId));
    const without = pictureOf(stage);
    const back = made(stage, undoCommand(gone));
    assert.equal(stage.state.csns.tgws.size, 1, 'the presence in a region too');
    made(stage, undoCommand(back));
    assert.deepEqual(pictureOf(stage), without);
  });

  test('many records are one step of the serial, each in its place among those of its name', () => {
    const stage = begin();
    vpcOf(stage);
    const { zoneId } = stage.do(createZone(account, 'x.test'));
    made(stage, bindZone({ ...here, zone: zoneId, vpcs: [idOf(stage)] }));
    for (const n of [1, 2, 3]) made(stage, addRecord(account, zoneId, { ...record, value: `192.0.2.${n}` }));
    const zone = stage.state.zones.byId.get(zoneId)!;
    const [, second] = [...zone.records];
    const gone = made(stage, deleteRecord(account, second!.id));
    const { serial } = zone;
    made(stage, undoCommand(gone));
    assert.ok(zone.serial > serial);
    assert.deepEqual(
      zone.owners.get('www')!.map(({ value }) => value),
      ['192.0.2.1', '192.0.2.2', '192.0.2.3'],
    );
    const [first, last] = [...zone.records].filter(({ id }) => id !== second!.id);
    const both = made(stage, (state, context) => {
      const events = [first!, last!].map(({ id: one, owner }) => {
        return { type: 'record-deleted', v: 1, zone: zoneId, record: one, owner, serial: state.position + 10 } as const;
      });
      return { events, result: context.at };
    });
    const back = made(stage, undoCommand(both));
    const serials = back.commit.events.map((event) => ('serial' in event ? event.serial : undefined));
    assert.deepEqual(serials, [zone.serial, zone.serial]);
  });
});
