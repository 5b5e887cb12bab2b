import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeWorld, type World } from '../admin/isolation-world.ts';
import { type Answer, admin, type Client } from '../client.ts';
import { makeVpc, makeZone, ok, refused, ZONE } from '../sdk/making.ts';
import { startServer, type TestServer } from '../server.ts';
import { acl, created, makeRole, makeUser, type Statement } from './people.ts';

/** What a body names is asked about too: to use a VPC is to read it, to change a thing is to change it (2.5 step 9). */
describe('what a body names', () => {
  let server: TestServer;
  let root: Client;
  let world: World;
  let foreign: World;

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
    const account = async (): Promise<readonly [Client, World]> => {
      const keys = (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'one' }))).json;
      const client = server.client.as(keys);
      return [client, await makeWorld(client, keys.accountId)];
    };
    [[root, world], [, foreign]] = [await account(), await account()];
  });
  after(() => server.kill());

  const allBut = (...closed: readonly Statement[]): Promise<{ readonly client: Client }> =>
    makeUser(root, { permission: ['*'] }, ...closed.map((one) => ({ ...one, effect: 'Deny' as const })));
  const network = 'bce:network';
  const unread: Statement = { service: network, permission: ['VPC_READ'] };
  const denied = (answer: Promise<Answer>): Promise<Answer> => refused(answer, 'AccessDenied');

  /** Calls that use a VPC, by the id their body names. */
  const uses = (client: Client, zone: string): Record<string, (vpc: string) => Promise<Answer>> => ({
    BindVpc: (vpc) => client.call('PUT', `${ZONE}/${zone}`, { query: 'bind', body: { region: 'bj', vpcIds: [vpc] } }),
    BindVpcToRule: (vpc) =>
      client.call('PUT', `${ZONE}/resolver/rule/${world.rule}/bind`, {
        body: { vpcRegions: [{ region: 'bj', vpcIds: [vpc] }] },
      }),
    CreateResolver: (vpc) =>
      client.call('POST', `${ZONE}/resolver`, {
        body: { name: 'r', vpcId: vpc, vpcRegion: 'bj', type: 'outbound', ipModels: [{ subnetId: world.subnet }] },
      }),
    CreateSubnet: (vpc) =>
      client.call('POST', '/v1/subnet', {
        body: { name: 's', zoneName: 'cn-bj-a', cidr: '10.0.200.0/24', vpcId: vpc },
      }),
    AttachCsnInstance: (vpc) =>
      client.call('PUT', `/v1/csn/${world.csn}`, {
        query: 'attach',
        body: { instanceType: 'vpc', instanceId: vpc, instanceRegion: 'bj' },
      }),
  });

  test('a VPC nobody lets one read is not bound, attached or built in, be it there, foreign or none', async () => {
    const { client } = await allBut(unread);
    const calls = uses(client, world.zone!);
    for (const use of Object.values(calls))
      for (const vpc of [world.vpc!, foreign.vpc!, 'vpc-000000000000', 'nonsense', '']) await denied(use(vpc));
  });

  test('with READ of the VPC it is, and of what is not there the service tells in its own words', async () => {
    const vpc = await makeVpc(root);
    const { client } = await makeUser(
      root,
      { service: 'bce:privatezone', permission: ['*'] },
      { service: 'bce:csn', permission: ['*'] },
      { service: network, resource: [`vpc/${vpc}`], region: 'bj', permission: ['VPC_READ'] },
    );
    const calls = uses(client, await makeZone(root, 'bound.test'));
    for (const name of ['BindVpc', 'BindVpcToRule', 'AttachCsnInstance']) {
      await ok(calls[name]!(vpc));
      await denied(calls[name]!(world.vpc!));
    }
    const rooted = uses(root, world.zone!);
    assert.notEqual((await rooted.BindVpc!('vpc-000000000000')).json.code, 'AccessDenied');
  });

  test('one VPC of several that may not be read is one too many', async () => {
    const vpc = await makeVpc(root);
    const zone = await makeZone(root, 'several.test');
    const { client } = await allBut({ ...unread, resource: [`vpc/${world.vpc}`] });
    const bind = (...vpcIds: string[]) =>
      client.call('PUT', `${ZONE}/${zone}`, { query: 'bind', body: { region: 'bj', vpcIds } });
    await denied(bind(vpc, world.vpc!));
    await ok(bind(vpc));
  });

  test('to take a VPC away asks nothing of it', async () => {
    const [vpc, zone] = [await makeVpc(root), await makeZone(root, 'away.test')];
    const body = { region: 'bj', vpcIds: [vpc] };
    await ok(root.call('PUT', `${ZONE}/${zone}`, { query: 'bind', body }));
    const { client } = await allBut(unread);
    await ok(client.call('PUT', `${ZONE}/${zone}`, { query: 'unbind', body }));
  });

  test('lines by their channels, edge VPCs, subnets and resolvers are asked about as VPCs are', async () => {
    const attach = (client: Client, instanceType: string, instanceId: string, instanceRegion: string) =>
      client.call('PUT', `/v1/csn/${world.csn}`, {
        query: 'attach',
        body: { instanceType, instanceId, instanceRegion },
      });
    const noLine = await allBut({ service: network, resource: [`et/${world.et}`], permission: ['READ'] });
    await denied(attach(noLine.client, 'channel', world.etChannel!, 'bj'));
    const noEdge = await allBut({ service: 'bce:bec', permission: ['READ'] });
    await denied(attach(noEdge.client, 'bec_vpc', world.edgeVpc!, 'cn-hangzhou-cm'));
    await ok(attach(noEdge.client, 'channel', world.etChannel!, 'bj'));
    await ok(attach(noLine.client, 'bec_vpc', world.edgeVpc!, 'cn-hangzhou-cm'));
    const noSubnet = await allBut({ service: network, permission: ['SUBNET_READ'] });
    await denied(uses(noSubnet.client, world.zone!).CreateResolver!(world.vpc!));
    const noResolver = await allBut({ resource: [`resolver/${world.resolver}`], permission: ['READ'] });
    const dnsServerConfigs = [{ ip: '172.20.0.53' }];
    const body = { name: 'f', zone: 'hq.test', resolverId: world.resolver, dnsServerConfigs };
    await denied(noResolver.client.call('POST', `${ZONE}/resolver/rule`, { body }));
  });

  test('what a body names to be changed is asked about at the level of the call', async () => {
    const { client } = await allBut(
      { resource: [`route/${world.routeTable}`], permission: ['OPERATE'] },
      { resource: [`subnet/${world.subnet}`], permission: ['OPERATE'] },
      { resource: [`csn/${world.csn}`], permission: ['OPERATE'] },
      { resource: [`et/${world.et}`], permission: ['OPERATE'] },
    );
    const route = { sourceAddress: '0.0.0.0/0', destinationAddress: '192.168.9.0/24', nexthopType: 'custom' };
    const body = { ...route, nexthopId: 'i-1', routeTableId: world.routeTable };
    await denied(client.call('POST', '/v1/route/rule', { body }));
    await denied(client.call('PUT', `/v1/route/rule/${world.routeRule}`, { body: { description: 'new' } }));
    await denied(client.call('DELETE', `/v1/route/rule/${world.routeRule}`));
    const reserve = { subnetId: world.subnet, ipCidr: '10.0.1.64/28', ipVersion: 4 };
    await denied(client.call('POST', '/v1/subnet/ipreserve', { body: reserve }));
    await denied(client.call('DELETE', `/v1/subnet/ipreserve/${world.ipReserve}`));
    await denied(client.call('PUT', `/v1/csn/bp/${world.csnBp}`, { query: 'unbind', body: { csnId: world.csn } }));
    await denied(client.call('DELETE', `/v1/csn/routeTable/${world.csnRt}/rule/${world.csnRtRule}`));
    const extra = { query: 'associate', body: { extraChannelId: world.extra } };
    await denied(client.call('PUT', `/v1/et/${world.et}/channel/${world.etChannel}`, extra));
    for (const query of [`vpcId=${world.vpc}`, `routeTableId=${world.routeTable}`])
      await ok(client.call('GET', '/v1/route', { query }));
  });

  test('nothing gets a name that its maker may not touch: not when it is made, nor by another name later', async () => {
    const { client } = await makeUser(
      root,
      { service: 'bce:iam', permission: ['*'] },
      { service: 'bce:iam', effect: 'Deny', permission: ['OPERATE'], resource: ['prod-*'] },
    );
    const document = JSON.stringify(acl({ permission: ['READ'] }));
    const assumeRolePolicyDocument = await (async () => {
      const role = await makeRole(root, 'a'.repeat(32), { permission: ['READ'] });
      return (await ok(root.call('GET', `/v1/role/${role}`))).json.assumeRolePolicyDocument;
    })();
    const body = (name: string) => ({ name, document, assumeRolePolicyDocument });
    for (const [kind, update] of Object.entries({ user: 'PUT', group: 'PUT', role: 'PUT', policy: 'POST' })) {
      await denied(client.call('POST', `/v1/${kind}`, { body: body('prod-1') }));
      await created(client.call('POST', `/v1/${kind}`, { body: body('dev-1') }));
      await denied(client.call(update, `/v1/${kind}/dev-1`, { body: body('prod-1') }));
      await refused(root.call('GET', `/v1/${kind}/prod-1`), 'NoSuchObject');
      await ok(client.call(update, `/v1/${kind}/dev-1`, { body: body('dev-2') }));
    }
  });

  test('a body that says nothing sound is told so only to who may', async () => {
    const { client } = await allBut(unread);
    const bind = (body: unknown) => client.call('PUT', `${ZONE}/${world.zone}`, { query: 'bind', body });
    await refused(bind({ region: 'bj' }), 'InappropriateJSON');
    await refused(bind('{'), 'MalformedJSON');
  });
});
