import { Prefixes } from '../../domain/net/prefixes.ts';
import type { DnsPolicyChange } from '../changes.ts';

/** How one VPC's queries are treated (changes.ts), ready to be asked. */
export class Policy {
  readonly queryLog: boolean;
  /** Undefined: the server's. */
  readonly responsesPerSecond: number | undefined;
  readonly #allow: Prefixes<true> | undefined;

  constructor({ allow, queryLog, responsesPerSecond }: Partial<DnsPolicyChange> = {}) {
    this.queryLog = queryLog ?? false;
    this.responsesPerSecond = responsesPerSecond;
    if (allow === undefined || allow.length === 0) return;
    this.#allow = new Prefixes();
    for (const prefix of allow) this.#allow.update(prefix, () => true);
  }

  /** Whether a client (address text) may ask. */
  allows(client: string): boolean {
    return this.#allow === undefined || this.#allow.find(client) === true;
  }
}
