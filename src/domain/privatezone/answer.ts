/**
 * The reference answerer: what a VPC must be told, worked out plainly from its zones (dns contract, section 8). It is
 * the measure for the DNS plane's compiled index, and its trace is the explanation people get. Names are lower-case
 * text without the final dot. Not its business: packets, sizes, truncation, the order of values.
 */

/** What a VPC sees: the zones bound to it, the oldest binding first. */
export interface AnswerView {
  readonly zones: readonly AnswerZone[];
}

export interface AnswerZone {
  readonly name: string;
  /** SOA serial. */
  readonly serial: number;
  /** Enabled records only. Owner relative to the zone, '' for the apex; data canonical, as in rdata.ts. */
  readonly records: readonly {
    readonly owner: string;
    readonly type: string;
    readonly ttl: number;
    readonly data: string;
  }[];
}

export interface AskedQuestion {
  /** Absolute name in any letter case. */
  readonly name: string;
  /** Mnemonic: 'A', 'ANY', 'TYPE65', … */
  readonly type: string;
  readonly recursionDesired: boolean;
  /** The resolver's address the question came to; undefined when it is not known. */
  readonly resolver: string | undefined;
}

export interface AnswerRecord {
  readonly owner: string;
  readonly type: string;
  readonly ttl: number;
  readonly data: string;
}

export interface Answer {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED';
  readonly authoritative: boolean;
  readonly answer: readonly AnswerRecord[];
  readonly authority: readonly AnswerRecord[];
  /** Why, step by step. */
  readonly trace: readonly TraceStep[];
}

export interface TraceStep {
  readonly step: 'source' | 'zone' | 'name' | 'records' | 'alias';
  readonly reason: AnswerReason;
  /** The zone's name, once one is chosen. */
  readonly zone?: string;
  /** The name this step is about. */
  readonly name: string;
}

/** Why an answer is as it is; the contract row in brackets. */
export const ANSWER_REASONS = [
  'source-unknown', // [1]
  'transfer-refused', // [22]
  'zone-longest-suffix', // [3]
  'zone-private-reverse', // [20]
  'zone-none-no-upstream', // [10]
  'zone-none-no-recursion', // [11]
  'name-exists', // [6]
  'name-empty-non-terminal', // [9]
  'name-wildcard', // [12]
  'name-missing', // [8]
  'records-of-type', // [6]
  'records-any-one', // [21]
  'records-no-data', // [7]
  'alias-followed', // [13]
  'alias-loop', // [13]
  'alias-limit', // [13]
] as const;
export type AnswerReason = (typeof ANSWER_REASONS)[number];

const SYNTHETIC_TTL = 60;
const MAX_LINKS = 8;
const PRIVATE_REVERSE = /(?:^|\.)((?:10|(?:1[6-9]|2\d|3[01])\.172|168\.192)\.in-addr\.arpa)$/;

/** The answer of a view to a question; a view of undefined is an unknown source. */
export function answer(view: AnswerView | undefined, question: AskedQuestion): Answer {
  const trace: TraceStep[] = [];
  const chain: AnswerRecord[] = [];
  let name = question.name.toLowerCase();
  const outcome = (
    rcode: Answer['rcode'],
    records: readonly AnswerRecord[],
    authority: readonly AnswerRecord[],
  ): Answer => ({
    rcode,
    authoritative: trace.some(({ reason }) => reason === 'zone-longest-suffix' || reason === 'zone-private-reverse'),
    answer: [...chain, ...records],
    authority,
    trace,
  });

  if (view === undefined) {
    trace.push({ step: 'source', reason: 'source-unknown', name });
    return outcome('REFUSED', [], []);
  }
  if (question.type === 'AXFR' || question.type === 'IXFR') {
    trace.push({ step: 'source', reason: 'transfer-refused', name });
    return outcome('REFUSED', [], []);
  }
  for (;;) {
    const bound = zoneOf(view, name);
    const zone = bound ?? privateReverseZone(name);
    if (zone === undefined) {
      const recurse = question.recursionDesired || chain.length > 0;
      trace.push({ step: 'zone', reason: recurse ? 'zone-none-no-upstream' : 'zone-none-no-recursion', name });
      return outcome(recurse ? 'SERVFAIL' : 'REFUSED', [], []);
    }
    const here = { zone: zone.name, name };
    trace.push({ step: 'zone', reason: bound === undefined ? 'zone-private-reverse' : 'zone-longest-suffix', ...here });

    const found = findName(zone, name, question.resolver);
    trace.push({ step: 'name', reason: found.reason, ...here });
    if (found.reason === 'name-missing') return outcome('NXDOMAIN', [], [soa(zone)]);

    const records = found.records.map((record) => ({ ...record, owner: name }));
    const wanted = question.type === 'ANY' ? records[0]?.type : question.type;
    const rrset = rrsetOf(records, wanted);
    if (rrset.length > 0) {
      trace.push({ step: 'records', reason: question.type === 'ANY' ? 'records-any-one' : 'records-of-type', ...here });
      return outcome('NOERROR', rrset, []);
    }
    const alias = rrsetOf(records, 'CNAME')[0];
    if (alias === undefined) {
      trace.push({ step: 'records', reason: 'records-no-data', ...here });
      return outcome('NOERROR', [], [soa(zone)]);
    }
    if (chain.length === MAX_LINKS) {
      trace.push({ step: 'alias', reason: 'alias-limit', ...here });
      return outcome('SERVFAIL', [], []);
    }
    chain.push(alias);
    const loop = chain.some(({ owner }) => owner === alias.data);
    trace.push({ step: 'alias', reason: loop ? 'alias-loop' : 'alias-followed', ...here });
    if (loop) return outcome('SERVFAIL', [], []);
    name = alias.data;
  }
}

