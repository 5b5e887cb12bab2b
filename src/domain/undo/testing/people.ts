import { addKey, changeAccount, changeKey, removeKey } from '../../account/commands.ts';
import { createLimit, deleteLimit, updateLimit } from '../../bandwidth/limits.ts';
import { bindPackage, createPackage, renamePackage, resizePackage, unbindPackage } from '../../bandwidth/packages.ts';
import { createEdgeVpc, deleteEdgeVpc, updateEdgeVpc } from '../../bec/commands.ts';
import type { Command } from '../../command.ts';
import { createCsn } from '../../csn/csns.ts';
import { createChannel, deleteChannel, setChannelState, updateChannel } from '../../et/channels.ts';
import { createLine, deleteLine, setLineState, updateLine } from '../../et/lines.ts';
import {
  addNetworks,
  addUsers,
  associateChannel,
  dissociateChannel,
  removeNetworks,
  removeUsers,
} from '../../et/members.ts';
import { attachPolicy, detachPolicy } from '../../iam/attachments.ts';
import { createGroup, deleteGroup, updateGroup } from '../../iam/groups.ts';
import { createUserKey, deleteUserKey, noteKeyUse, switchUserKey } from '../../iam/keys.ts';
import { joinGroup, leaveGroup } from '../../iam/memberships.ts';
import { createPolicy, deletePolicy, updatePolicy } from '../../iam/policies.ts';
import { createRole, deleteRole, updateRole } from '../../iam/roles.ts';
import type { SubjectKind } from '../../iam/types.ts';
import { createUser, deleteUser, updateUser } from '../../iam/users.ts';
import { advertise, receiveRoutes, setSession } from '../../network/commands.ts';
import type { Refusal } from '../../refusal.ts';
import type { Stage } from '../../testing/stage.ts';
import { nth } from './nth.ts';

// Random changes of accounts, their users and rights; of lines, channels, edge VPCs and packages.

const account = 'a'.repeat(32);
const KINDS: readonly SubjectKind[] = ['user', 'group', 'role'];

type Change = (s: Stage, i: number, j: number) => Command | Refusal;

const document = (j: number): string =>
  JSON.stringify({
    accessControlList: [
      { service: 'bce:csn', region: '*', effect: 'Allow', permission: ['READ'], resource: [`csn/csn-${j}`] },
    ],
  });
const trust = (j: number): string =>
  JSON.stringify({
    accessControlList: [
      { service: 'bce:sts', region: '*', effect: 'Allow', permission: ['AssumeRole'], grantee: [{ id: `u${j}` }] },
    ],
  });
const user = (i: number): string => `user${i % 3}`;
const attaching = (i: number, j: number) => {
  const kind = KINDS[j % 3]!;
  return { account, kind, subject: `${kind}${i % 3}`, policyName: `policy${j % 2}` };
};

export const PEOPLE: readonly Change[] = [
  (_s, i, j) => changeAccount(account, { name: `n${i}`, frozen: j % 2 === 0, services: { csn: j % 3 > 0 } }),
  (_s, i) => addKey(account, `AK${i % 4}`, `sealed${i}`),
  (_s, i, j) => changeKey(account, `AK${i % 4}`, { enabled: j % 2 === 0 }),
  (_s, i) => changeKey(account, `AK${i % 4}`, { secret: `resealed${i}` }),
  (_s, i) => removeKey(account, `AK${i % 4}`),
  (_s, i) => createUser({ account, name: user(i) }),
  (_s, i, j) => updateUser(account, user(i), { description: `d${j}`, enabled: j % 2 === 0 }),
  (_s, i, j) => updateUser(account, user(i), { name: `user${j % 3}` }),
  (_s, i) => deleteUser(account, user(i)),
  (_s, i, j) => createUserKey({ account, userName: user(i), key: `UK${j % 5}`, secret: 's' }),
  (_s, i, j) => switchUserKey(account, user(i), `UK${j % 5}`, i % 2 === 0),
  (_s, i, j) => deleteUserKey(account, user(i), `UK${j % 5}`),
  (_s, i) => noteKeyUse(`UK${i % 5}`),
  (_s, i) => createGroup({ account, name: `group${i % 3}` }),
  (_s, i, j) => updateGroup(account, `group${i % 3}`, { name: `group${j % 3}`, description: `d${j}` }),
  (_s, i) => deleteGroup(account, `group${i % 3}`),
  (_s, i, j) => joinGroup({ account, userName: user(i), groupName: `group${j % 3}` }),
  (_s, i, j) => leaveGroup({ account, userName: user(i), groupName: `group${j % 3}` }),
  (_s, i, j) => createPolicy({ account, name: `policy${i % 2}`, document: document(j) }),
  (_s, i, j) => updatePolicy(account, `policy${i % 2}`, { document: document(j) }),
  (_s, i) => deletePolicy(account, `policy${i % 2}`),
  (_s, i, j) => createRole({ account, name: `role${i % 3}`, trust: trust(j) }),
  (_s, i, j) => updateRole(account, `role${i % 3}`, { trust: trust(j), description: `d${i}` }),
  (_s, i) => deleteRole(account, `role${i % 3}`),
  (_s, i, j) => attachPolicy(attaching(i, j)),
  (_s, i, j) => attachPolicy(attaching(j, i)),
  (_s, i, j) => detachPolicy(attaching(i, j)),
];

