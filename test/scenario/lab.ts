import assert from 'node:assert/strict';
import { type Answer, admin, Client } from '../client.ts';
import { ok } from '../sdk/making.ts';
import { ACCESS_KEY, SECRET_KEY, type TestServer } from '../server.ts';

/** The reference scenario's cast (csn contract 10): aliases stand for ids, which the server makes. */
export class Lab {
  readonly server: TestServer;
  readonly a: Client;
  readonly b: Client;
  readonly accounts: { readonly a: string; readonly b: string };
  /** Alias to what CSN calls an instance. */
  readonly cast = new Map<string, Role>();
  /** Alias to id: CSN, tables, packages. */
  readonly ids = new Map<string, string>();

  private constructor(server: TestServer, a: Client, b: Client, accounts: Lab['accounts']) {
    this.server = server;
    this.a = a;
    this.b = b;
    this.accounts = accounts;
  }

  static async open(server: TestServer): Promise<Lab> {
    const [first] = (await ok(admin(server, 'GET', '/netloom/v1/accounts'))).json.accounts;
    const { json } = await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'B' }));
    const a = new Client(server.ports.api, { accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY });
    const b = a.as({ accessKeyId: json.accessKeyId, secretAccessKey: json.secretAccessKey });
    return new Lab(server, a, b, { a: first.accountId, b: json.accountId });
  }

  own(method: string, path: string, body?: object): Promise<Answer> {
    return admin(this.server, method, `/netloom/v1${path}`, body);
  }

  async vpc(alias: string, region: string, cidrs: readonly string[], owner: Client = this.a): Promise<void> {
    const headers = { host: `vpc.${region}.test` };
    const [cidr, ...secondaryCidr] = cidrs;
    const { vpcId } = (await ok(owner.call('POST', '/v1/vpc', { headers, body: { name: alias, cidr } }))).json;
    if (secondaryCidr.length > 0) {
      const body = { name: alias, secondaryCidr };
      await ok(owner.call('PUT', `/v1/vpc/${vpcId}`, { headers, query: 'modifyAttribute', body }));
    }
    this.cast.set(alias, { instanceType: 'vpc', instanceId: vpcId, instanceRegion: region });
  }

  /** A BGP channel over a line of its own, its session up, the customer's router announcing `routes`. */
  async channel(alias: string, region: string, routes: readonly { prefix: string; asPath: string }[]): Promise<void> {
    const headers = { host: `et.${region}.test` };
    const person = { userName: 'lab', userPhone: '1', userEmail: 'lab@corp.test', userIdc: 'idc' };
    const port = { isp: 'ISP_CMCC', intfType: '10G', apType: 'BAIDU', apAddr: 'BJYZ' };
    const line = { name: alias, ...port, ...person };
    const { id: lineId } = (await ok(this.a.call('POST', '/v1/et/init', { headers, body: line }))).json;
    const addresses = { baiduAddress: '169.254.1.1/30', customerAddress: '169.254.1.2/30' };
    const body = { name: alias, routeType: 'bgp', vlanId: 100, bgpAsn: '65010', bgpKey: 'k', ...addresses };
    const { id } = (await ok(this.a.call('POST', `/v1/et/${lineId}/channel`, { headers, body }))).json;
    await ok(this.own('PUT', `/instances/channel/${id}/routes`, { routes }));
    await ok(this.own('PUT', `/instances/channel/${id}/session`, { up: true }));
    this.cast.set(alias, { instanceType: 'channel', instanceId: id, instanceRegion: region });
  }

  async edge(alias: string, region: string, cidr: string): Promise<void> {
    const headers = { host: 'bec.test' };
    const body = { name: alias, regionId: region, cidr };
    const { details } = (await ok(this.a.call('POST', '/v1/vpc', { headers, body }))).json;
    this.cast.set(alias, { instanceType: 'bec_vpc', instanceId: details.vpcId, instanceRegion: region });
  }

  csn(method: string, path: string, query = '', body?: object): Promise<Answer> {
    return this.a.call(
      method,
      path.replace(/\{(\w+)\}/g, (_, alias) => this.id(alias)),
      {
        query,
        ...(body === undefined ? {} : { body }),
      },
    );
  }

  id(alias: string): string {
    return this.ids.get(alias) ?? this.cast.get(alias)!.instanceId;
  }

  alias(instanceId: string): string {
    for (const [alias, role] of this.cast) if (role.instanceId === instanceId) return alias;
    return instanceId;
  }

  attach(alias: string, more: object = {}): Promise<Answer> {
    return this.csn('PUT', '/v1/csn/{CSN}', 'attach', { ...this.cast.get(alias)!, ...more });
  }

  detach(alias: string): Promise<Answer> {
    return this.csn('PUT', '/v1/csn/{CSN}', 'detach', this.cast.get(alias)!);
  }

  async attachId(alias: string): Promise<string> {
    const { instances } = (await ok(this.csn('GET', '/v1/csn/{CSN}/instance'))).json;
    const found = instances.find(({ instanceId }: { instanceId: string }) => instanceId === this.id(alias));
    return found?.attachId ?? this.ids.get(`was ${alias}`)!;
  }

  async relate(kind: 'propagation' | 'association', alias: string, table: string): Promise<Answer> {
    const attachId = await this.attachId(alias);
    this.ids.set(`was ${alias}`, attachId);
    return this.csn('POST', `/v1/csn/routeTable/{${table}}/${kind}`, '', { attachId });
  }

  propagate = (alias: string, table: string): Promise<Answer> => this.relate('propagation', alias, table);
  associate = (alias: string, table: string): Promise<Answer> => this.relate('association', alias, table);

  /** A table's rules in the scenario's words: prefix, P or K, next hop, a or c, then the AS path and BH. */
  async rules(table: string): Promise<string[]> {
    const { csnRtRules } = (await ok(this.csn('GET', `/v1/csn/routeTable/{${table}}/rule`))).json;
    return csnRtRules.map((rule: Rule) => this.words(rule));
  }

  async tgwRules(region: string): Promise<string[]> {
    const { tgws } = (await ok(this.csn('GET', '/v1/csn/{CSN}/tgw'))).json;
    const tgw = tgws.find((one: { region: string }) => one.region === region);
    const { tgwRtRules } = (await ok(this.csn('GET', `/v1/csn/{CSN}/tgw/${tgw.tgwId}/rule`))).json;
    return tgwRtRules.map((rule: Rule) => this.words(rule));
  }

  words({ destAddress, routeType, nextHopId, status, asPath, blackHole }: Rule): string {
    const kind = routeType === 'custom' ? 'K' : 'P';
    const path = asPath === '' ? '' : ` (${asPath})`;
    return `${destAddress} ${kind} ${this.alias(nextHopId)} ${status[0]}${path}${blackHole ? ' BH' : ''}`;
  }

  async announced(alias: string): Promise<string[]> {
    const { rules } = (await ok(this.own('GET', `/csn/${this.id('CSN')}/announced/${await this.attachId(alias)}`)))
      .json;
    return rules.map(({ destAddress }: Rule) => destAddress);
  }

  async tgwRegions(): Promise<string[]> {
    const { tgws } = (await ok(this.csn('GET', '/v1/csn/{CSN}/tgw'))).json;
    return tgws.map(({ region }: { region: string }) => region);
  }

  async detail(): Promise<Answer> {
    return this.csn('GET', '/v1/csn/{CSN}');
  }

  /** Where a table look-up for a packet of the source ends: an alias, or the reason it ends. */
  async lookup(source: string, from: string, to: string): Promise<string> {
    const { instanceType, instanceId } = this.cast.get(source)!;
    const body = { sourceInstance: instanceId, sourceInstanceType: instanceType, sourceIp: from, destinationIp: to };
    const { forward } = (await ok(this.own('POST', `/csn/${this.id('CSN')}/reachability`, body))).json;
    const tgw = forward.hops.find(({ at }: { at: string }) => at === 'tgw');
    const won = tgw?.rules.find(({ outcome }: { outcome: string }) => outcome === 'won');
    // The look-up alone is asked for: what the next hop then does with the packet is its own affair.
    const forwarded = forward.outcome !== 'dropped' || forward.reason === 'dropped-at-destination';
    return forwarded && won !== undefined ? this.alias(won.nextHopId) : forward.reason;
  }
}

export interface Role {
  readonly instanceType: string;
  readonly instanceId: string;
  readonly instanceRegion: string;
}

interface Rule {
  readonly destAddress: string;
  readonly routeType: string;
  readonly nextHopId: string;
  readonly status: string;
  readonly asPath: string;
  readonly blackHole: boolean;
}

/** A write answers 200 and nothing else. */
export async function empty(answer: Promise<Answer>): Promise<void> {
  assert.equal((await ok(answer)).text, '');
}
