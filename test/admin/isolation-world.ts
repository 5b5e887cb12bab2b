import type { Client } from '../client.ts';
import {
  attachPolicy,
  created,
  makePolicy,
  makeRole,
  makeUser,
  newName,
  sessionOf,
  takeRole,
} from '../identity/people.ts';
import { makeCsn } from '../sdk/csn-making.ts';
import { CHANNEL, LINE } from '../sdk/et-making.ts';
import { bind, makeRecord, makeVpc, makeZone, ok } from '../sdk/making.ts';
import { EDGE, ROUTE } from './isolation-templates.ts';

/** Id or name of one of each kind of thing an account can have; `owner` is the account, `grantType` no thing at all. */
export type World = Readonly<Record<string, string>>;

/** Edge VPCs share their paths with VPCs: the Host says which are meant. */
export const AT_BEC = { host: 'bec.test' };

/** Makes one of each kind. */
export async function makeWorld(client: Client, owner: string): Promise<World> {
  const post = async (path: string, body: object) => (await ok(client.call('POST', path, { body }))).json;
  const [vpc, zone] = [await makeVpc(client), await makeZone(client)];
  await ok(bind(client, zone, vpc));
  const cidr = { zoneName: 'cn-bj-a', cidr: '10.0.1.0/24', vpcId: vpc };
  const { subnetId: subnet } = await post('/v1/subnet', { name: 's', ...cidr });
  const reserve = { subnetId: subnet, ipCidr: '10.0.1.0/28', ipVersion: 4 };
  const { ipReserveId: ipReserve } = await post('/v1/subnet/ipreserve', reserve);
  const inVpc = { vpcId: vpc, vpcRegion: 'bj', ipModels: [{ subnetId: subnet }] };
  const { id: resolver } = await post('/v1/privatezone/resolver', { name: 'r', type: 'outbound', ...inVpc });
  const forward = { name: 'f', zone: 'ad.test', resolverId: resolver, dnsServerConfigs: [{ ip: '172.20.0.53' }] };
  const { id: rule } = await post('/v1/privatezone/resolver/rule', forward);
  const vpcRegions = [{ region: 'bj', vpcIds: [vpc] }];
  await ok(client.call('PUT', `/v1/privatezone/resolver/rule/${rule}/bind`, { body: { vpcRegions } }));
  const { routeTableId: routeTable } = (await ok(client.call('GET', '/v1/route', { query: `vpcId=${vpc}` }))).json;
  const nextHopList = ['ha:active', 'ha:standby'].map((pathType, i) => {
    return { nexthopType: 'dcGateway', nexthopId: `dcgw-${i}`, pathType };
  });
  const route = { ...ROUTE, routeTableId: routeTable, destinationAddress: '192.168.1.0/24', nextHopList };
  const { routeRuleId: routeRule } = await post('/v1/route/rule', route);
  const csn = await makeCsn(client, vpc);
  const { id: dcphy } = await post('/v1/et/init', LINE);
  const channel = async (vlanId: number) => (await post(`/v1/et/${dcphy}/channel`, { ...CHANNEL, vlanId })).id;
  const line = { dcphy, et: dcphy, etChannel: await channel(2), extra: await channel(3) };
  const edge = await ok(client.call('POST', '/v1/vpc', { body: EDGE, headers: AT_BEC }));
  return {
    ...line,
    ...(await makePeople(client, owner)),
    edgeVpc: edge.json.details.vpcId,
    ...csn,
    owner,
    vpc,
    zone,
    record: await makeRecord(client, zone),
    subnet,
    ipReserve,
    resolver,
    rule,
    routeTable,
    routeRule,
  };
}

/** A user with a key in a group, a role that trusts the account, and a policy that all of them have. */
async function makePeople(root: Client, owner: string): Promise<World> {
  const [userName, groupName] = [newName('user'), newName('group')];
  await created(root.call('POST', '/v1/user', { body: { name: userName } }));
  const { id: accessKey } = (await created(root.call('POST', `/v1/user/${userName}/accesskey`))).json;
  await created(root.call('POST', '/v1/group', { body: { name: groupName } }));
  await ok(root.call('PUT', `/v1/group/${groupName}/user/${userName}`));
  const roleName = await makeRole(root, owner, { permission: ['*'] });
  const policyName = await makePolicy(root, { permission: ['READ'] });
  for (const subject of [`user/${userName}`, `group/${groupName}`, `role/${roleName}`]) {
    await attachPolicy(root, subject, policyName);
  }
  const { id: policy } = (await ok(root.call('GET', `/v1/policy/${policyName}`))).json;
  return { userName, groupName, roleName, policyName, policy, accessKey, grantType: 'UserPolicy' };
}

/**
 * Who asks for an account: its root, a user who may everything, a session of a role that may, and a user who may in one
 * region, and of zones and CSNs only what has certain ids: what is not there is then denied, and so must be what is others'.
 */
export async function askersIn(root: Client, account: string): Promise<Client[]> {
  const user = await makeUser(root);
  await attachPolicy(root, `user/${user.name}`, 'AdministratorAccess');
  const role = await makeRole(root, account, { permission: ['*'] });
  const narrow = await makeUser(
    root,
    { service: 'bce:network', region: 'bj', permission: ['*'] },
    { service: 'bce:csn', resource: ['csn/csn-*'], permission: ['*'] },
    { service: 'bce:privatezone', resource: ['zone/zone-*', 'resolver/*'], permission: ['*'] },
  );
  return [root, user.client, narrow.client, sessionOf(root, await takeRole(user.client, account, role))];
}

/** All ids and names of a world. */
export const idsIn = ({ grantType: _grantType, ...ids }: World): string[] => Object.values(ids);

/** What the lists of an account show, and everything in it: text of each answer. */
export async function everythingOf(client: Client, world: World): Promise<string[]> {
  const paths = ['/v1/privatezone', `/v1/privatezone/${world.zone}`, `/v1/privatezone/${world.zone}/record`];
  paths.push('/v1/privatezone/resolver', '/v1/privatezone/resolver/rule');
  paths.push('/v1/vpc', `/v1/vpc/${world.vpc}`, '/v1/subnet', '/v1/subnet/ipreserve', '/v1/csn', '/v1/csn/bp');
  const ofCsn = ['', '/instance', '/routeTable', '/tgw', `/tgw/${world.tgw}/rule`, '/bp/limit'];
  const ofTable = ['/rule', '/propagation', '/association'];
  paths.push(...ofCsn.map((rest) => `/v1/csn/${world.csn}${rest}`));
  paths.push(...ofTable.map((rest) => `/v1/csn/routeTable/${world.csnRt}${rest}`));
  paths.push(`/v1/csn/bp/${world.csnBp}`, `/v1/csn/bp/${world.csnBp}/limit`);
  paths.push('/v1/et', `/v1/et/${world.et}`, `/v1/et/${world.et}/channel`);
  paths.push('/v1/user', '/v1/group', '/v1/role', '/v1/policy', `/v1/user/${world.userName}/accesskey`);
  paths.push(`/v1/group/${world.groupName}/user`, `/v1/policy/${world.policy}/entity`);
  const texts = [(await ok(client.call('GET', '/v1/vpc/list', { headers: AT_BEC }))).text];
  for (const path of paths) texts.push((await ok(client.call('GET', path))).text);
  texts.push((await ok(client.call('GET', '/v1/route', { query: `vpcId=${world.vpc}` }))).text);
  return texts;
}
