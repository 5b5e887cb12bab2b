import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openAccount } from '../account/commands.ts';
import { createEdgeVpc, deleteEdgeVpc, type NewEdgeVpc, updateEdgeVpc } from '../bec/commands.ts';
import type { Command } from '../command.ts';
import { attachInstance } from '../csn/attachments.ts';
import { createCsn } from '../csn/csns.ts';
import { createGrant, grantsOf } from '../csn/grants.ts';
import { receiveRoutes, registerNetwork, unregisterNetwork } from '../network/commands.ts';
import { networkAt } from '../network/views.ts';
import type { Refusal } from '../refusal.ts';
import { Stage } from '../testing/stage.ts';
import { createChannel, deleteChannel, type NewChannel, setChannelState, updateChannel } from './channels.ts';
import { createLine, deleteLine, type NewLine, setLineState, updateLine } from './lines.ts';
import { addNetworks, addUsers, associateChannel, dissociateChannel, removeNetworks, removeUsers } from './members.ts';

const A = 'a'.padStart(32, '0');
const B = 'b'.padStart(32, '0');

const line = (more: Partial<NewLine> = {}) =>
  createLine({
    ...{ account: A, region: 'bj', name: 'l', isp: 'ISP_CMCC', intfType: '1G', apType: 'SINGLE', apAddr: 'BJYZ' },
    ...{ userName: 'u', userPhone: '1', userEmail: 'u@corp.test', userIdc: 'i', ...more },
  });
const channelOn = (lineId: string, more: Partial<NewChannel> = {}) =>
  createChannel({
    ...{ account: A, lineId, name: 'c', baiduAddress: '192.0.2.1/30', customerAddress: '192.0.2.2/30' },
    ...{ routeType: 'static-route', vlanId: 100, networks: ['172.16.0.0/12'], ...more },
  });
const bgp = { routeType: 'bgp', networks: [], bgpAsn: '65010' };
const edge = (more: Partial<NewEdgeVpc> = {}) =>
  createEdgeVpc({ account: A, name: 'e', regionId: 'cn-hangzhou-cm', cidr: '10.200.0.0/16', ...more });

/** A line with a static channel and two BGP channels, another line, an edge VPC, and a CSN of each account. */
function setting() {
  const stage = new Stage();
  for (const [id, accessKeyId] of [
    [A, 'AK1'],
    [B, 'AK2'],
  ] as const)
    stage.do(openAccount({ id, name: 'n', accessKeyId, secret: '' }));
  const [{ id: lineId }, { id: other }] = [stage.do(line()), stage.do(line())];
  const { id: fixed } = stage.do(channelOn(lineId));
  const { id: one } = stage.do(channelOn(lineId, { ...bgp, vlanId: 101 }));
  const { id: two } = stage.do(channelOn(lineId, { ...bgp, vlanId: 102 }));
  const { vpcId: edgeVpc } = stage.do(edge());
  const csn = stage.do(createCsn({ account: A, name: 'c' })).csnId;
  const theirs = stage.do(createCsn({ account: B, name: 'c' })).csnId;
  const attach = (instanceId: string) =>
    stage.do(attachInstance(A, csn, { instanceType: 'channel', instanceId, instanceRegion: 'bj' }));
  const attachTheirs = (instanceId: string) =>
    stage.do(
      attachInstance(B, theirs, {
        ...{ instanceType: 'channel', instanceId, instanceRegion: 'bj', instanceAccountId: A },
      }),
    );
  return { stage, line: lineId, other, fixed, one, two, edgeVpc, csn, theirs, attach, attachTheirs };
}
type Setting = ReturnType<typeof setting>;

