import { type Answer, admin, type CallOptions, Client } from '../client.ts';
import { ok } from '../sdk/making.ts';
import type { TestServer } from '../server.ts';
import type { Topology } from './topology.ts';

/** A server's CSN and, beside it, what the test knows of it: every step is asked of the one and written into the other. */
export class World {
  readonly topology: Topology = {
    instances: new Map(),
    tables: [],
    attachments: [],
    ecmp: false,
    limits: new Map(),
  };
  readonly server: TestServer;
  readonly client: Client;
  readonly account: string;
  csnId = '';
  /** Number of the step under way. */
  now = 0;

  private constructor(server: TestServer, client: Client, account: string) {
    this.server = server;
    this.client = client;
    this.account = account;
  }

  static async open(server: TestServer): Promise<World> {
    const { json } = await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'explained' }));
    const keys = { accessKeyId: json.accessKeyId, secretAccessKey: json.secretAccessKey };
    const world = new World(server, new Client(server.ports.api, keys), json.accountId);
    world.csnId = (await world.call('POST', '/v1/csn', { body: { name: 'lab' } })).json.csnId;
    const { csnRts } = (await world.call('GET', `/v1/csn/${world.csnId}/routeTable`)).json;
    world.topology.tables.push({ id: csnRts[0].csnRtId, propagations: new Map(), rules: [] });
    return world;
  }

  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return ok(this.client.call(method, path, options));
  }

  own(method: string, path: string, body?: object): Promise<Answer> {
    return ok(admin(this.server, method, `/netloom/v1${path}`, body));
  }
}
