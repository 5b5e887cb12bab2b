import { TCP_MOST } from '../answer/arrival.ts';
import { type Beyond, sourceOf } from '../answer/beyond.ts';
import type { Counters } from '../answer/counters.ts';
import { flagsOf } from '../answer/forwarded.ts';
import type { Answerer, Waiting } from '../answer/handler.ts';
import { LATER, PATIENCE } from '../answer/query.ts';
import { FAILED } from '../cache/cache.ts';
import { compileFound, FAILURE } from '../cache/compile.ts';
import type { Ask, Found, Told } from '../forward/messages.ts';
import { LookupName } from '../index/lookup-name.ts';
import type { View } from '../index/view.ts';
import type { Reply, Wait } from '../io/port.ts';
import { Shares } from '../shares.ts';
import { type Fetch, Fetches } from './fetches.ts';
import { REASONS } from './reasons.ts';

/** Who gets no fresh answer in so many milliseconds gets a stale one, if there is one (RFC 8767 5). */
const STALE_AFTER_MS = 1750;
/** How often those are looked for. */
const SWEEP_MS = 50;
/** A query follows others' answers no longer than this, and no oftener. */
const LONGEST_MS = 12_000;
const MOST_ROUNDS = 16;
/** Octets of the packets of those who wait, for each that may: most are far shorter. */
const OCTETS_EACH = 512;

export interface LaneOptions {
  readonly answerer: Answerer;
  readonly beyond: Beyond;
  readonly counters: Pick<Counters, 'waited' | 'waiting_refused' | 'waiting_repeated' | 'fetches' | 'fetch_failures'>;
  /** Of the name hashes. */
  readonly seed: number;
  /** Most queries that wait, and most questions asked for them; no VPC gets so many that others find no room. */
  readonly most: number;
  readonly ask: (ask: Ask) => void;
  /** Is told what was thrown over an answer; those who wait get SERVFAIL. */
  readonly defect: (error: unknown) => void;
}

/** One query that waits. */
interface Waiter extends Waiting {
  readonly reply: Reply;
  /** What a repetition of it is known by; undefined: it has none. */
  readonly repeated: string | undefined;
  rounds: number;
  fetch: Fetch<Waiter> | undefined;
}

