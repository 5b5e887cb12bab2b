import { ACCEPTED, chainEnd, type Difference } from './accepted.ts';
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

const AT_ONCE = 32;
const MAX_LINKS = 9;

export async function compareAll(
  zones: ReadonlyMap<string, TestZone>,
  questions: readonly Question[],
  ours: Asker,
  peers: Readonly<Record<PeerName, Asker>>,
): Promise<Result> {
  const result: Result = { compared: 0, tally: new Map(), accepted: new Map(), unexplained: [] };
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let question = questions[next++]; question !== undefined; question = questions[next++]) {
      const [own, ...others] = await Promise.all(
        [ours, ...PEERS.map((peer) => peers[peer])].map((a) => look(a, question!)),
      );
      for (const word of [own!.rcode, own!.tc ? 'TC' : 'whole', question.kind]) count(result.tally, word);
      let othersAgree = true;
      for (const [i, peer] of PEERS.entries()) {
        result.compared += 1;
        const parts = await differing(question, own!, others[i]!, ours, peers[peer]);
        if (parts.length === 0) continue;
        const name = question.name.toLowerCase();
        const oursWhole = await look(ours, { ...question, tcp: true });
        const theirsWhole = await followed(peers[peer], question, zones);
        const found = {
          question,
          name,
          peer,
          ours: own!,
          theirs: others[i]!,
          oursWhole,
          theirsWhole,
          zones,
          othersAgree,
        };
        const entry = ACCEPTED.find((one) => one.peers.includes(peer) && one.matches(found));
        if (entry !== undefined) count(result.accepted, entry.id);
        else {
          result.unexplained.push(inWords(found, parts));
          othersAgree = false;
        }
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return result;
}

const count = (map: Map<string, number>, key: string): unknown => map.set(key, (map.get(key) ?? 0) + 1);

async function look(ask: Asker, question: Question): Promise<Seen> {
  const packet = packetOf(question);
  const questionLength = packet.length - 12 - (question.udpSize === undefined ? 0 : 11);
  const seen = seenIn(await ask(packet, question.tcp), questionLength);
  if (seen.question !== packet.subarray(12, 12 + questionLength).toHex())
    throw new Error(`not its question: ${question.name}`);
  return seen;
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