/** [what, the reason or 'taken', the command]. */
const CASES: [string, string, (s: Setting) => Command<unknown> | Refusal][] = [
  ['a line', 'taken', () => line()],
  ['a line without name', 'body-invalid', () => line({ name: ' ' })],
  ['a line to nowhere', 'body-invalid', () => line({ apAddr: '' })],
  ['a line of nobody', 'body-invalid', () => line({ userName: ' ' })],
  ['a negative delay', 'body-invalid', () => line({ linkDelay: -1 })],
  ['a long description', 'body-invalid', () => line({ description: 'x'.repeat(201) })],
  ['a tag twice', 'body-invalid', () => line({ tags: [1, 2].map(() => ({ tagKey: 'k', tagValue: '' })) })],
  ['a new name', 'taken', (s) => updateLine(A, s.line, { name: 'm' })],
  ['an empty name', 'body-invalid', (s) => updateLine(A, s.line, { name: '' })],
  ['an empty phone', 'body-invalid', (s) => updateLine(A, s.line, { userPhone: '' })],
  ["a stranger's update", 'line-unknown', (s) => updateLine(B, s.line, {})],
  ['deleting a line', 'taken', (s) => deleteLine(A, s.other)],
  ['deleting a line with channels', 'state-forbids', (s) => deleteLine(A, s.line)],
  ['a stranger deleting', 'line-unknown', (s) => deleteLine(B, s.other)],
  ['a line stopped', 'taken', (s) => setLineState(s.line, 'stopped')],
  ['a line in no state', 'body-invalid', (s) => setLineState(s.line, 'up')],
  ['no line stopped', 'line-unknown', () => setLineState('dcphy-0', 'stopped')],

  ['a channel', 'taken', (s) => channelOn(s.other)],
  ['a channel on nothing', 'line-unknown', () => channelOn('dcphy-0')],
  ["on a stranger's line", 'line-unknown', (s) => channelOn(s.line, { account: B })],
  ['a VLAN twice', 'exists-already', (s) => channelOn(s.line)],
  ['no VLAN', 'taken', (s) => channelOn(s.line, { vlanId: 0 })],
  ['VLAN 1', 'body-invalid', (s) => channelOn(s.line, { vlanId: 1 })],
  ['VLAN 4009', 'taken', (s) => channelOn(s.line, { vlanId: 4009 })],
  ['VLAN 4010', 'body-invalid', (s) => channelOn(s.line, { vlanId: 4010 })],
  ['a link of two addresses', 'taken', (s) => ends(s, '192.0.2.0/31', '192.0.2.1/31')],
  ['one end twice', 'body-invalid', (s) => ends(s, '192.0.2.1/30', '192.0.2.1/30')],
  ['ends of two links', 'body-invalid', (s) => ends(s, '192.0.2.1/30', '192.0.2.6/30')],
  ['ends of two masks', 'body-invalid', (s) => ends(s, '192.0.2.1/30', '192.0.2.2/29')],
  ['an end that is a network', 'body-invalid', (s) => ends(s, '192.0.2.0/30', '192.0.2.1/30')],
  ['an end that is all ends', 'body-invalid', (s) => ends(s, '192.0.2.3/30', '192.0.2.1/30')],
  ['an end without mask', 'body-invalid', (s) => ends(s, '192.0.2.1', '192.0.2.2')],
  ['a route type of its own', 'body-invalid', (s) => channelOn(s.other, { routeType: 'ospf' })],
  ['networks that meet', 'body-invalid', (s) => channelOn(s.other, { networks: ['10.0.0.0/8', '10.1.0.0/16'] })],
  ['a static channel with AS', 'body-invalid', (s) => channelOn(s.other, { bgpAsn: '65010' })],
  ['a BGP channel', 'taken', (s) => channelOn(s.other, bgp)],
  ['a BGP channel with networks', 'body-invalid', (s) => channelOn(s.other, { ...bgp, networks: ['10.0.0.0/8'] })],
  ['a BGP channel without AS', 'body-invalid', (s) => channelOn(s.other, { ...bgp, bgpAsn: undefined })],
  ['AS 0', 'body-invalid', (s) => channelOn(s.other, { ...bgp, bgpAsn: '0' })],
  ['AS 2^32', 'body-invalid', (s) => channelOn(s.other, { ...bgp, bgpAsn: '4294967296' })],
  ['a user of no account', 'body-invalid', (s) => channelOn(s.other, { authorizedUsers: ['b'] })],
  [
    'a channel on a stopped line',
    'state-forbids',
    (s) => after(s, setLineState(s.other, 'stopped'), channelOn(s.other)),
  ],

  ['a new name of a channel', 'taken', (s) => updateChannel(A, s.line, s.fixed, { name: 'd' })],
  ['no name of a channel', 'taken', (s) => updateChannel(A, s.line, s.fixed, { name: '' })],
  ['a limit below none', 'body-invalid', (s) => updateChannel(A, s.line, s.fixed, { bgpRouteLimit: -1 })],
  ['a channel of another line', 'channel-unknown', (s) => updateChannel(A, s.other, s.fixed, {})],
  ["a stranger's update of a channel", 'channel-unknown', (s) => updateChannel(B, s.line, s.fixed, {})],
  ['deleting a channel', 'taken', (s) => deleteChannel(A, s.line, s.fixed)],
  ['deleting none', 'channel-unknown', (s) => deleteChannel(A, s.line, 'dedicatedconn-0')],
  ['deleting one a CSN holds', 'state-forbids', (s) => held(s, deleteChannel(A, s.line, s.fixed))],
  ['deleting a primary', 'state-forbids', (s) => after(s, under(s), deleteChannel(A, s.line, s.one))],
  ['deleting one under it', 'taken', (s) => after(s, under(s), deleteChannel(A, s.line, s.two))],
  ['a channel in no state', 'body-invalid', (s) => setChannelState(s.fixed, 'up')],
  ['no channel stopped', 'channel-unknown', () => setChannelState('dedicatedconn-0', 'stopped')],

  ['a network more', 'taken', (s) => addNetworks(A, s.line, s.fixed, ['192.168.0.0/16'])],
  ['a network it has', 'taken', (s) => addNetworks(A, s.line, s.fixed, ['172.16.0.0/12'])],
  ['a part of a network it has', 'body-invalid', (s) => addNetworks(A, s.line, s.fixed, ['172.16.0.0/16'])],
  ['no network at all', 'body-invalid', (s) => addNetworks(A, s.line, s.fixed, ['x'])],
  ['a network of a BGP channel', 'state-forbids', (s) => addNetworks(A, s.line, s.one, ['192.168.0.0/16'])],
  ['a network of no channel', 'channel-unknown', (s) => addNetworks(A, s.other, s.fixed, [])],
  ['a network less', 'taken', (s) => removeNetworks(A, s.line, s.fixed, ['172.16.0.0/12'])],
  ['a network it has not', 'taken', (s) => removeNetworks(A, s.line, s.fixed, ['192.168.0.0/16'])],
  ['a network less of a BGP channel', 'state-forbids', (s) => removeNetworks(A, s.line, s.one, [])],
  ['a user more', 'taken', (s) => addUsers(A, s.line, s.fixed, [B])],
  ['a user that is none', 'body-invalid', (s) => addUsers(A, s.line, s.fixed, [''])],
  ['a user less', 'taken', (s) => removeUsers(A, s.line, s.fixed, [B])],
  ['the user who loaded it', 'state-forbids', (s) => lent(s, removeUsers(A, s.line, s.fixed, [B]))],
  ['another user', 'taken', (s) => lent(s, removeUsers(A, s.line, s.fixed, [A]))],

  ['one under another', 'taken', (s) => under(s)],
  ['one under itself', 'body-invalid', (s) => associateChannel(A, s.line, s.one, s.one)],
  ['one under none', 'channel-unknown', (s) => associateChannel(A, s.line, 'dedicatedconn-0', s.two)],
  ['none under one', 'channel-unknown', (s) => associateChannel(A, s.line, s.one, 'dedicatedconn-0')],
  ['once more', 'taken', (s) => after(s, under(s), under(s))],
  ['the other way round', 'state-forbids', (s) => after(s, under(s), associateChannel(A, s.line, s.two, s.one))],
  ['a static one under a BGP one', 'state-forbids', (s) => associateChannel(A, s.line, s.one, s.fixed)],
  ['a BGP one under a static one', 'state-forbids', (s) => associateChannel(A, s.line, s.fixed, s.one)],
  ['out from under', 'taken', (s) => after(s, under(s), dissociateChannel(A, s.line, s.one, s.two))],
  ['out where it never was', 'state-forbids', (s) => dissociateChannel(A, s.line, s.one, s.two)],
  ['out of itself', 'body-invalid', (s) => dissociateChannel(A, s.line, s.one, s.one)],
  ['none out from under', 'channel-unknown', (s) => dissociateChannel(A, s.line, s.one, 'dedicatedconn-0')],

  ['an edge VPC', 'taken', () => edge({ regionId: 'CN-Beijing-CT' })],
  ['an edge VPC in a cloud', 'body-invalid', () => edge({ regionId: 'bj' })],
  ['an edge VPC of public space', 'body-invalid', () => edge({ cidr: '11.0.0.0/16' })],
  ['an edge VPC without name', 'body-invalid', () => edge({ name: '' })],
  ['its new name', 'taken', (s) => updateEdgeVpc(A, s.edgeVpc, { name: 'f' })],
  ['no new name', 'taken', (s) => updateEdgeVpc(A, s.edgeVpc, { name: '' })],
  ['a long one', 'body-invalid', (s) => updateEdgeVpc(A, s.edgeVpc, { name: 'x'.repeat(66) })],
  ["a stranger's", 'edge-vpc-unknown', (s) => updateEdgeVpc(B, s.edgeVpc, {})],
  ['deleting it', 'taken', (s) => deleteEdgeVpc(A, s.edgeVpc)],
  ['a stranger deleting it', 'edge-vpc-unknown', (s) => deleteEdgeVpc(B, s.edgeVpc)],
  ['a channel in the registry', 'state-forbids', (s) => unregisterNetwork('channel', s.fixed)],
];

