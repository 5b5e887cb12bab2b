import assert from 'node:assert/strict';
import type { Answer } from '../client.ts';
import type { Random } from '../differential/random.ts';
import type { Instance } from './topology.ts';
import type { World } from './world.ts';

const REGIONS = ['bj', 'gz', 'hkg'];
const EDGE_REGIONS = ['cn-hangzhou-cm', 'cn-beijing-ct'];
const VPC_CIDRS = ['10.0.0.0/16', '10.0.128.0/17', '10.1.0.0/16', '10.0.0.0/8', '172.16.0.0/12', '192.168.4.0/24'];
export const PUBLISHABLE = [
  ...VPC_CIDRS,
  '0.0.0.0/0',
  '100.64.0.0/10',
  '192.168.0.0/16',
  '10.0.0.0/17',
  '10.1.2.3/32',
  '8.8.8.0/24',
];
const PATHS = ['65010', '65020', '65010 65020', '65010 65010 65010', ''];

/** Random instances, and random changes of what they publish. */
export class Instances {
  readonly #world: World;
  #names = 0;

  constructor(world: World) {
    this.#world = world;
  }

  async vpc(random: Random): Promise<void> {
    const region = random.pick(REGIONS);
    const cidr = random.pick(VPC_CIDRS);
    const headers = { host: `vpc.${region}.test` };
    const { vpcId } = (await this.#world.call('POST', '/v1/vpc', { body: { name: 'v', cidr }, headers })).json;
    // A route's source is inside some subnet.
    const subnet = { name: 's', zoneName: `cn-${region}-a`, cidr, vpcId };
    await this.#world.call('POST', '/v1/subnet', { body: subnet, headers });
    this.#put({ ...bare('vpc', vpcId, region), cidrs: [cidr], published: this.#publishes([cidr]) });
  }

  async other(random: Random): Promise<void> {
    this.#names += 1;
    const name = `${this.#world.account.slice(0, 8)}${this.#names}`;
    if (random.chance(25)) {
      const region = random.pick(EDGE_REGIONS);
      const cidr = random.pick(VPC_CIDRS);
      await this.#register('bec_vpc', `vpc-${name}`, region, { cidrs: [cidr] });
      this.#put({ ...bare('bec_vpc', `vpc-${name}`, region), cidrs: [cidr], published: this.#publishes([cidr]) });
      return;
    }
    const [id, region, bgp] = [`dedicatedconn-${name}`, random.pick(REGIONS), random.chance(70)];
    const networks = bgp ? [] : [random.pick(PUBLISHABLE.filter((prefix) => prefix !== '0.0.0.0/0'))];
    const channel = { mode: bgp ? 'bgp' : 'static', router: `router-${name}` };
    await this.#register('channel', id, region, { cidrs: networks, channel });
    this.#put({ ...bare('channel', id, region), bgp, published: this.#publishes(networks) });
    if (bgp) {
      await this.#setSession(this.#world.topology.instances.get(id)!, true);
      await this.receive(random, this.#world.topology.instances.get(id));
    }
  }

  #register(type: string, id: string, region: string, more: object): Promise<Answer> {
    return this.#world.own('PUT', `/instances/${type}/${id}`, {
      account: this.#world.account,
      region,
      name: id,
      ...more,
    });
  }

  #put(instance: Instance): void {
    this.#world.topology.instances.set(instance.id, instance);
  }

  #publishes(prefixes: readonly string[]): Instance['published'] {
    return new Map(prefixes.map((prefix) => [prefix, { since: this.#world.now, asPath: '' }]));
  }

  async secondary(random: Random): Promise<void> {
    const vpcs = [...this.#world.topology.instances.values()].filter(({ type }) => type === 'vpc');
    if (vpcs.length === 0) return;
    const vpc = random.pick(vpcs);
    const secondary = random.chance(30) ? [] : ['172.31.0.0/16', random.pick(['192.168.9.0/24', '192.168.8.0/22'])];
    const first = vpc.cidrs[0]!;
    const apart = secondary.filter((cidr) => !(first === '172.16.0.0/12' && cidr.startsWith('172.')));
    const options = { query: 'modifyAttribute', headers: { host: `vpc.${vpc.region}.test` } };
    await this.#world.call('PUT', `/v1/vpc/${vpc.id}`, { ...options, body: { name: 'v', secondaryCidr: apart } });
    this.#publish(
      vpc,
      [first, ...apart].map((prefix) => [prefix, '']),
    );
    vpc.cidrs = [first, ...apart];
  }

  async vpcRoute(random: Random): Promise<void> {
    const vpcs = [...this.#world.topology.instances.values()].filter(({ type }) => type === 'vpc');
    if (vpcs.length === 0) return;
    const vpc = random.pick(vpcs);
    const destination = random.chance(30) ? '0.0.0.0/0' : random.pick(PUBLISHABLE);
    const user = ({ nexthopType }: { nexthopType: string }): boolean => nexthopType !== 'tgw';
    // A narrower source may have a destination that overlaps the VPC only where that is everything.
    const source = destination === '0.0.0.0/0' && random.chance(50) ? vpc.cidrs[0]! : '0.0.0.0/0';
    const same = vpc.routes.filter((route) => user(route) && route.destination === destination);
    if (same.some((route) => route.source === source)) return;
    const headers = { host: `vpc.${vpc.region}.test` };
    const { routeTableId } = (await this.#world.call('GET', '/v1/route', { query: `vpcId=${vpc.id}`, headers })).json;
    // What stands by is made first, so that being first is not what decides.
    const pair = random
      .pick([
        ['ha:standby', 'ha:active'],
        ['ecmp', 'ecmp'],
      ])
      .map(gateway);
    const hops = random.chance(40) ? pair : [{ nexthopType: 'vpn', nexthopId: 'vpn-000000000001', pathType: '' }];
    const [only] = hops;
    const paths = hops.length > 1 ? { nextHopList: hops } : { ...only, pathType: undefined };
    const body = { routeTableId, sourceAddress: source, destinationAddress: destination, ...paths };
    await this.#world.call('POST', '/v1/route/rule', { body, headers });
    for (const hop of hops) vpc.routes.push({ made: this.#world.now, source, destination, ...hop });
  }

  async receive(random: Random, given?: Instance): Promise<void> {
    const channel = given ?? this.#someChannel(random);
    if (channel === undefined) return;
    const prefixes = [...new Set([1, 2, 3, 4].map(() => random.pick(PUBLISHABLE)))];
    const routes = prefixes.map((prefix) => ({ prefix, asPath: random.pick(PATHS) }));
    await this.#world.own('PUT', `/instances/channel/${channel.id}/routes`, { routes });
    channel.received = new Map(routes.map(({ prefix, asPath }) => [prefix, asPath]));
    if (channel.up) this.#publish(channel, channel.received);
  }

  async session(random: Random): Promise<void> {
    const channel = this.#someChannel(random);
    if (channel !== undefined) await this.#setSession(channel, !channel.up);
  }

  async #setSession(channel: Instance, up: boolean): Promise<void> {
    await this.#world.own('PUT', `/instances/channel/${channel.id}/session`, { up });
    channel.up = up;
    this.#publish(channel, up ? channel.received : []);
  }

  #someChannel(random: Random): Instance | undefined {
    const channels = [...this.#world.topology.instances.values()].filter(({ bgp }) => bgp);
    return channels.length === 0 ? undefined : random.pick(channels);
  }

  /** What is published on stays since when it was; what is new is since now. */
  #publish(instance: Instance, now: Iterable<readonly [string, string]>): void {
    const before = instance.published;
    instance.published = new Map(
      [...now].map(([prefix, asPath]) => [prefix, { since: before.get(prefix)?.since ?? this.#world.now, asPath }]),
    );
  }
}

const bare = (type: Instance['type'], id: string, region: string): Instance => {
  assert.ok(id.length > 4);
  return { type, id, region, bgp: false, up: false, published: new Map(), received: new Map(), cidrs: [], routes: [] };
};

const gateway = (pathType: string, i: number) => ({
  nexthopType: 'dcGateway',
  nexthopId: `dcgw-00000000000${i}`,
  pathType,
});
