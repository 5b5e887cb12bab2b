import { BCE_OPERATIONS } from '../contract/bce.ts';
import type { BceOperation } from '../contract/operation.ts';
import type { BceService } from './case.ts';
import type { Call, Client, Keys } from './client.ts';
import { Scratch } from './scratch.ts';
import type { Answer } from './wire.ts';

/** What cases work with: the endpoint, and what was found out or made there already. */
export class Stage {
  /** Another at the end of an interrupted run: what was made is still taken away. */
  client: Client;
  readonly keys: Keys;
  readonly region: string;
  readonly write: boolean;
  readonly scratch: Scratch;
  readonly #memory = new Map<string, Promise<unknown>>();

  constructor(client: Client, keys: Keys, region: string, write: boolean, name: string) {
    this.client = client;
    this.keys = keys;
    this.region = region;
    this.write = write;
    this.scratch = new Scratch(name);
  }

  /** Asked once and remembered: several cases look at one answer, or share one thing. */
  once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#memory.get(key);
    if (known !== undefined) return known as Promise<T>;
    const asked = ask();
    this.#memory.set(key, asked);
    return asked;
  }

  call(service: BceService, method: string, path: string, call: Call = {}): Promise<Answer> {
    return this.client.call(service, method, path, call);
  }

  /** An operation of the contract's by name, its path filled in. */
  ask(name: string, params: Readonly<Record<string, string>> = {}, call: Call = {}): Promise<Answer> {
    const { service, method, path, flag } = row(name);
    const query = [flag, call.query].filter((part) => part !== undefined && part !== '').join('&');
    return this.call(service as BceService, method, filled(path, params), { ...call, query });
  }
}

export const row = (name: string): BceOperation => BCE_OPERATIONS.get(name)!;

/** A path with its parameters in. */
export const filled = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name]!));
