import { decodeMessage } from '../../src/dns/wire/decode.ts';
import { RD } from '../../src/dns/wire/header.ts';
import type { Asker } from '../differential/client.ts';
import { edns, inWords, queryFor } from '../packets/asking.ts';

/** Every kind of question there is, each with what must be answered. */

export interface Kind {
  readonly name: string;
  /** The n-th question of this kind: owner and type. */
  readonly ask: (n: number) => readonly [name: string, type: string];
  /** rcode and the last record's rdata, where there is one. */
  readonly answer: (n: number) => string;
}

export const ZONE_RECORDS = [
  'www 300 A 10.0.0.1',
  'alias CNAME www.corp.test',
  'out CNAME warm1.elsewhere.test',
  '*.wild A 10.0.0.2',
  'a.b A 10.0.0.3',
];

/** What others answer: every name of the zones elsewhere.test and hq.test. */
export const ELSEWHERE = '203.0.113.1';
export const HQ = '203.0.113.2';

/** Names asked for before the main thread stands still. */
export const WARM_NAMES = 50;
const warm = (n: number): string => `warm${n % WARM_NAMES}`;

const always =
  (answer: string): Kind['answer'] =>
  () =>
    answer;

export const KINDS: readonly Kind[] = [
  { name: 'a name', ask: () => ['www.corp.test', 'A'], answer: always('NOERROR A 10.0.0.1') },
  { name: 'another type', ask: () => ['www.corp.test', 'TXT'], answer: always('NOERROR') },
  { name: 'no such name', ask: (n) => [`no${n}.corp.test`, 'A'], answer: always('NXDOMAIN') },
  { name: 'an alias', ask: () => ['alias.corp.test', 'A'], answer: always('NOERROR A 10.0.0.1') },
  { name: 'a wildcard', ask: (n) => [`x${n}.wild.corp.test`, 'A'], answer: always('NOERROR A 10.0.0.2') },
  { name: 'an empty non-terminal', ask: () => ['b.corp.test', 'A'], answer: always('NOERROR') },
  { name: 'a local zone', ask: (n) => [`${n % 250}.0.0.10.in-addr.arpa`, 'PTR'], answer: always('NXDOMAIN') },
  { name: 'forwarded, warm', ask: (n) => [`${warm(n)}.elsewhere.test`, 'A'], answer: always(`NOERROR A ${ELSEWHERE}`) },
  { name: 'an alias to others', ask: () => ['out.corp.test', 'A'], answer: always(`NOERROR A ${ELSEWHERE}`) },
  { name: 'forwarded, cold', ask: (n) => [`c${n}.elsewhere.test`, 'A'], answer: always(`NOERROR A ${ELSEWHERE}`) },
  { name: 'by rule, warm', ask: (n) => [`${warm(n)}.hq.test`, 'A'], answer: always(`NOERROR A ${HQ}`) },
  { name: 'by rule, cold', ask: (n) => [`c${n}.hq.test`, 'A'], answer: always(`NOERROR A ${HQ}`) },
];

/** What was seen of each kind. */
export class Tally {
  readonly answered = new Map<string, number>();
  /** The first of each kind that were wrong, or not answered. */
  readonly faults = new Map<string, string>();

  /** Asks the n-th question of a kind by one protocol. Never rejects. */
  async ask(client: Asker, kind: Kind, n: number, tcp: boolean): Promise<void> {
    const key = `${kind.name}, ${tcp ? 'TCP' : 'UDP'}`;
    // TCP asks other cold names than UDP.
    const turn = 2 * n + (tcp ? 1 : 0);
    try {
      const packet = queryFor(...kind.ask(turn), { flags: RD, ...edns() });
      const { rcode, answer } = inWords(decodeMessage(await client(packet, tcp))!);
      const [last] = answer.slice(-1);
      const seen = last === undefined ? rcode : `${rcode} ${last.split(' ').slice(2).join(' ')}`;
      if (seen === kind.answer(turn)) this.answered.set(key, (this.answered.get(key) ?? 0) + 1);
      else this.#fault(key, `${kind.ask(turn).join(' ')}: ${seen}`);
    } catch (error) {
      this.#fault(key, String(error));
    }
  }

  #fault(key: string, what: string): void {
    if (!this.faults.has(key)) this.faults.set(key, `${key}: ${what}`);
  }
}
