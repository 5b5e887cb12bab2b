import { Resolver } from 'node:dns/promises';
import { clientVariables } from '../platform/client-variables.ts';
import { newAdminToken } from '../platform/random.ts';
import { type Faults, faultsOf } from './faults.ts';
import { type Loaded, type LoadedCalls, load } from './load.ts';
import { type AskOperator, operator } from './operator.ts';
import { checkNames, type NetloomOptions, settingsOf } from './options.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

export type { Fault, Faults, OrderedFault } from './faults.ts';
export type { Loaded, LoadedAccount, LoadedCall, LoadedCalls } from './load.ts';
export type { NetloomOptions } from './options.ts';

/** An account's root keys. */
export interface Account {
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Types of records whose answers are text. */
export type TextType = 'A' | 'AAAA' | 'CNAME' | 'NS' | 'PTR';

/**
 * Starts a server in memory, in a process of its own, on ports that nobody else has; resolves when it answers.
 * `import { startNetloom } from 'netloom/testing'`.
 *
 * @throws Error with a sentence, and what the server printed, when it does not start; TypeError of an option it does
 *   not know.
 */
export async function startNetloom(options: NetloomOptions = {}): Promise<Netloom> {
  checkNames(options);
  const adminToken = newAdminToken();
  const server = await startServerProcess(settingsOf(options, adminToken), options.timeout ?? 30_000);
  const admin = operator(server.listening.admin, adminToken);
  try {
    return new Netloom(server, admin, adminToken, await firstAccount(admin));
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const firstAccount = (admin: AskOperator): Promise<Account> => admin('GET', '/netloom/v1/first-account');

/** A server that runs. It ends with this process, if it is not stopped before. */
class Netloom implements Account {
  /** Where each region's API is, every service by path; `bec`: that of edge VPCs. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** That of the first region, bj. */
  readonly endpoint: string;
  readonly region: string;
  readonly adminEndpoint: string;
  /** The bearer token of the operator's API. */
  readonly adminToken: string;
  /** Asks the operator's API: `admin('GET', '/netloom/v1/accounts')`. Throws when it refuses. */
  readonly admin: AskOperator;
  /** What is to go wrong, where the server was started with `faults: true`. */
  readonly faults: Faults;
  readonly #server: ServerProcess;
  #first: Account;
  #accounts = 0;

  constructor(server: ServerProcess, admin: AskOperator, adminToken: string, first: Account) {
    const { listening } = server;
    const url = ({ address, port }: { readonly address: string; readonly port: number }) => `http://${address}:${port}`;
    this.#server = server;
    this.#first = first;
    this.admin = admin;
    this.faults = faultsOf(admin);
    this.adminToken = adminToken;
    this.adminEndpoint = url(listening.admin);
    this.endpoints = Object.fromEntries(listening.api.map((one) => [one.region, url(one)]));
    this.endpoint = url(listening.api[0]!);
    this.region = listening.api[0]!.region;
  }

  /** Of the first account, which every server has. */
  get accountId(): string {
    return this.#first.accountId;
  }

  get accessKeyId(): string {
    return this.#first.accessKeyId;
  }

  get secretAccessKey(): string {
    return this.#first.secretAccessKey;
  }

  /** What `netloom env` prints, for `child_process` and for SDKs that read their environment. */
  get env(): Readonly<Record<string, string>> {
    return this.envOf(this);
  }

  /** The same for another account. */
  envOf({ accessKeyId, secretAccessKey }: Account): Readonly<Record<string, string>> {
    const { endpoint, region } = this;
    return { ...clientVariables({ endpoint, region, accessKeyId, secretAccessKey }) };
  }

  /**
   * A new account, which sees nothing of the others': one for each test, and tests run side by side without a reset. It
   * is always a new one: names need not differ.
   */
  async account(name = `account-${this.#accounts + 1}`): Promise<Account> {
    this.#accounts += 1;
    return this.admin('POST', '/netloom/v1/accounts', { name });
  }

  /** Sets the clock ahead, by whole seconds. Resolves to the server's time when all that was due by then has happened. */
  async advance(seconds: number): Promise<Date> {
    const { now } = await this.admin('POST', '/netloom/v1/clock', { seconds });
    return new Date(now);
  }

  /** Everything as it was at the start: state, ids, clock. What is under way is answered first. */
  async reset(): Promise<void> {
    await this.admin('POST', '/netloom/v1/reset');
    this.#accounts = 0;
    // Without a seed its keys are other ones now.
    this.#first = await firstAccount(this.admin);
  }

  /**
   * Makes calls as if by their account, all or none; the same ones a second time do nothing.
   *
   * @param given calls, or the path of a file of them.
   */
  load(given: string | LoadedCalls): Promise<Loaded> {
    return load(this.admin, given);
  }

  /** Where a VPC's DNS is asked, UDP and TCP. */
  async dns(vpcId: string): Promise<{ readonly address: string; readonly port: number }> {
    const { dnsAddress, dnsPort } = await this.admin('GET', `/netloom/v1/vpcs/${encodeURIComponent(vpcId)}`);
    return { address: dnsAddress, port: dnsPort };
  }

  /** Asks DNS as that VPC. Throws as `node:dns` does: code ENOTFOUND, ENODATA, ESERVFAIL … */
  async resolve(vpcId: string, name: string, type: TextType = 'A'): Promise<string[]> {
    const { address, port } = await this.dns(vpcId);
    const resolver = new Resolver({ timeout: 2000, tries: 2 });
    resolver.setServers([`${address}:${port}`]);
    return (await resolver.resolve(name, type)) as string[];
  }

  /** The end of what the server printed, its log too. */
  output(): string {
    return this.#server.output();
  }

  /** Resolves when the server is gone. */
  stop(): Promise<void> {
    return this.#server.stop();
  }

  /** `await using netloom = await startNetloom();` */
  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

export type { Netloom };