/**
 * The slow lane (0009): queries that wait for what others say. When it is told, it goes into the cache, and each that
 * waited for it goes the path again. Bounded in number, octets, time and rounds; nobody waits for the main thread.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #fetches: Fetches<Waiter>;
  /** In the order they came. */
  readonly #waiters = new Set<Waiter>();
  readonly #places: Shares<View>;
  /** Of their packets: a few long ones would otherwise take all room there is. */
  readonly #octets: Shares<View>;
  readonly #repeated = new Set<string>();
  /** Those who have not yet waited so long that they would rather have something stale. */
  readonly #patient = new Set<Waiter>();
  readonly #name: LookupName;
  readonly #out = new Uint8Array(TCP_MOST);
  #sweep: NodeJS.Timeout | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#fetches = new Fetches(options.ask, options.most);
    this.#places = new Shares(options.most);
    this.#octets = new Shares(options.most * OCTETS_EACH);
    this.#name = new LookupName(options.seed);
  }

  /** Queries that wait. */
  get size(): number {
    return this.#waiters.size;
  }

  /** The query the answerer has just said LATER to waits; when there is no room, it is answered at once. */
  readonly wait: Wait = (arrival, packet, length, reply) => {
    const { counters, answerer } = this.#options;
    const repeated = reply.from === undefined ? undefined : `${reply.from} ${latin1(packet, length)}`;
    if (repeated !== undefined && this.#repeated.has(repeated)) {
      counters.waiting_repeated += 1;
      reply.send(this.#out, 0);
      return;
    }
    const { since } = answerer.query;
    const waiter: Waiter = {
      arrival,
      packet: new Uint8Array(packet.subarray(0, length)),
      since,
      reply,
      repeated,
      rounds: 0,
      fetch: undefined,
    };
    const view = arrival.view!;
    const full = !this.#places.hasRoomFor(view) || !this.#octets.hasRoomFor(view, length);
    if (full || !this.#join(waiter)) {
      counters.waiting_refused += 1;
      reply.send(this.#out, answerer.again(waiter, PATIENCE.NONE, this.#out));
      return;
    }
    counters.waited += 1;
    this.#waiters.add(waiter);
    this.#places.take(view);
    this.#patient.add(waiter);
    this.#octets.take(view, length);
    if (repeated !== undefined) this.#repeated.add(repeated);
    reply.gone = () => this.#forget(waiter);
    this.#sweep ??= setTimeout(() => this.#look(), SWEEP_MS);
  };

  /** What came of a question. */
  told(told: Told): void {
    const fetch = this.#fetches.end(told.id);
    if (fetch === undefined) return;
    this.#keep(fetch, told);
    for (const waiter of fetch.waiters) this.#goAgain(waiter);
  }

  /** Those who ask others are gone: nobody is told anything any more. */
  lost(): void {
    for (const id of this.#fetches.ids()) this.told({ id, failed: 'unreachable' });
  }

  close(): void {
    clearTimeout(this.#sweep);
  }

  /** The waiter waits for what the answerer's query wants; false: too much is being asked for already. */
  #join(waiter: Waiter): boolean {
    const { query } = this.#options.answerer;
    const { name, type } = query;
    const view = query.arrival.view!;
    const flags = flagsOf(query);
    const key = `${view.generation} ${type} ${flags} ${latin1(name.octets, name.length)}`;
    let fetch = this.#fetches.get(key);
    if (fetch === undefined) {
      if (!this.#fetches.hasRoomFor(view)) return false;
      const { generation } = view;
      const asked = { name: name.octets.slice(0, name.length), type, flags, view, generation, rule: query.wanted };
      fetch = this.#fetches.begin(key, asked, query.now);
      this.#options.counters.fetches += 1;
    }
    fetch.waiters.add(waiter);
    waiter.fetch = fetch;
    return true;
  }

  /** Puts what was told into the cache, unless the view has become another one since it was asked. */
  #keep(fetch: Fetch<Waiter>, told: Told): void {
    const { beyond, counters, defect } = this.#options;
    const { name, type, flags, view, generation } = fetch;
    const failed = 'failed' in told;
    if (failed) counters.fetch_failures += 1;
    if (view.generation !== generation) return;
    try {
      if (!failed && this.#keepFound(fetch, told)) return;
    } catch (error) {
      defect(error);
    }
    const reason = REASONS[failed ? told.failed : 'nonsense'];
    this.#name.take(name, 0, name.length);
    beyond.cache.put(generation, this.#name, type, flags | FAILED, beyond.now(), FAILURE, reason);
  }

  /** False: it is wider than what is kept of one answer. */
  #keepFound({ name, type, flags, view, generation, rule }: Fetch<Waiter>, found: Found): boolean {
    const { beyond, answerer } = this.#options;
    const otherwise = (target: Uint8Array): boolean => {
      this.#name.take(target, 0, target.length);
      return sourceOf(view, answerer.query.localZones, beyond.upstream, this.#name) !== rule;
    };
    const compiled = compileFound(name, type, found, otherwise);
    this.#name.take(name, 0, name.length);
    return beyond.cache.put(generation, this.#name, type, flags, beyond.now(), compiled);
  }

  #goAgain(waiter: Waiter): void {
    const { answerer, beyond } = this.#options;
    const waited = beyond.now() - waiter.since;
    waiter.rounds += 1;
    waiter.fetch = undefined;
    let patience: number = waited < STALE_AFTER_MS ? PATIENCE.WAIT : PATIENCE.STALE;
    if (waiter.rounds === MOST_ROUNDS || waited > LONGEST_MS) patience = PATIENCE.NONE;
    let length = answerer.again(waiter, patience, this.#out);
    if (length === LATER) {
      if (this.#join(waiter)) return;
      length = answerer.again(waiter, PATIENCE.NONE, this.#out);
    }
    this.#finish(waiter, length);
  }

  #finish(waiter: Waiter, length: number): void {
    this.#forget(waiter);
    waiter.reply.send(this.#out, length);
  }

  #forget(waiter: Waiter): void {
    waiter.reply.gone = undefined;
    waiter.fetch?.waiters.delete(waiter);
    this.#patient.delete(waiter);
    if (waiter.repeated !== undefined) this.#repeated.delete(waiter.repeated);
    if (!this.#waiters.delete(waiter)) return;
    this.#octets.giveBack(waiter.arrival.view!, waiter.packet.length);
    this.#places.giveBack(waiter.arrival.view!);
  }

  /** Answers with something stale those who have waited long, and ends questions nobody tells about. */
  #look(): void {
    const { answerer, beyond } = this.#options;
    const now = beyond.now();
    for (const waiter of this.#patient) {
      if (now - waiter.since < STALE_AFTER_MS) break;
      this.#patient.delete(waiter);
      const length = answerer.again(waiter, PATIENCE.STALE, this.#out);
      if (length !== LATER) this.#finish(waiter, length);
    }
    for (const id of this.#fetches.ids(now - LONGEST_MS)) this.told({ id, failed: 'timeout' });
    this.#sweep = this.#waiters.size + this.#fetches.size > 0 ? setTimeout(() => this.#look(), SWEEP_MS) : undefined;
  }
}

const latin1 = (octets: Uint8Array, length: number): string =>
  Buffer.from(octets.buffer, octets.byteOffset, length).toString('latin1');
