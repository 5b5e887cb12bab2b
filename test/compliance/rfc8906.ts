import { ask, DO, FLAGS, option, type Query, type Seen, type Server, TYPE } from './wire.ts';

/**
 * The tests of RFC 8906 section 8, and EDNS over TCP (3.2.7), which section 8 leaves without one: 19 queries to an
 * authoritative server, each with what must be seen in the answer. By hand, against any server:
 * `NETLOOM_TEST_DNS=127.0.0.1:53 NETLOOM_TEST_ZONE=corp.test node test/compliance/rfc8906.ts` prints the table.
 */
export interface Check {
  readonly section: string;
  readonly test: string;
  /** Of the zone's name. */
  readonly query: (zone: string) => Query;
  /** Sentences of what must be, and whether it is. `zone`: all that was seen before, by section. */
  readonly expected: Readonly<Record<string, (seen: Seen, before: ReadonlyMap<string, Seen>) => boolean>>;
}

export interface Result {
  readonly section: string;
  readonly test: string;
  readonly expected: string;
  /** In the words of dig. */
  readonly seen: string;
  readonly ok: boolean;
}

const RCODES: Readonly<Record<number, string>> = {
  0: 'NOERROR',
  1: 'FORMERR',
  2: 'SERVFAIL',
  4: 'NOTIMP',
  5: 'REFUSED',
  16: 'BADVERS',
};

const soa =
  (more: Partial<Query> = {}) =>
  (zone: string): Query => ({ name: zone, type: TYPE.SOA, ...more });
const status = (rcode: number) => ({ [RCODES[rcode]!]: (seen: Seen) => seen.rcode === rcode });

const SOA = { 'an SOA record': (seen: Seen) => seen.answers.includes(TYPE.SOA) };
const NO_ANSWER = { 'an empty answer section': (seen: Seen) => seen.answers.length === 0 };
const AA = { aa: (seen: Seen) => (seen.flags & FLAGS.AA) !== 0 };
const NO_AA = { 'no aa': (seen: Seen) => (seen.flags & FLAGS.AA) === 0 };
const NO_AD = { 'no ad': (seen: Seen) => (seen.flags & FLAGS.AD) === 0 };
const NO_RD = { 'no rd': (seen: Seen) => (seen.flags & FLAGS.RD) === 0 };
const NO_OPT = { 'no OPT': (seen: Seen) => seen.opt === undefined };
const OPT = { OPT: (seen: Seen) => seen.opt !== undefined, 'EDNS version 0': (seen: Seen) => seen.opt?.version === 0 };
const NO_MBZ = { 'no MBZ': (seen: Seen) => ((seen.opt?.flags ?? 0) & ~DO) === 0 };
const NO_OPTION = { 'no option 100': (seen: Seen) => !seen.opt?.options.includes(100) };

const FOUND = { ...status(0), ...SOA, ...AA, ...NO_AD };
const PLAIN = { ...FOUND, ...NO_RD, ...NO_OPT };
const EXTENDED = { ...FOUND, ...OPT };
const BADVERS = { ...status(16), ...NO_ANSWER, ...OPT, ...NO_AA, ...NO_AD };

