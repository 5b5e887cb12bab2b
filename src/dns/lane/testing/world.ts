import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { arrivalAt, inWords, queryFor } from '../../../../test/packets/asking.ts';
import type { Arrival } from '../../answer/arrival.ts';
import type { Beyond } from '../../answer/beyond.ts';
import { newCounters } from '../../answer/counters.ts';
import { extendedErrors } from '../../answer/extended-errors.ts';
import { createAnswerer } from '../../answer/handler.ts';
import { LATER } from '../../answer/query.ts';
import { Cache } from '../../cache/cache.ts';
import type { DnsChange } from '../../changes.ts';
import type { Ask, ForwardFailure, FoundRecord } from '../../forward/messages.ts';
import { Index } from '../../index/index.ts';
import { LookupName } from '../../index/lookup-name.ts';
import { Rule } from '../../index/rule.ts';
import type { Reply } from '../../io/port.ts';
import { decodeMessage } from '../../wire/decode.ts';
import type { Message } from '../../wire/message.ts';
import { nameFromText, nameToText } from '../../wire/name.ts';
import { joinOctets } from '../../wire/octets.ts';
import { rdataFromText, typeCode, typeName } from '../../wire/types.ts';
import { Lane } from '../lane.ts';

const SEED = 11;
const TARGETS = [{ ip: '192.0.2.53', port: 53 }];

/** 'owner ttl TYPE rdata' as a record. */
export function rr(text: string): FoundRecord {
  const [owner, ttl, type, ...data] = text.split(' ') as [string, string, string, ...string[]];
  const code = typeCode(type)!;
  return { name: nameFromText(owner)!, ttl: Number(ttl), type: code, rdata: rdataFromText(code, data.join(' '))! };
}

/** An SOA that makes a negative answer last so many seconds. */
export function soa(name: string, seconds: number): FoundRecord {
  const times = new Uint8Array(20);
  new DataView(times.buffer).setUint32(16, seconds);
  const rdata = joinOctets([nameFromText('ns.x')!, nameFromText('h.x')!, times]);
  return { name: nameFromText(name)!, ttl: seconds, type: 6, rdata };
}

export const zone = (id: string, name: string, missingName?: 'nxdomain' | 'recurse'): DnsChange[] => [
  { kind: 'zone', zone: id, name, serial: 1, missingName },
  { kind: 'bound', vpc: 'v', zone: id },
];
export const node = (id: string, owner: string, type: string, data: string): DnsChange => ({
  kind: 'node',
  zone: id,
  serial: 2,
  owner,
  records: [{ type, ttl: 60, data }],
});
export const rule = (id: string, name: string): DnsChange[] => [
  { kind: 'rule', rule: id, zone: name, targets: [{ ip: `192.0.2.${id}`, port: 53 }], sources: [] },
  { kind: 'rule-bound', vpc: 'v', rule: id },
];

/** What became of a query; `message` when it is answered. */
export interface Asked {
  message: Message | undefined;
  answers: number;
  readonly reply: Reply;
}

export interface WorldOptions {
  readonly most?: number;
  readonly upstream?: boolean;
  readonly missingName?: 'nxdomain' | 'recurse';
  readonly cacheBytes?: number;
}

/** A dns thread without sockets: a clock and others that say what they are told to say. */
export class World {
  now = 1000;
  readonly index = new Index(SEED);
  readonly counters = newCounters();
  readonly asks: Ask[] = [];
  readonly defects: unknown[] = [];
  readonly lane: Lane;
  readonly cache: Cache;
  readonly #answerer;
  readonly #tick: (ms: number) => void;
  readonly #out = new Uint8Array(65_535);

  constructor(t: TestContext, changes: readonly DnsChange[], options: WorldOptions = {}) {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    this.#tick = (ms) => t.mock.timers.tick(ms);
    const upstream = options.upstream === false ? undefined : new Rule('.', TARGETS, [], new LookupName(SEED));
    this.cache = new Cache(options.cacheBytes ?? 2 ** 20);
    const { cache } = this;
    const beyond: Beyond = { cache, upstream, missingName: options.missingName ?? 'nxdomain', now: () => this.now };
    const fail = (error: unknown): void => assert.fail(error as Error);
    this.#answerer = createAnswerer(SEED, this.counters, fail, undefined, undefined, undefined, beyond);
    this.lane = new Lane({
      answerer: this.#answerer,
      beyond,
      counters: this.counters,
      seed: SEED,
      most: options.most ?? 4096,
      ask: (ask) => this.asks.push(ask),
      defect: (error) => this.defects.push(error),
    });
    t.after(() => this.lane.close());
    this.apply([{ kind: 'selectors', vpc: 'v', selectors: { listen: [], clients: [], default: true } }, ...changes]);
  }

  apply(changes: readonly DnsChange[]): void {
    this.index.apply(changes, (_, error) => assert.fail(error));
  }

  /** Sends a packet; over UDP when it comes from a port. */
  send(packet: Uint8Array, port?: number, more: Partial<Arrival> = {}): Asked {
    const arrival = arrivalAt(this.index.view('v'), more);
    const asked: Asked = {
      message: undefined,
      answers: 0,
      reply: {
        from: port === undefined ? undefined : `127.0.0.1 ${port}`,
        gone: undefined,
        send: (answer, length) => {
          if (length === 0) return;
          asked.answers += 1;
          asked.message = decodeMessage(answer.slice(0, length));
        },
      },
    };
    const length = this.#answerer.answer(arrival, packet, packet.length, this.#out);
    if (length === LATER) this.lane.wait(arrival, packet, packet.length, asked.reply);
    else asked.reply.send(this.#out, length);
    return asked;
  }

  ask(name: string, type = 'A', more: Partial<Message> = {}): Asked {
    return this.send(queryFor(name, type, more));
  }

  /** The questions that were asked of others, 'name type target', since this was last called. */
  asked(): string[] {
    return this.asks.splice(0).map(({ name, type, targets }) => {
      return `${nameToText(name)} ${typeName(type)} ${targets[0]!.ip}`;
    });
  }

  /** Others answer the question last asked, or the one with this id. */
  tell(
    answers: readonly string[],
    { id = this.asks.at(-1)!.id, rcode = 0, authorities = [] as FoundRecord[] } = {},
  ): void {
    this.lane.told({ id, rcode, answers: answers.map(rr), authorities });
  }

  fail(failed: ForwardFailure = 'timeout', id = this.asks.at(-1)!.id): void {
    this.lane.told({ id, failed });
  }

  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 50) {
      this.now += Math.min(50, left);
      this.#tick(Math.min(50, left));
    }
  }
}

/** rcode, answers and authorities in words, in that order; 'waits' while there is none. */
export function words({ message }: Asked): string[] | 'waits' {
  if (message === undefined) return 'waits';
  const { rcode, answer, authority } = inWords(message);
  return [rcode, ...answer, ...authority.map((text) => text.split(' ').slice(0, 3).join(' '))];
}

/** INFO-CODE of the extended error (RFC 8914), if any. */
export function extendedError({ message }: Pick<Asked, 'message'>): number | undefined {
  return message && extendedErrors(message)[0];
}
