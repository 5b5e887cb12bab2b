import type { Rules } from '../../src/domain/command.ts';
import { apply, type DomainEvent } from '../../src/domain/commit.ts';
import type { Attachment } from '../../src/domain/csn/types.ts';
import { formatIpv4 } from '../../src/domain/net/address.ts';
import { type Ipv4Prefix, sizeOf } from '../../src/domain/net/prefix.ts';
import { networkKey } from '../../src/domain/network/types.ts';
import { emptyState, type State } from '../../src/domain/state.ts';
import { RULES } from '../../src/domain/testing/stage.ts';
import { keyedIds } from '../../src/platform/ids.ts';

/** What is measured: 10,000 attachments of 10 prefixes each, in one CSN. */
export const WORLDS = {
  /** Each attachment in one of 100 tables: 100,000 entries. */
  W1: { tables: 100, all: false, mixed: false },
  /** Every attachment in every one of 5 tables: 500,000 entries. */
  W2: { tables: 5, all: true, mixed: false },
  /** As W2, with 21 prefix lengths; a fifth are BGP channels, two of which always announce the same prefixes. */
  W3: { tables: 5, all: true, mixed: true },
} as const;
export type WorldName = keyof typeof WORLDS;

export const ATTACHMENTS = 10_000;
/** Networks that are not attached yet. */
export const SPARE = 1000;
const PREFIXES = 10;
export const ACCOUNT = 'a'.repeat(32);
export const REGIONS = ['bj', 'gz', 'su', 'hkg'];
export const ids = keyedIds(Buffer.alloc(32, 1));
export const rules: Rules = RULES;

export interface World {
  readonly state: State;
  readonly csn: string;
  /** The default table first. */
  readonly tables: readonly string[];
}

/** Numbers that look random, and are the same each time (Marsaglia's xorshift, 32 bits). */
export function randomNumbers(seed: number): (below: number) => number {
  let value = seed;
  return (below) => {
    value ^= value << 13;
    value ^= value >>> 17;
    value ^= value << 5;
    return (value >>> 0) % below;
  };
}

/** The n-th network's id, type and region. */
export const networkOf = (name: WorldName, n: number) => {
  const bgp = isBgp(name, n);
  const id = `${bgp ? 'dedicatedconn-' : 'vpc-'}${n.toString(36).padStart(12, '0')}`;
  return { instanceType: bgp ? 'channel' : 'vpc', instance: id, region: REGIONS[n % REGIONS.length]! } as const;
};

const isBgp = (name: WorldName, n: number): boolean => WORLDS[name].mixed && n % 10 < 2;

export const tell = (state: State, ...events: readonly DomainEvent[]): void =>
  void apply(state, { position: state.position + 1, at: state.at, cause: { operation: 'bench' }, events });

/** Which tables learn from the n-th attachment. */
export const tablesFor = (name: WorldName, tables: readonly string[], n: number): readonly string[] =>
  WORLDS[name].all ? tables : [tables[n % tables.length]!];

/** The whole of it, fact by fact. */
export function makeWorld(name: WorldName): World {
  const state = emptyState();
  const csn = 'csn-0000000000000001';
  const tables = Array.from({ length: WORLDS[name].tables }, (_, n) => `csnRt-${String(n).padStart(16, '0')}`);
  const texts = { name: 'bench', description: '' };
  tell(state, { type: 'account-opened', v: 1, account: ACCOUNT, name: 'bench' });
  tell(state, { type: 'csn-created', v: 1, account: ACCOUNT, csn, ...texts, tags: [], defaultTable: tables[0]! });
  for (const table of tables.slice(1)) tell(state, { type: 'csn-table-created', v: 1, csn, table, ...texts });
  // What is attached while the clock runs is learned by the default table at once.
  const options = { ecmp: false, anyCidr: false, autoAssociate: false, autoPropagate: true };
  tell(state, { type: 'csn-options-set', v: 1, csn, ...options });
  for (const region of REGIONS) {
    const tgw = ids.make('tgw', ACCOUNT, state.position + 1);
    tell(state, { type: 'tgw-created', v: 1, csn, tgw, region, name: `tgw-${region}` });
  }
  const prefixes = WORLDS[name].mixed ? mixedPrefixes() : evenPrefixes();
  let last: readonly string[] = [];
  for (let n = 0; n < ATTACHMENTS + SPARE; n += 1) {
    // The second of two BGP channels announces what the first does, by a longer path.
    if (!(isBgp(name, n) && n % 10 === 1))
      last = Array.from({ length: PREFIXES }, () => textOf(prefixes.next().value!));
    tell(state, ...publishing(name, n, last));
  }
  for (let n = 0; n < ATTACHMENTS; n += 1) {
    const attachment = ids.make('attachment', ACCOUNT, state.position + 1);
    const fixed = { v: 1, attachment, description: '' } as const;
    const created = { type: 'attachment-created', v: 1, csn, attachment, owner: ACCOUNT, vpcRules: [] } as const;
    tell(state, { ...created, ...networkOf(name, n) });
    const learning = tablesFor(name, tables, n);
    for (const table of learning) tell(state, { type: 'propagation-created', table, ...fixed });
    tell(state, { type: 'association-created', table: learning[0]!, ...fixed });
  }
  return { state, csn, tables };
}

export const attachmentOf = ({ state }: World, name: WorldName, n: number): Attachment => {
  const { instanceType, instance } = networkOf(name, n);
  return state.csns.attachments.get(state.csns.loaded.get(networkKey(instanceType, instance))!)!;
};

function publishing(name: WorldName, n: number, prefixes: readonly string[]): DomainEvent[] {
  const { instance, ...where } = networkOf(name, n);
  const registered = { type: 'network-registered', v: 1, instance, ...where, account: ACCOUNT, name: '' } as const;
  if (!isBgp(name, n)) return [{ ...registered, cidrs: prefixes }];
  const channel = { mode: 'bgp', router: '', primary: '', established: true, users: [] } as const;
  const asPath = n % 10 === 0 ? '65010' : '65020 65010';
  const routes = prefixes.map((prefix) => ({ prefix, asPath, community: '65010:1' }));
  return [
    { ...registered, cidrs: [], channel },
    { type: 'network-routes-received', v: 1, instance, routes },
  ];
}

const textOf = ({ base, length }: Ipv4Prefix): string => `${formatIpv4(base)}/${length}`;

/** All /25 of 10.0.0.0/8, in an order that looks random. */
export function* evenPrefixes(): Generator<Ipv4Prefix, undefined> {
  for (let n = 0; n < 2 ** 17; n += 1)
    yield { base: 0x0a000000 + (Math.imul(n, 0x9e3779b1) & 0x1ffff) * 128, length: 25 };
  return undefined;
}

/** Different ones of 21 lengths, equally often, anywhere; where a length is used up, the next longer. */
function* mixedPrefixes(): Generator<Ipv4Prefix, undefined> {
  const random = randomNumbers(2463534242);
  const taken = new Set<number>();
  for (let n = 0; ; n += 1) {
    for (let attempt = 0; ; attempt += 1) {
      const length = Math.min(32, 12 + (n % 21) + Math.floor(attempt / 20));
      const address = 0x01000000 + random(0xdf000000 - 0x01000000);
      const base = address - (address % sizeOf(length));
      if (taken.has(base * 64 + length)) continue;
      taken.add(base * 64 + length);
      yield { base, length };
      break;
    }
  }
}