/** The zone with the longest name that the name equals or ends in; of equal names the oldest binding's (row 3). */
function zoneOf(view: AnswerView, name: string): AnswerZone | undefined {
  return view.zones
    .filter((zone) => isWithin(name, zone.name))
    .reduce<AnswerZone | undefined>(
      (best, zone) => (best && best.name.length >= zone.name.length ? best : zone),
      undefined,
    );
}

/** RFC 1918 reverse names without a zone of their own are answered from an empty one, never sent on (row 20). */
function privateReverseZone(name: string): AnswerZone | undefined {
  const match = PRIVATE_REVERSE.exec(name);
  return match === null ? undefined : { name: match[1]!, serial: 1, records: [] };
}

interface Found {
  readonly reason: AnswerReason & `name-${string}`;
  readonly records: readonly Omit<AnswerRecord, 'owner'>[];
}

/** What the zone holds at a name, wildcards applied (RFC 4592 3.3.1). */
function findName(zone: AnswerZone, name: string, resolver: string | undefined): Found {
  const existing = existingNames(zone);
  if (existing.has(name)) {
    const records = recordsAt(zone, name, resolver);
    return { reason: records.length > 0 ? 'name-exists' : 'name-empty-non-terminal', records };
  }
  let encloser = parentOf(name);
  while (!existing.has(encloser)) encloser = parentOf(encloser);
  const wildcard = `*.${encloser}`;
  if (existing.has(wildcard)) return { reason: 'name-wildcard', records: recordsAt(zone, wildcard, resolver) };
  return { reason: 'name-missing', records: [] };
}

/** Every name that exists: owners, all that lies between them and the apex (RFC 8020), the apex and ns1 (row 18). */
function existingNames(zone: AnswerZone): Set<string> {
  const names = new Set([zone.name]);
  for (const owner of [...zone.records.map((record) => record.owner), 'ns1']) {
    for (let name = absolute(zone, owner); name !== zone.name; name = parentOf(name)) names.add(name);
  }
  return names;
}

/** The records of an existing name, with what the zone synthesises (row 18). */
function recordsAt(zone: AnswerZone, name: string, resolver: string | undefined): Omit<AnswerRecord, 'owner'>[] {
  const own = zone.records.filter(({ owner }) => absolute(zone, owner) === name);
  if (name === zone.name) return [...own, soa(zone), { type: 'NS', ttl: SYNTHETIC_TTL, data: `ns1.${zone.name}` }];
  if (name !== `ns1.${zone.name}` || own.length > 0 || resolver === undefined) return own;
  return [{ type: resolver.includes(':') ? 'AAAA' : 'A', ttl: SYNTHETIC_TTL, data: resolver }];
}

/** The values of one type, at the lowest of their ttls (row 14). */
function rrsetOf(records: readonly AnswerRecord[], type: string | undefined): AnswerRecord[] {
  const values = records.filter((record) => record.type === type);
  const ttl = Math.min(...values.map((record) => record.ttl));
  return values.map(({ owner, type: own, data }) => ({ owner, type: own, ttl, data }));
}

function soa(zone: AnswerZone): AnswerRecord {
  const names = `ns1.${zone.name} hostmaster.${zone.name}`;
  const data = `${names} ${zone.serial} 3600 600 86400 ${SYNTHETIC_TTL}`;
  return { owner: zone.name, type: 'SOA', ttl: SYNTHETIC_TTL, data };
}

const absolute = (zone: AnswerZone, owner: string): string => (owner === '' ? zone.name : `${owner}.${zone.name}`);

const isWithin = (name: string, zone: string): boolean => name === zone || name.endsWith(`.${zone}`);

const parentOf = (name: string): string => name.slice(name.indexOf('.') + 1);
