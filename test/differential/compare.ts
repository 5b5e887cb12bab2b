import { RCODES } from '../../src/dns/wire/header.ts';
import { ACCEPTED, chainEnd, type Difference } from './accepted.ts';
import { canonical } from './canonical.ts';
import type { Asker } from './client.ts';
import { PEERS, type PeerName } from './peers.ts';
import { packetOf, type Question } from './questions.ts';
import { differences, type Seen, seenIn, wholeRrsets } from './seen.ts';
import { type TestZone, zoneOf } from './zones.ts';

/** Asks everybody everything and sorts the differences. */

export interface Result {
  compared: number;
  /** Answers that did not fit a datagram, and those with authority or without, by rcode: what was tried at all. */
  readonly tally: Map<string, number>;
  /** Entries of ACCEPTED to how often they were met. */
  readonly accepted: Map<string, number>;
  readonly unexplained: string[];
}

const AT_ONCE = 96;
const MAX_LINKS = 9;
const HEADER = 12;
const TC_BIT = 2;
const QUESTION_CODES = 4;

export async function compareAll(
  zones: ReadonlyMap<string, TestZone>,
  questions: Iterable<Question>,
  ours: Asker,
  peers: Readonly<Record<PeerName, Asker>>,
): Promise<Result> {
  const result: Result = { compared: 0, tally: new Map(), accepted: new Map(), unexplained: [] };
  // One iterator for all: each takes the next question.
  const left = questions[Symbol.iterator]();
  const askers = [ours, ...PEERS.map((peer) => peers[peer])];
  const worker = async (): Promise<void> => {
    for (let next = left.next(); !next.done; next = left.next()) {
      const question = next.value;
      const packet = packetOf(question);
      const [own, ...others] = (await Promise.all(askers.map((ask) => ask(packet, question.tcp)))) as Answers;
      checkQuestion(question, packet, own);
      const truncated = (own[2]! & TC_BIT) !== 0;
      for (const word of [rcodeOf(own), truncated ? 'TC' : 'whole', question.kind]) count(result.tally, word);
      const form = canonical(own);
      let othersAgree = true;
      for (const [i, peer] of PEERS.entries()) {
        result.compared += 1;
        // What is the same in the one form needs no second look; what is left of truncated answers does.
        if (!truncated && form !== undefined && form === canonical(others[i]!)) continue;
        const asked: Asked = { zones, question, own, other: others[i]!, ours, peer, theirs: peers[peer], othersAgree };
        othersAgree = (await explain(asked, result)) && othersAgree;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return result;
}

type Answers = [Uint8Array, ...Uint8Array[]];

interface Asked {
  readonly zones: ReadonlyMap<string, TestZone>;
  readonly question: Question;
  readonly own: Uint8Array;
  readonly other: Uint8Array;
  readonly ours: Asker;
  readonly peer: PeerName;
  readonly theirs: Asker;
  readonly othersAgree: boolean;
}

/** Reads both answers and notes how they differ. Whether that is not at all, or accepted. */
async function explain(asked: Asked, result: Result): Promise<boolean> {
  const { zones, question, peer, ours, theirs, othersAgree } = asked;
  const [own, other] = [asked.own, asked.other].map((octets) => seenIn(octets, questionLengthOf(question)));
  const parts = await differing(question, own!, other!, ours, theirs);
  if (parts.length === 0) return true;
  const name = question.name.toLowerCase();
  const oursWhole = await look(ours, { ...question, tcp: true });
  const theirsWhole = await followed(theirs, question, zones);
  const found = { question, name, peer, ours: own!, theirs: other!, oursWhole, theirsWhole, zones, othersAgree };
  const entry = ACCEPTED.find((one) => one.peers.includes(peer) && one.matches(found));
  if (entry === undefined) {
    result.unexplained.push(inWords(found, parts));
    return false;
  }
  count(result.accepted, entry.id);
  return true;
}

/** Throws when an answer of ours does not repeat the question, octet for octet. */
function checkQuestion(question: Question, packet: Uint8Array, answer: Uint8Array): void {
  const end = HEADER + questionLengthOf(question);
  for (let at = HEADER; at < end; at += 1)
    if (answer[at] !== packet[at]) throw new Error(`not its question: ${question.name}`);
}

/** Octets of the question section: the name, an octet for its first label's length and one for its end, type and class. */
const questionLengthOf = ({ name }: Question): number => name.length + 2 + QUESTION_CODES;

const rcodeOf = (answer: Uint8Array): string => RCODES[answer[3]! & 15] ?? String(answer[3]! & 15);

const count = (map: Map<string, number>, key: string): unknown => map.set(key, (map.get(key) ?? 0) + 1);

async function look(ask: Asker, question: Question): Promise<Seen> {
  const packet = packetOf(question);
  const answer = await ask(packet, question.tcp);
  checkQuestion(question, packet, answer);
  return seenIn(answer, questionLengthOf(question));
}

/** Of two truncated answers what is left is each server's choice, in whole RRsets; over TCP they must agree. */
async function differing(question: Question, own: Seen, other: Seen, ours: Asker, theirs: Asker): Promise<string[]> {
  if (!own.tc || !other.tc) return differences(own, other);
  const [ownWhole, otherWhole] = await Promise.all([ours, theirs].map((ask) => look(ask, { ...question, tcp: true })));
  const parts = differences(ownWhole!, otherWhole!);
  return wholeRrsets(own.answer, ownWhole!.answer) ? parts : [...parts, 'half an RRset'];
}

/** The peer's answer over TCP, joined with its answers for the targets it left to the client. */
async function followed(ask: Asker, question: Question, zones: ReadonlyMap<string, TestZone>): Promise<Seen> {
  let whole = await look(ask, { ...question, tcp: true });
  const name = question.name.toLowerCase();
  const done = new Set<string>();
  for (let left = MAX_LINKS; left > 0; left -= 1) {
    const end = chainEnd(whole, name);
    const stopped = end !== name && !whole.answer.some((text) => text.startsWith(`${end}. `));
    if (!stopped || done.has(end) || whole.soa.length > 0 || zoneOf(zones, end) === undefined) break;
    done.add(end);
    const more = await look(ask, { ...question, name: end, tcp: true });
    const aliases = new Map([...whole.aliases, ...more.aliases]);
    const answer = [...new Set([...whole.answer, ...more.answer])].sort();
    whole = { ...whole, rcode: more.rcode, soa: more.soa, answer, aliases };
  }
  return whole;
}

function inWords({ question, peer, ours, theirs }: Difference, parts: readonly string[]): string {
  const { kind, name, type, udpSize, tcp } = question;
  const how = tcp ? 'TCP' : `UDP${udpSize === undefined ? '' : ` EDNS ${udpSize}`}`;
  const answer = ({ rcode, aa, tc, answer: records, soa }: Seen): string =>
    JSON.stringify({ rcode, aa, tc, answer: records.map((text) => text.slice(0, 120)), soa });
  return `${parts.join()} differ from ${peer}: ${kind}: ${name} ${type} by ${how}\n  ours   ${answer(ours)}\n  theirs ${answer(theirs)}`;
}