const WORDS = { isp: 'ISP_CMCC', intfType: '1G', apType: 'SINGLE', apAddr: 'BJYZ' };
const contact = { userName: 'u', userPhone: '1', userEmail: 'u@example.com', userIdc: 'idc' };
const spaces = (j: number): string[] => [`172.${16 + (j % 3)}.0.0/16`];
const someone = (j: number): string[] => [String(j % 3).repeat(32)];
const REGIONS = ['bj', 'gz', 'su'];
const pair = (j: number) => ({ localRegion: REGIONS[j % 3]!, peerRegion: REGIONS[(j + 1) % 3]! });

/** Some channel as its commands name it. */
function channel(s: Stage, i: number): [string, string, string] {
  const id = nth(s.state.ets.channels, i);
  return [account, s.state.ets.channels.get(id)?.line ?? '', id];
}

function associated(s: Stage, i: number, j: number) {
  const dynamic = [...s.state.ets.channels.values()].filter(({ routeType }) => routeType === 'bgp');
  const [above, under] = [dynamic[i % Math.max(1, dynamic.length)], dynamic[j % Math.max(1, dynamic.length)]];
  return associateChannel(account, above?.line ?? '', above?.id ?? '', under?.id ?? 'none');
}

function dissociated(s: Stage) {
  const under = [...s.state.ets.channels.values()].find(({ primary }) => primary !== '');
  const above = s.state.ets.channels.get(under?.primary ?? '');
  return dissociateChannel(account, above?.line ?? '', above?.id ?? '', under?.id ?? 'none');
}

export const LINES: readonly Change[] = [
  (_s, i) => createLine({ account, region: 'bj', name: `l${i}`, ...WORDS, ...contact }),
  (s, i, j) => updateLine(account, nth(s.state.ets.lines, i), { name: `m${j}`, linkDelay: j }),
  (s, i, j) => setLineState(nth(s.state.ets.lines, i), j % 3 ? 'established' : 'stopped'),
  (s, i) => deleteLine(account, nth(s.state.ets.lines, i)),
  (s, i, j) =>
    createChannel({
      ...{ account, lineId: nth(s.state.ets.lines, i), name: 'c', vlanId: 2 + j },
      ...{ baiduAddress: '192.0.2.1/30', customerAddress: '192.0.2.2/30', authorizedUsers: someone(j) },
      ...(j % 3 ? { routeType: 'bgp', bgpAsn: '65010' } : { routeType: 'static-route', networks: spaces(j) }),
    }),
  (s, i, j) => updateChannel(...channel(s, i), { name: `d${j}`, bgpRouteLimit: j }),
  (s, i, j) => setChannelState(nth(s.state.ets.channels, i), j % 3 ? 'established' : 'building'),
  (s, i, j) => addNetworks(...channel(s, i), spaces(j)),
  (s, i, j) => removeNetworks(...channel(s, i), spaces(j)),
  (s, i, j) => addUsers(...channel(s, i), someone(j)),
  (s, i, j) => removeUsers(...channel(s, i), someone(j)),
  associated,
  associated,
  associated,
  dissociated,
  dissociated,
  (s, i) => deleteChannel(...channel(s, i)),
  (s, i, j) => setSession(nth(s.state.ets.channels, i), j % 2 === 0),
  (s, i, j) => receiveRoutes(nth(s.state.ets.channels, i), [{ prefix: `10.${j}.0.0/16`, asPath: '1', community: '' }]),
  (_s, i, j) => createEdgeVpc({ account, name: `e${i}`, regionId: 'cn-hangzhou-cm', cidr: `10.${j}.0.0/16` }),
  (s, i, j) => updateEdgeVpc(account, nth(s.state.edgeVpcs.byId, i), { name: `f${j}` }),
  (s, i) => deleteEdgeVpc(account, nth(s.state.edgeVpcs.byId, i)),
  (s, i, j) => advertise('bec_vpc', nth(s.state.edgeVpcs.byId, i), [`10.${j}.0.0/16`]),
  (_s, i) => createCsn({ account, name: `n${i}` }),
  (_s, i) =>
    createPackage({
      ...{ account, name: `p${i}`, bandwidth: 50 + i, geographicA: 'China', geographicB: 'China' },
      billing: { paymentTiming: 'Postpaid' },
    }),
  (s, i, j) => renamePackage(account, nth(s.state.bandwidth.packages, i), `q${j}`),
  (s, i, j) => resizePackage(account, nth(s.state.bandwidth.packages, i), 40 + j),
  (s, i, j) => bindPackage(account, nth(s.state.bandwidth.packages, i), nth(s.state.csns.byId, j)),
  (s, i, j) => unbindPackage(account, nth(s.state.bandwidth.packages, i), nth(s.state.csns.byId, j)),
  (s, i, j) => createLimit(account, nth(s.state.bandwidth.packages, i), { ...pair(j), bandwidth: 1 + i }),
  (s, i, j) => updateLimit(account, nth(s.state.bandwidth.packages, i), { ...pair(j), bandwidth: 20 + i }),
  (s, i, j) => deleteLimit(account, nth(s.state.bandwidth.packages, i), pair(j)),
];