export const CHECKS: readonly Check[] = [
  { section: '8.1.1', test: 'the server is configured for the zone', query: soa(), expected: PLAIN },
  {
    section: '8.1.2',
    test: 'an unknown type',
    query: (zone) => ({ name: zone, type: 1000 }),
    expected: { ...status(0), ...NO_ANSWER, ...AA, ...NO_AD, ...NO_RD, ...NO_OPT },
  },
  { section: '8.1.3.1', test: 'CD=1', query: soa({ flags: FLAGS.CD }), expected: PLAIN },
  {
    section: '8.1.3.2',
    test: 'AD=1',
    query: soa({ flags: FLAGS.AD }),
    expected: { ...status(0), ...SOA, ...AA, ...NO_RD },
  },
  {
    section: '8.1.3.3',
    test: 'the reserved bit',
    query: soa({ flags: FLAGS.Z }),
    expected: { ...PLAIN, 'no MBZ in the header': (seen) => (seen.flags & FLAGS.Z) === 0 },
  },
  {
    section: '8.1.3.4',
    test: 'RD=1',
    query: soa({ flags: FLAGS.RD }),
    expected: { ...FOUND, ...NO_OPT, rd: (seen) => (seen.flags & FLAGS.RD) !== 0 },
  },
  {
    section: '8.1.4',
    test: 'an unknown opcode',
    query: soa({ flags: 15 << 11, headerOnly: true }),
    expected: {
      ...status(4),
      ...NO_ANSWER,
      ...NO_AA,
      'opcode 15': (seen) => seen.opcode === 15,
      'no other section': (seen) => seen.questions === 0 && seen.authorities.length === 0 && seen.opt === undefined,
    },
  },
  { section: '8.1.5', test: 'TCP', query: soa({ tcp: true }), expected: PLAIN },
  { section: '3.2.7', test: 'EDNS over TCP', query: soa({ tcp: true, edns: {} }), expected: EXTENDED },
  { section: '8.2.1', test: 'minimal EDNS', query: soa({ edns: {} }), expected: EXTENDED },
  { section: '8.2.2', test: 'EDNS version 1', query: soa({ edns: { version: 1 } }), expected: BADVERS },
  {
    section: '8.2.3',
    test: 'an unknown EDNS option',
    query: soa({ edns: { options: option(100) } }),
    expected: { ...EXTENDED, ...NO_OPTION },
  },
  {
    section: '8.2.4',
    test: 'an unknown EDNS flag',
    query: soa({ edns: { flags: 0x40 } }),
    expected: { ...EXTENDED, ...NO_MBZ },
  },
  {
    section: '8.2.5',
    test: 'EDNS version 1 with an unknown flag',
    query: soa({ edns: { version: 1, flags: 0x40 } }),
    expected: { ...BADVERS, ...NO_MBZ },
  },
  {
    section: '8.2.6',
    test: 'EDNS version 1 with an unknown option',
    query: soa({ edns: { version: 1, options: option(100) } }),
    expected: { ...BADVERS, ...NO_OPTION },
  },
  {
    section: '8.2.7',
    test: 'a truncated response',
    query: (zone) => ({ name: `large.${zone}`, type: TYPE.TXT, edns: { flags: DO, size: 512 } }),
    expected: {
      ...status(0),
      ...OPT,
      tc: (seen) => (seen.flags & FLAGS.TC) !== 0,
      'at most 512 octets': (seen) => seen.size <= 512,
    },
  },
  {
    section: '8.2.8',
    test: 'DO=1',
    query: soa({ edns: { flags: DO } }),
    expected: {
      ...status(0),
      ...SOA,
      ...AA,
      ...OPT,
      'DO with signatures': (seen) => !seen.answers.includes(TYPE.RRSIG) || (seen.opt!.flags & DO) !== 0,
    },
  },
  {
    section: '8.2.9',
    test: 'EDNS version 1 with DO=1',
    query: soa({ edns: { version: 1, flags: DO } }),
    expected: {
      ...BADVERS,
      'DO as in 8.2.8': (seen, before) => (seen.opt!.flags & DO) === ((before.get('8.2.8')?.opt?.flags ?? 0) & DO),
    },
  },
  {
    section: '8.2.10',
    test: 'defined EDNS options together',
    // NSID, EXPIRE, a client subnet of 0.0.0.0/0, COOKIE.
    query: soa({
      edns: { options: [option(3), option(9), option(8, 0, 1, 0, 0), option(10, 1, 2, 3, 4, 5, 6, 7, 8)].flat() },
    }),
    expected: EXTENDED,
  },
];

/** Asks them all, one after the other. A zone has a TXT RRset of more than 512 octets at `large`. */
export async function checkServer(server: Server, zone: string): Promise<Result[]> {
  const results: Result[] = [];
  const before = new Map<string, Seen>();
  for (const { section, test, query, expected } of CHECKS) {
    const asked = query(zone);
    const outcome = await ask(server, asked).catch((error: Error) => error);
    const told = Object.keys(expected).join(', ');
    if (outcome instanceof Error) {
      results.push({ section, test, expected: told, seen: outcome.message, ok: false });
      continue;
    }
    before.set(section, outcome);
    const missed = Object.entries(expected).filter(([, isSo]) => !isSo(outcome, before));
    const seen = `${inWords(outcome)}${missed.length === 0 ? '' : `; not ${missed.map(([name]) => name).join(', ')}`}`;
    results.push({ section, test, expected: told, seen, ok: missed.length === 0 });
  }
  return results;
}

function inWords({ rcode, flags, answers, opt }: Seen): string {
  const bits = Object.entries(FLAGS).filter(([name, bit]) => name !== 'QR' && (flags & bit) !== 0);
  const words = [RCODES[rcode] ?? `rcode ${rcode}`, ...bits.map(([name]) => name.toLowerCase())];
  if (answers.includes(TYPE.SOA)) words.push('SOA');
  if (opt !== undefined)
    words.push(
      `OPT ${opt.version}${(opt.flags & DO) === 0 ? '' : ' do'}`,
      ...opt.options.map((code) => `option ${code}`),
    );
  return words.join(' ');
}

/** One line for each. */
export const table = (results: readonly Result[]): string =>
  results
    .map(
      ({ section, test, expected, seen, ok }) =>
        `${ok ? 'ok  ' : 'FAIL'} ${section.padEnd(8)}${test}: ${seen}${ok ? '' : ` (expected ${expected})`}`,
    )
    .join('\n');

if (import.meta.main) {
  const { NETLOOM_TEST_DNS: at = '', NETLOOM_TEST_ZONE: zone = '' } = process.env;
  const [, address = '', port = ''] = /^\[?([^\]]*?)\]?:(\d+)$/.exec(at) ?? [];
  if (address === '' || zone === '') {
    console.error(
      'NETLOOM_TEST_DNS=address:port NETLOOM_TEST_ZONE=name: the server to ask, and a zone it has, with a TXT RRset of over 512 octets at `large`',
    );
    process.exit(2);
  }
  const results = await checkServer({ address, port: Number(port) }, zone);
  const passed = results.filter(({ ok }) => ok).length;
  console.log(`${table(results)}\n${passed} of ${results.length}`);
  process.exitCode = passed === results.length ? 0 : 1;
}
