import type { DomainEvent } from './commit.ts';
import type { ToAscii } from './net/domain-name.ts';
import type { Refusal } from './refusal.ts';
import type { State } from './state.ts';

/**
 * A command: given the state, decides which facts follow and what the caller is told, or refuses. Pure; everything it
 * cannot know by itself is in its context. Factories of commands check values that need no state and may refuse too.
 */
export type Command<R = unknown> = (state: State, context: Context) => Decision<R> | Refusal;

export interface Decision<R> {
  readonly events: readonly DomainEvent[];
  readonly result: R;
}

export interface Context {
  /** Milliseconds since 1970; never before the last commit's. */
  readonly at: number;
  /** Log position the first event will get; the i-th gets position + i. */
  readonly position: number;
  readonly ids: Ids;
  readonly rules: Rules;
}

/** Ids: the creation position under a keyed permutation, one for each account and kind. */
export interface Ids {
  make(kind: IdKind, account: string, position: number): string;
  /** The position a once issued id was made at; undefined for what cannot be one. */
  position(kind: IdKind, account: string, id: string): number | undefined;
}

export type IdKind = 'vpc' | 'subnet' | 'routeTable' | 'routeRule' | 'ipReserve' | 'zone' | 'record';

/** The prefix and the number of characters after it, common contract 4.2. */
export const ID_FORMS: Record<IdKind, { readonly prefix: string; readonly length: number }> = {
  vpc: { prefix: 'vpc-', length: 12 },
  subnet: { prefix: 'sbn-', length: 12 },
  routeTable: { prefix: 'rt-', length: 12 },
  routeRule: { prefix: 'rr-', length: 12 },
  ipReserve: { prefix: 'ipr-', length: 12 },
  zone: { prefix: 'zone-', length: 12 },
  record: { prefix: 'rc-', length: 12 },
};

/** Whether this is a well-formed id of the kind, as accepted on input (common contract 4.2). */
export function isId(kind: IdKind, text: string): boolean {
  const { prefix } = ID_FORMS[kind];
  return text.startsWith(prefix) && /^[A-Za-z0-9]{1,32}$/.test(text.slice(prefix.length));
}

/** What the operator set, as far as decisions depend on it. */
export interface Rules {
  readonly toAscii: ToAscii;
  readonly quotas: Quotas;
  readonly dnsPool: DnsPool;
}

/** Undefined is unlimited, the default (common contract 2.4, QuotaExceeded). */
export interface Quotas {
  readonly vpcsPerRegion?: number;
  readonly secondaryCidrsPerVpc?: number;
  readonly subnetsPerVpc?: number;
  readonly routeRulesPerTable?: number;
  readonly zones?: number;
  readonly recordsPerZone?: number;
  readonly vpcsPerZone?: number;
}

/** Where a new VPC's own DNS address comes from (design, NETLOOM_DNS_POOL). */
export type DnsPool =
  | {
      readonly kind: 'addresses';
      /** First address, as a 32-bit number. */
      readonly base: number;
      readonly size: number;
    }
  | { readonly kind: 'ports'; readonly address: string; readonly first: number; readonly size: number }
  | { readonly kind: 'none' };
