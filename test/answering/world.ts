import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extendedErrors } from '../../src/dns/answer/extended-errors.ts';
import { AA, RA, RCODES, RD, TC } from '../../src/dns/wire/header.ts';
import type { Message } from '../../src/dns/wire/message.ts';
import { type Answer, admin } from '../client.ts';
import { type Peer, startPeer } from '../differential/peers.ts';
import { edns, queryFor, recordText } from '../packets/asking.ts';
import { askTcp, askUdp, eventually, type Server } from '../packets/clients.ts';
import { makeVpc, ok, ZONE } from '../sdk/making.ts';
import { startServer, type TestServer } from '../server.ts';
import { Recorder } from './recorder.ts';

/** Everything there is outside: a root zone of the test's own, which has other answers to our private names too. */
const PUBLIC = `$TTL 120
. SOA ns.public.test. host.public.test. 1 3600 600 86400 77
. NS ns.public.test.
ns.public.test. A 127.0.0.1
www.public.test. 100 A 203.0.113.1
www.public.test. 100 A 203.0.113.2
alias.public.test. CNAME www.public.test.
to-corp.public.test. CNAME db.corp.test.
to-hq.public.test. CNAME dc.hq.test.
blink.public.test. 0 A 203.0.113.9
short.public.test. 1 A 203.0.113.10
loop1.public.test. CNAME back.corp.test.
big.public.test. TXT ${Array.from({ length: 12 }, (_, i) => `"${'x'.repeat(200)}${i}"`).join(' ')}
db.corp.test. A 198.51.100.66
only-public.corp.test. A 198.51.100.67
dc.hq.test. A 198.51.100.68
shared.test. A 198.51.100.69
1.1.168.192.in-addr.arpa. PTR leaked.public.test.
1.2.0.192.in-addr.arpa. PTR leaked.public.test.
5.113.0.203.in-addr.arpa. PTR leaked.public.test.
9.100.51.198.in-addr.arpa. PTR leaked.public.test.
8.8.8.8.in-addr.arpa. PTR dns.public.test.
`;

/** What head office knows. */
const HQ = `$TTL 90
@ SOA ns host 1 3600 600 86400 33
@ NS ns
ns A 127.0.0.1
dc A 172.20.0.10
to-corp CNAME db.corp.test.
`;

/** Two BINDs outside, each behind a recorder. */
export interface Outside {
  readonly world: Recorder;
  readonly hq: Recorder;
  stop(): Promise<void>;
}

export async function startOutside(): Promise<Outside> {
  const directory = mkdtempSync(join(tmpdir(), 'netloom-answering-'));
  const start = async (name: string, zones: Readonly<Record<string, string>>): Promise<Peer> => {
    const own = join(directory, name);
    mkdirSync(own);
    const files = new Map(Object.keys(zones).map((zone, i) => [zone, join(own, `zone${i}`)]));
    for (const [zone, file] of files) writeFileSync(file, zones[zone]!);
    return startPeer('bind', own, files);
  };
  const peers = [await start('world', { '.': PUBLIC }), await start('hq', { 'hq.test': HQ, 'shared.test': HQ })];
  const [world, hq] = await Promise.all(peers.map(({ port }) => Recorder.before(port)));
  return {
    world: world!,
    hq: hq!,
    stop: async () => {
      world!.close();
      hq!.close();
      await Promise.all(peers.map((peer) => peer.stop()));
      rmSync(directory, { recursive: true });
    },
  };
}

/** An answer as one reads it. */
export interface Seen {
  readonly rcode: string;
  /** Of 'aa', 'ra', 'tc', those that are set. */
  readonly flags: string;
  readonly answer: readonly string[];
  readonly authority: readonly string[];
  /** INFO-CODE of the extended error, where there is one (RFC 8914). */
  readonly extended: number | undefined;
}

export interface Asking {
  readonly recursion?: boolean;
  readonly tcp?: boolean;
  readonly from?: string;
  readonly patience?: number;
}

/** A server of ours, a VPC's resolver by VPC. */
export class House {
  readonly server: TestServer;
  readonly #resolvers = new Map<string, Server>();

  constructor(server: TestServer) {
    this.server = server;
  }

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<House> {
    return new House(await startServer({ settings }));
  }

  async vpc(name: string): Promise<string> {
    const vpc = await makeVpc(this.server.client, name);
    await this.resolver(vpc);
    return vpc;
  }

