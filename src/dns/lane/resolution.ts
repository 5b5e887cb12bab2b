import type { DnsFault, Order } from '../../domain/fault/types.ts';
import { type Arrival, TCP_MOST } from '../answer/arrival.ts';
import type { Beyond } from '../answer/beyond.ts';
import { type Counters, newCounters } from '../answer/counters.ts';
import type { Guard } from '../answer/guard.ts';
import { type Answerer, createAnswerer, type Recorded } from '../answer/handler.ts';
import { PATH } from '../answer/path.ts';
import { LATER } from '../answer/query.ts';
import { Cache } from '../cache/cache.ts';
import { type CachedAnswer, cachedAnswers } from '../cache/inspect.ts';
import { Delays } from '../faults/delays.ts';
import { DnsFaults } from '../faults/faults.ts';
import { LookupName } from '../index/lookup-name.ts';
import { Rule } from '../index/rule.ts';
import type { View } from '../index/view.ts';
import type { Resolving } from '../messages.ts';
import { ForwardThread } from './forward-thread.ts';
import { Lane } from './lane.ts';

export interface ResolutionOptions {
  /** Of the name hashes. */
  readonly seed: number;
  readonly resolving: Resolving;
  readonly counters: Counters;
  readonly guard: Guard;
  readonly recorded: Recorded;
  readonly defect: (error: unknown) => void;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

/** How queries are answered, at once or later: the answerer, the cache, the slow lane and those who ask others. */
export class Resolution {
  readonly answerer: Answerer;
  readonly lane: Lane;
  readonly forwardThread: ForwardThread;
  /** Where queries wait that are answered later. */
  readonly delays: Delays;
  readonly #faults = new DnsFaults();
  readonly #beyond: Beyond;
  /** Answers what nobody but us has asked: nothing is counted, logged or limited. */
  readonly #prober: Answerer;
  readonly #name: LookupName;
  readonly #out = new Uint8Array(TCP_MOST);

  constructor(options: ResolutionOptions) {
    const { seed, resolving, counters, guard, recorded, defect, now } = options;
    const { cacheBytes, upstreams, missingName, waiting: most, forwardAllow, forwardDeny } = resolving;
    this.#name = new LookupName(seed);
    const upstream = upstreams.length === 0 ? undefined : new Rule('.', upstreams, [], this.#name);
    const beyond: Beyond = { cache: new Cache(cacheBytes), upstream, missingName, now };
    this.#beyond = beyond;
    this.answerer = createAnswerer(seed, counters, defect, PATH, guard, recorded, beyond);
    this.#prober = createAnswerer(seed, newCounters(), defect, PATH, undefined, undefined, beyond);
    this.forwardThread = new ForwardThread({
      data: { forwardAllow, forwardDeny },
      counters,
      now,
      told: (told) => this.lane.told(told),
      lost: (error) => {
        defect(error);
        this.lane.lost();
      },
    });
    const { answerer } = this;
    this.lane = new Lane({ answerer, beyond, counters, seed, most, ask: (ask) => this.forwardThread.ask(ask), defect });
    this.delays = new Delays({ answerer, wait: this.lane.wait, now });
  }

  /** These faults and no others: the next query meets them, and what one that is gone still delays goes on. */
  setFaults(faults: readonly Order<DnsFault>[]): void {
    this.#faults.set(faults);
    this.answerer.query.faults = faults.length === 0 ? undefined : this.#faults;
    this.delays.keep(new Set(faults.map(({ id }) => id)));
  }

  /** How often each fault has struck, by its id. */
  struck(): readonly (readonly [id: string, times: number])[] {
    return this.#faults.struck();
  }

  sizes(): { waiting: number; cached: number } {
    return { waiting: this.lane.size, cached: this.#beyond.cache.entries };
  }

  /** The answer as it can be made now, of which nothing is counted; 'later': others would be asked first. */
  probe(view: View | undefined, packet: Uint8Array, local: Uint8Array): Uint8Array | 'later' | undefined {
    const length = this.#prober.answer(arrivalOf(view, local), packet, packet.length, this.#out);
    if (length === LATER) return 'later';
    return length === 0 ? undefined : this.#out.slice(0, length);
  }

  /** The answer, others being asked for what is missing: as a client over TCP gets it. */
  ask(view: View | undefined, packet: Uint8Array, local: Uint8Array): Promise<Uint8Array | undefined> {
    return new Promise((resolve) => {
      const arrival = arrivalOf(view, local);
      const send = (answer: Uint8Array, length: number): void =>
        resolve(length === 0 ? undefined : answer.slice(0, length));
      const { query } = this.answerer;
      const { faults } = query;
      // It is no client's.
      query.faults = undefined;
      const length = this.answerer.answer(arrival, packet, packet.length, this.#out);
      query.faults = faults;
      if (length === LATER) this.lane.wait(arrival, packet, packet.length, { from: undefined, gone: undefined, send });
      else send(this.#out, length);
    });
  }

  /** What others have said about a name (wire form) to this view. */
  cached(view: View, name: Uint8Array, type: number): CachedAnswer[] {
    const { cache, now } = this.#beyond;
    this.#name.take(name, 0, name.length);
    return cachedAnswers(cache, view.generation, this.#name, type, now());
  }

  close(): void {
    this.delays.close();
    this.lane.close();
    this.forwardThread.close();
  }
}

const arrivalOf = (view: View | undefined, local: Uint8Array): Arrival => ({
  view,
  local,
  protocol: 'tcp',
  client: NOBODY,
  allowed: true,
  plain: TCP_MOST,
  most: TCP_MOST,
});

const NOBODY = new Uint8Array(4);