const ends = (s: Setting, baiduAddress: string, customerAddress: string) =>
  channelOn(s.other, { baiduAddress, customerAddress });
const under = (s: Setting) => associateChannel(A, s.line, s.one, s.two);

/** The second command once the first was taken. */
function after<T>({ stage }: Setting, first: Command<unknown> | Refusal, then: T): T {
  stage.do(first);
  return then;
}

/** Once a CSN of the owner's holds the static channel. */
function held<T>(s: Setting, then: T): T {
  s.attach(s.fixed);
  return then;
}

/** Once B, who may, has the static channel in a CSN. */
function lent<T>(s: Setting, then: T): T {
  s.stage.do(addUsers(A, s.line, s.fixed, [A, B]));
  s.attachTheirs(s.fixed);
  return then;
}

describe('what lines, channels and edge VPCs refuse', () => {
  for (const [what, reason, command] of CASES) {
    test(`${what}: ${reason}`, () => {
      const s = setting();
      assert.equal(s.stage.refused(command(s)), reason);
    });
  }

  test('two BGP channels of one line share a CSN only one under the other, and come apart only outside', () => {
    const s = setting();
    s.attach(s.one);
    const second = attachInstance(A, s.csn, { instanceType: 'channel', instanceId: s.two, instanceRegion: 'bj' });
    assert.equal(s.stage.refused(second), 'instance-invalid');
    s.stage.do(under(s));
    s.stage.do(second);
    assert.equal(s.stage.refused(dissociateChannel(A, s.line, s.one, s.two)), 'state-forbids');
  });

  test('a channel publishes while it and its line are established, and keeps what it received', () => {
    const s = setting();
    const published = () => networkAt(s.stage.state, 'channel', s.one)!.published.length;
    s.stage.do(receiveRoutes(s.one, [{ prefix: '10.0.0.0/8', asPath: '65010', community: '' }]));
    assert.equal(published(), 1);
    s.stage.do(setLineState(s.line, 'stopped'));
    assert.equal(published(), 0);
    s.stage.do(setChannelState(s.one, 'stopped'));
    s.stage.do(setLineState(s.line, 'established'));
    assert.equal(published(), 0);
    s.stage.do(setChannelState(s.one, 'established'));
    assert.equal(published(), 1);
    s.stage.do(updateChannel(A, s.line, s.one, { bgpRouteLimit: 1 }));
    const two = ['10.0.0.0/8', '11.0.0.0/8'].map((prefix) => ({ prefix, asPath: '', community: '' }));
    assert.equal(s.stage.refused(receiveRoutes(s.one, two)), 'quota-reached');
  });

  test('an edge VPC a CSN holds is not deleted; its grant goes with it, and with a registered one that moves', () => {
    const s = setting();
    const input = { instanceType: 'bec_vpc', instanceId: s.edgeVpc, instanceRegion: 'cn-hangzhou-cm' };
    s.stage.do(createGrant({ account: A, ...input, csnId: s.theirs, peerAccountId: B }));
    s.stage.do(attachInstance(B, s.theirs, { ...input, instanceAccountId: A }));
    assert.equal(s.stage.refused(deleteEdgeVpc(A, s.edgeVpc)), 'state-forbids');

    const grants = () => grantsOf(s.stage.state, undefined).size;
    const { vpcId } = s.stage.do(edge());
    s.stage.do(createGrant({ account: A, ...input, instanceId: vpcId, csnId: s.theirs, peerAccountId: B }));
    s.stage.do(deleteEdgeVpc(A, vpcId));
    assert.equal(grants(), 1);

    const registered = { account: A, type: 'vpc', id: 'vpc-r', name: 'r', region: 'bj', cidrs: [] } as const;
    const grant = { instanceType: 'vpc', instanceId: 'vpc-r', instanceRegion: 'bj', csnId: s.theirs };
    s.stage.do(registerNetwork(registered));
    s.stage.do(createGrant({ account: A, ...grant, peerAccountId: B }));
    s.stage.do(registerNetwork({ ...registered, name: 's' }));
    assert.equal(grants(), 2);
    s.stage.do(registerNetwork({ ...registered, region: 'gz' }));
    assert.equal(grants(), 1);
    s.stage.do(registerNetwork(registered));
    s.stage.do(createGrant({ account: A, ...grant, peerAccountId: B }));
    s.stage.do(unregisterNetwork('vpc', 'vpc-r'));
    assert.equal(grants(), 1);
  });
});