  /** Where a VPC's queries go, once it is bound. */
  async resolver(vpc: string): Promise<Server> {
    const known = this.#resolvers.get(vpc);
    if (known !== undefined) return known;
    let shown = await admin(this.server, 'GET', `/netloom/v1/vpcs/${vpc}`);
    await eventually(async () => {
      shown = await admin(this.server, 'GET', `/netloom/v1/vpcs/${vpc}`);
      return shown.json?.dns?.[0]?.state === 'bound';
    });
    const resolver = { address: shown.json.dnsAddress, port: shown.json.dnsPort };
    this.#resolvers.set(vpc, resolver);
    return resolver;
  }

  /** A zone with records ('rr type value' or 'rr ttl type value'), bound to VPCs. */
  async zone(name: string, records: readonly string[], ...vpcs: readonly string[]): Promise<string> {
    const { client } = this.server;
    const { zoneId } = (await ok(client.call('POST', ZONE, { body: { zoneName: name } }))).json;
    for (const text of records) await this.record(zoneId, text);
    if (vpcs.length > 0) await this.bind(zoneId, ...vpcs);
    return zoneId;
  }

  async record(zone: string, text: string): Promise<string> {
    const [, rr, ttl, type, value] = /^(\S+) (?:(\d+) )?([A-Z]+) (.*)$/.exec(text)!;
    const mx = type === 'MX' ? value!.split(' ') : undefined;
    const body = {
      ...{ rr, type, value: mx?.[1] ?? value },
      ...(ttl !== undefined && { ttl: Number(ttl) }),
      ...(mx && { priority: Number(mx[0]) }),
    };
    return (await ok(this.server.client.call('POST', `${ZONE}/${zone}/record`, { body }))).json.recordId;
  }

  async bind(zone: string, ...vpcIds: readonly string[]): Promise<void> {
    await ok(this.server.client.call('PUT', `${ZONE}/${zone}`, { query: 'bind', body: { region: 'bj', vpcIds } }));
  }

  /** A rule through an outbound resolver of the first VPC, bound to all of them. */
  async rule(zone: string, ports: readonly number[], ...vpcIds: readonly string[]): Promise<string> {
    const { client } = this.server;
    const { subnetId } = (
      await ok(
        client.call('POST', '/v1/subnet', {
          body: { name: 'dns', vpcId: vpcIds[0], zoneName: 'cn-bj-a', cidr: `10.0.${this.#subnets}.0/24` },
        }),
      )
    ).json;
    this.#subnets += 1;
    const resolver = { name: 'out', type: 'outbound', vpcId: vpcIds[0], vpcRegion: 'bj', ipModels: [{ subnetId }] };
    const { id } = (await ok(client.call('POST', `${ZONE}/resolver`, { body: resolver }))).json;
    const dnsServerConfigs = ports.map((port) => ({ ip: '127.0.0.1', port }));
    const body = { name: 'to-others', zone, resolverId: id, dnsServerConfigs };
    const rule = (await ok(client.call('POST', `${ZONE}/resolver/rule`, { body }))).json.id;
    const vpcRegions = [{ region: 'bj', vpcIds }];
    await ok(client.call('PUT', `${ZONE}/resolver/rule/${rule}/bind`, { body: { vpcRegions } }));
    return rule;
  }

  async ask(vpc: string, name: string, type = 'A', how: Asking = {}): Promise<Seen> {
    return this.askAt(await this.resolver(vpc), name, type, how);
  }

  async askAt(server: Server, name: string, type: string, how: Asking = {}): Promise<Seen> {
    const packet = queryFor(name, type, { flags: how.recursion === false ? 0 : RD, ...edns() });
    const message = await (how.tcp
      ? askTcp(server, packet)
      : askUdp(server, packet, { patience: how.patience ?? 9000, ...(how.from && { from: how.from }) }));
    if (message === undefined) throw new Error(`no answer to ${name} ${type}`);
    return seen(message);
  }

  metrics(): Promise<Answer> {
    return admin(this.server, 'GET', '/metrics');
  }

  async stop(): Promise<void> {
    await this.server.stop();
    rmSync(this.server.directory, { recursive: true, force: true });
  }

  #subnets = 0;
}

export function seen(message: Message): Seen {
  const flags = Object.entries({ aa: AA, ra: RA, tc: TC }).filter(([, bit]) => (message.flags & bit) !== 0);
  return {
    rcode: RCODES[message.rcode] ?? String(message.rcode),
    flags: flags.map(([name]) => name).join(' '),
    answer: message.answers.map(recordText),
    authority: message.authorities.map(recordText),
    extended: extendedErrors(message)[0],
  };
}
