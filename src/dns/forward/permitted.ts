import { networkInterfaces } from 'node:os';
import { type Forwardable, mayForwardTo, plainAddress } from '../../domain/net/forwardable.ts';
import type { Target } from '../index/rule.ts';
import type { ListenAt } from '../index/selection.ts';
import { familyOf } from '../io/port.ts';
import { targetKey } from './health.ts';

/** Verdicts are worked out anew after that long: the machine's own addresses come and go. */
const VERDICTS_MS = 5_000;
const MAX_VERDICTS = 10_000;

/** Which targets may be asked: none the operator or good sense forbids, and never ourselves (contract row 28). */
export class Permitted {
  readonly #forwardable: Forwardable;
  readonly #localAddresses: () => string[];
  #own: readonly ListenAt[] = [];
  /** The same in one spelling, from when somebody asks: there may be thousands. */
  #ownKeys: ReadonlySet<string> | undefined;
  #ownPorts = new Set<number>();
  readonly #verdicts = new Map<string, boolean>();
  #forget: NodeJS.Timeout | undefined;

  /** @param localAddresses of this machine's interfaces, as text. */
  constructor(forwardable: Forwardable, localAddresses: () => string[] = interfaceAddresses) {
    this.#forwardable = forwardable;
    this.#localAddresses = localAddresses;
  }

  /** Where we answer ourselves, in place of what was said before. */
  set own(own: readonly ListenAt[]) {
    this.#own = own;
    this.#ownKeys = undefined;
    this.#ownPorts = new Set(own.map((at) => at.port));
    this.#verdicts.clear();
  }

  may(target: Target): boolean {
    const key = targetKey(target);
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = mayForwardTo(target.ip, this.#forwardable) && !this.#isOwn(target);
    if (this.#verdicts.size === MAX_VERDICTS) this.#verdicts.clear();
    this.#verdicts.set(key, verdict);
    this.#forget ??= setTimeout(() => {
      this.#forget = undefined;
      this.#verdicts.clear();
    }, VERDICTS_MS).unref();
    return verdict;
  }

  /** Whether we answer at that port: the forwarder sends from none of those. */
  isOwnPort(port: number): boolean {
    return this.#ownPorts.has(port);
  }

  close(): void {
    clearTimeout(this.#forget);
  }

  #isOwn({ ip, port }: Target): boolean {
    this.#ownKeys ??= new Set(this.#own.map((at) => targetKey({ ip: plain(at.address), port: at.port })));
    const address = plain(ip);
    if (this.#ownKeys.has(targetKey({ ip: address, port }))) return true;
    const all = familyOf(address) === 4 ? '0.0.0.0' : '::';
    return this.#ownKeys.has(targetKey({ ip: all, port })) && this.#isLocal(address);
  }

  #isLocal(address: string): boolean {
    return address.startsWith('127.') || address === '::1' || this.#localAddresses().includes(address);
  }
}

/** One spelling for each address; an IPv4 one within an IPv6 one is what it stands for. */
const plain = (address: string): string => plainAddress(address) ?? address;

const interfaceAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({ address }) => plain(address)));
