import { type Answer, admin, Client } from '../client.ts';
import { CSN } from '../sdk/csn-making.ts';
import { ok } from '../sdk/making.ts';
import { startServer, type TestServer } from '../server.ts';

/** The operator of a server, and an account of it with clients of its own. */
export class Operator {
  readonly server: TestServer;

  private constructor(server: TestServer) {
    this.server = server;
  }

  static async start(settings: Readonly<Record<string, string>> = {}): Promise<Operator> {
    return new Operator(await startServer({ settings: { NETLOOM_DATA: ':memory:', ...settings } }));
  }

  ask(method: string, path: string, body?: unknown): Promise<Answer> {
    return admin(this.server, method, `/netloom/v1${path}`, body);
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests look at it by what they expect.
  async json(method: string, path: string, body?: unknown): Promise<any> {
    return (await ok(this.ask(method, path, body))).json;
  }

  async account(name: string): Promise<{ account: string; client: Client }> {
    const keys = await this.json('POST', '/accounts', { name });
    return { account: keys.accountId, client: new Client(this.server.ports.api, keys) };
  }
}

/** A CSN and its default table, made through CSN's own API. */
export async function newCsn(client: Client): Promise<{ csn: string; table: string }> {
  const { csnId } = (await ok(client.call('POST', CSN, { body: { name: 'lab' } }))).json;
  const { csnRts } = (await ok(client.call('GET', `${CSN}/${csnId}/routeTable`))).json;
  return { csn: csnId, table: csnRts[0].csnRtId };
}

export interface Named {
  readonly instanceType: string;
  readonly instanceId: string;
  readonly instanceRegion: string;
}

export const vpc = (instanceId: string): Named => ({ instanceType: 'vpc', instanceId, instanceRegion: 'bj' });
export const channel = (instanceId: string): Named => ({ instanceType: 'channel', instanceId, instanceRegion: 'bj' });

/** Loads an instance; says by which attachment. */
export async function load(client: Client, csn: string, instance: Named): Promise<string> {
  await ok(client.call('PUT', `${CSN}/${csn}`, { query: 'attach', body: instance }));
  const { instances } = (await ok(client.call('GET', `${CSN}/${csn}/instance`))).json;
  return instances.find((one: Named) => one.instanceId === instance.instanceId).attachId;
}
