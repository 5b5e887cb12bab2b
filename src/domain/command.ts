import type { DomainEvent } from './commit.ts';
import type { ToAscii } from './net/domain-name.ts';
import type { MissingName } from './privatezone/types.ts';
import type { Refusal } from './refusal.ts';
import type { ForwardTarget } from './resolver/types.ts';
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
  /** A rule of a CSN's table in UUID form: what it is made of, under a permutation of the table's own. */
  makeRule(table: string, parts: RuleParts): string;
  /** What a once issued rule id is made of; undefined for what cannot be one. */
  readRule(table: string, id: string): RuleParts | undefined;
}

/** What tells a rule of a table from every other, and where it stands in the table's order. */
export interface RuleParts {
  /** 32-bit network address. */
  readonly base: number;
  readonly length: number;
  /** Position of the attachment a rule was learned from; 0 for a custom rule. */
  readonly attachmentPosition: number;
  /** Learn order; of a custom rule its own position. */
  readonly order: number;
}

export type IdKind =
  | 'vpc'
  | 'subnet'
  | 'routeTable'
  | 'routeRule'
  | 'ipReserve'
  | 'zone'
  | 'record'
  | 'line'
  | 'channel'
  | 'edgeVpc'
  | 'csn'
  | 'csnTable'
  | 'attachment'
  | 'tgw'
  | 'grant'
  | 'package'
  | 'resolver'
  | 'forwardRule'
  | 'user'
  | 'group'
  | 'policy'
  | 'role';

export interface IdForm {
  readonly prefix: string;
  /** Characters after the prefix. */
  readonly length: number;
  /** Of its digits; absent: 36. */
  readonly radix?: 16;
}

/** Common contract 4.2; of IAM 3.1. */
export const ID_FORMS: Record<IdKind, IdForm> = {
  vpc: { prefix: 'vpc-', length: 12 },
  subnet: { prefix: 'sbn-', length: 12 },
  routeTable: { prefix: 'rt-', length: 12 },
  routeRule: { prefix: 'rr-', length: 12 },
  ipReserve: { prefix: 'ipr-', length: 12 },
  zone: { prefix: 'zone-', length: 12 },
  record: { prefix: 'rc-', length: 12 },
  line: { prefix: 'dcphy-', length: 12 },
  channel: { prefix: 'dedicatedconn-', length: 12 },
  edgeVpc: { prefix: 'vpc-', length: 12 },
  csn: { prefix: 'csn-', length: 16 },
  csnTable: { prefix: 'csnRt-', length: 16 },
  attachment: { prefix: 'tgwAttach-', length: 16 },
  tgw: { prefix: 'tgw-', length: 16 },
  grant: { prefix: 'grant-', length: 12 },
  package: { prefix: 'csnBp-', length: 12 },
  resolver: { prefix: 'rsv-', length: 12 },
  forwardRule: { prefix: 'rule-', length: 12 },
  user: { prefix: '', length: 32, radix: 16 },
  group: { prefix: '', length: 32, radix: 16 },
  policy: { prefix: '', length: 32, radix: 16 },
  role: { prefix: '', length: 32, radix: 16 },
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
  readonly csn: CsnRules;
  readonly dns: DnsRules;
}

export interface DnsRules {
  /** What becomes of names a zone does not have, where the zone says nothing (dns contract 8, row 8). */
  readonly missingName: MissingName;
  /** Asked for names of no zone and no rule, in this order; none: such names get SERVFAIL (row 10). */
  readonly upstreams: readonly ForwardTarget[];
  /** Prefixes (CIDR) queries may be sent to although they are refused by nature (net/forwardable.ts). */
  readonly forwardAllow: readonly string[];
  /** Prefixes (CIDR) they may not be sent to either. */
  readonly forwardDeny: readonly string[];
}

/** As it is when nothing is set. */
export const DEFAULT_DNS: DnsRules = { missingName: 'nxdomain', upstreams: [], forwardAllow: [], forwardDeny: [] };

export interface CsnRules {
  /** Milliseconds an instance is attaching or detaching; 0: at once. */
  readonly attachDelay: number;
  /** What two regions exchange without a limit, in kilobits per second (csn contract 7.8). */
  readonly defaultBandwidth: number;
  /** Whether a prepaid package may be deleted before it expires (csn contract 4.3, 27). */
  readonly deletePrepaid: boolean;
  readonly prices: PriceBook;
}

/** Prices by interwork region, as decimal text (csn contract 7.9). */
export type PriceBook = Readonly<Record<'chinesemainland' | 'asiapacific' | 'crossregional', Prices>>;

export interface Prices {
  readonly prepaidPerMbpsMonth: string;
  readonly trafficPerGB: string;
  readonly dailyPeakPerMbpsDay: string;
  readonly percent95PerMbpsMonth: string;
  readonly enhanced95PerMbpsMonth: string;
}

const NOTHING: Prices = {
  prepaidPerMbpsMonth: '0',
  trafficPerGB: '0',
  dailyPeakPerMbpsDay: '0',
  percent95PerMbpsMonth: '0',
  enhanced95PerMbpsMonth: '0',
};

/** The price book of who names none: the real tariffs are not public. */
const FREE: PriceBook = { chinesemainland: NOTHING, asiapacific: NOTHING, crossregional: NOTHING };

/** As it is when nothing is set. */
export const DEFAULT_CSN: CsnRules = { attachDelay: 0, defaultBandwidth: 10, deletePrepaid: true, prices: FREE };

/** Undefined is unlimited, the default (common contract 2.4, QuotaExceeded). */
export interface Quotas {
  readonly vpcsPerRegion?: number;
  readonly secondaryCidrsPerVpc?: number;
  readonly subnetsPerVpc?: number;
  readonly routeRulesPerTable?: number;
  readonly zones?: number;
  readonly recordsPerZone?: number;
  readonly recordsPerName?: number;
  readonly vpcsPerZone?: number;
  readonly csns?: number;
  readonly instancesPerCsnRegion?: number;
  readonly tablesPerCsn?: number;
  readonly rulesPerCsnTable?: number;
  readonly packages?: number;
  readonly resolvers?: number;
  readonly forwardRules?: number;
  readonly rulesPerResolver?: number;
  readonly users?: number;
  readonly groups?: number;
  readonly keysPerUser?: number;
  readonly policies?: number;
  readonly roles?: number;
  readonly policiesPerSubject?: number;
  readonly sessions?: number;
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
