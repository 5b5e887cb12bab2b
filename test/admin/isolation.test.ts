import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { SERVED } from '../../src/bce/services.ts';
import { type Answer, admin, Client } from '../client.ts';
import { makeCsn } from '../sdk/csn-making.ts';
import { CHANNEL, LINE } from '../sdk/et-making.ts';
import { bind, makeRecord, makeVpc, makeZone, ok } from '../sdk/making.ts';
import { startServer, type TestServer } from '../server.ts';
import { EDGE, ROUTE, TEMPLATES } from './isolation-templates.ts';

/** No account can find out what another has: to it a foreign object and none at all are the same, byte by byte. */

/** Edge VPCs share their paths with VPCs: the Host says which are meant. */
const AT_BEC = { host: 'bec.test' };

type World = Readonly<Record<string, string>>;

describe('accounts', () => {
  let server: TestServer;
  let mine: { client: Client; world: World };
  let theirs: { client: Client; world: World };

  /** One of each kind. */
  async function world(): Promise<typeof mine> {
    const keys = (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'one' }))).json;
    const client = new Client(server.ports.api, keys);
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
    const made = {
      ...line,
      edgeVpc: edge.json.details.vpcId,
      ...csn,
      owner: keys.accountId,
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
    return { client, world: made };
  }

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
    [mine, theirs] = [await world(), await world()];
    // Whoever asks for what is another's may name its owner rightly.
    mine.world = { ...mine.world, owner: theirs.world.owner! };
  });
  after(() => server.kill());

  /** The path's parameters are the kinds with `Id` behind them. */
  const kindsIn = (text: string): string[] => [...text.matchAll(/\{(\w+?)(?:Id)?\}/g)].map(([, kind]) => kind!);
  const fill = (text: string, ids: World): string =>
    text.replaceAll(/\{(\w+?)(?:Id)?\}/g, (_, kind) => ids[kind] ?? `{${kind}}`);

  function call(index: number, choice: number, ids: World, headers: Record<string, string> = {}): Promise<Answer> {
    const { name, service, method, path } = SERVED[index]!;
    const templates = TEMPLATES[name]!;
    const { query = '', body } = templates[choice % templates.length]!;
    return mine.client.call(method, fill(path, ids), {
      query: fill(query, ids),
      headers: service === 'bec' ? { ...headers, ...AT_BEC } : headers,
      ...(body === undefined ? {} : { body: fillBody(body, ids) }),
    });
  }
  const fillBody = (body: object, ids: World): string =>
    JSON.stringify(body, (_, value) =>
      typeof value === 'string' && /^\{\w+\}$/.test(value) ? fill(value, ids) : value,
    );

  test('every operation is among those asked', () => {
    assert.deepEqual(Object.keys(TEMPLATES).sort(), SERVED.map(({ name }) => name).sort());
  });

  test('foreign and unknown are one, by path, marker, filter, body and error text', async () => {
    const cases = SERVED.flatMap(({ name, path }, index) =>
      TEMPLATES[name]!.flatMap((template, choice) => {
        const kinds = kindsIn(path + (template.query ?? '') + JSON.stringify(template.body ?? {}));
        return [...new Set(kinds)].map((kind) => ({ index, choice, kind }));
      }),
    );
    assert.ok(cases.length > 30);
    const before = await everythingOf(theirs.client);
    const compare = async (
      { index, choice, kind }: (typeof cases)[number],
      suffix: string,
      tag: string | undefined,
    ) => {
      const unknown = unknownLike(theirs.world[kind]!, suffix);
      const headers = tag === undefined ? {} : { 'if-match': tag };
      const asked = (id: string) => call(index, choice, { ...mine.world, [kind]: id }, headers);
      const [foreign, none] = [await asked(theirs.world[kind]!), await asked(unknown)];
      const where = `${SERVED[index]!.name}, ${kind}`;
      assert.deepEqual(seen(foreign), seen(none), where);
      for (const id of [...Object.values(theirs.world), unknown]) assert.ok(!foreign.text.includes(id), where);
    };
    for (const one of cases) await compare(one, '000000000000', undefined);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...cases),
        fc.stringMatching(/^[0-9a-z]{12}$/),
        fc.option(fc.constantFrom('*', '"x"'), { nil: undefined }),
        compare,
      ),
      { numRuns: 150 },
    );
    assert.deepEqual(await everythingOf(theirs.client), before, 'and nothing of theirs has changed');
  });

  test('no list of an account shows anything of another', async () => {
    const shown = (await everythingOf(mine.client)).join();
    // The owner is who it names itself, as a user of its channel.
    const ids = ({ owner: _owner, ...rest }: World): string[] => Object.values(rest);
    for (const id of ids(theirs.world)) assert.ok(!shown.includes(id), id);
    for (const id of ids(mine.world)) assert.ok(shown.includes(id), id);
  });

  async function everythingOf(client: Client): Promise<string[]> {
    const world = client === theirs.client ? theirs.world : mine.world;
    const paths = ['/v1/privatezone', `/v1/privatezone/${world.zone}`, `/v1/privatezone/${world.zone}/record`];
    paths.push('/v1/privatezone/resolver', '/v1/privatezone/resolver/rule');
    paths.push('/v1/vpc', `/v1/vpc/${world.vpc}`, '/v1/subnet', '/v1/subnet/ipreserve', '/v1/csn', '/v1/csn/bp');
    const ofCsn = ['', '/instance', '/routeTable', '/tgw', `/tgw/${world.tgw}/rule`, '/bp/limit'];
    const ofTable = ['/rule', '/propagation', '/association'];
    paths.push(...ofCsn.map((rest) => `/v1/csn/${world.csn}${rest}`));
    paths.push(...ofTable.map((rest) => `/v1/csn/routeTable/${world.csnRt}${rest}`));
    paths.push(`/v1/csn/bp/${world.csnBp}`, `/v1/csn/bp/${world.csnBp}/limit`);
    paths.push('/v1/et', `/v1/et/${world.et}`, `/v1/et/${world.et}/channel`);
    const texts = [(await ok(client.call('GET', '/v1/vpc/list', { headers: AT_BEC }))).text];
    for (const path of paths) texts.push((await ok(client.call('GET', path))).text);
    texts.push((await ok(client.call('GET', '/v1/route', { query: `vpcId=${world.vpc}` }))).text);
    return texts;
  }
});

/** All of an answer but its moment and its number. */
function seen({ status, headers, text, json }: Answer): object {
  const { date: _date, 'x-bce-request-id': _id, ...rest } = headers;
  return { status, headers: rest, text: text.replace(json?.requestId ?? 'no request id', '') };
}

/** An id of the same form that was given to nobody; `suffix` is 12 letters and digits. */
function unknownLike(id: string, suffix: string): string {
  const hex = suffix.replaceAll(/[g-z]/g, '0');
  if (!id.includes('-')) return hex.padStart(32, '0');
  return /^[0-9a-f]{8}-/.test(id) ? `00000000-0000-4000-8000-${hex}` : id.replace(/-.*/, `-${suffix}`);
}
