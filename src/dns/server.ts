import { createServer } from 'node:net';
import type { DnsFault, Order } from '../domain/fault/types.ts';
import { endpointText } from '../domain/net/address.ts';
import { type Counters, newCounters } from './answer/counters.ts';
import { Guard } from './answer/guard.ts';
import type { CachedAnswer } from './cache/inspect.ts';
import type { DnsChange } from './changes.ts';
import { Index } from './index/index.ts';
import { type ListenAt, listenKey } from './index/selection.ts';
import { Arrivals, Remembered } from './io/arrivals.ts';
import { Listener } from './io/listener.ts';
import { TcpPort } from './io/tcp.ts';
import { UdpPort } from './io/udp.ts';
import { Resolution } from './lane/resolution.ts';
import type { DnsStatus, DnsThreadData, FaultCounts, Probe } from './messages.ts';
import type { LogBatch } from './query-log/record.ts';
import { Recorder, type RecorderClock } from './query-log/recorder.ts';
import { type Answers, answersOf } from './query-log/tally.ts';
import { EVERY_MS, type Sampler } from './self-check/sampler.ts';
import { Shares } from './shares.ts';

/** Free ports that are asked for, one after the other, when any will do. */
const PORTS_TRIED = 20;

/** All that lives in the dns thread: the index, the handler and the sockets. */
export class DnsServer {
  readonly #data: DnsThreadData;
  readonly #index: Index;
  readonly #counters: Counters = newCounters();
  readonly #guard: Guard;
  readonly #resolution: Resolution;
  readonly #shared = new Map<string, Listener>();
  readonly #own = new Map<string, Listener>();
  readonly #remembered = new Remembered(() => this.#forget());
  readonly #tcpPlaces: Shares<TcpPort>;
  #lastDefect: string | undefined;

  readonly #now: () => number;
  readonly #recorder: Recorder;
  #second: NodeJS.Timeout | undefined;
  readonly #sampler: Sampler;
  #sampling: NodeJS.Timeout | undefined;
  #telling: NodeJS.Immediate | undefined;

  /**
   * @param log takes answers to log (query-log/recorder.ts).
   * @param sampler takes answers to be worked out once more.
   */
  constructor(data: DnsThreadData, clock: RecorderClock, log: (batch: LogBatch) => void, sampler: Sampler) {
    this.#data = data;
    this.#tcpPlaces = new Shares(data.tcp.connections);
    this.#now = clock.now;
    this.#recorder = new Recorder(log, clock, this.#counters);
    this.#sampler = sampler;
    this.#index = new Index(data.seed);
    const { rateLimit, cookieSecret: secret } = data.resolving;
    this.#guard = new Guard({ secret, rateLimit, seed: data.seed, idleSeconds: data.tcp.idleSeconds });
    const defect = (error: unknown): void => this.#defect(String(error));
    this.#resolution = new Resolution({
      seed: data.seed,
      resolving: data.resolving,
      counters: this.#counters,
      guard: this.#guard,
      recorded: (query, rcode, length) => {
        this.#recorder.note(query, rcode, length);
        this.#sampler.note(query, rcode, length);
      },
      defect,
      now: clock.monotonic,
    });
  }

  /**
   * Binds the shared listener, but where its sockets were passed. Resolves with a sentence when that fails, with
   * undefined when it answers.
   */
  async start(): Promise<string | undefined> {
    this.#tick();
    this.#second = setInterval(() => this.#tick(), 1000);
    this.#sampling = setInterval(() => this.#sampler.tick(), EVERY_MS);
    const anyPort = this.#data.port === 0;
    for (let tries = 1; ; tries += 1) {
      const failed = await this.#share(anyPort ? await freePort(this.#data.listen[0] ?? '127.0.0.1') : this.#data.port);
      if (failed === undefined) break;
      // What was free may be taken before we have it, and was asked of one protocol at one address only.
      if (anyPort && failed.error?.code === 'EADDRINUSE' && tries < PORTS_TRIED) continue;
      this.close();
      return whyNot(failed.at, failed.error!);
    }
    this.#tellOwn();
    if (this.#data.resolving.upstreams.length > 0) this.#resolution.forwardThread.start();
    return undefined;
  }

  /** Begins to answer at the sockets that were passed. Resolves as `start` does. */
  async openPassed(): Promise<string | undefined> {
    for (const listener of this.#shared.values()) {
      if (listener.passed) await listener.start();
      if (listener.error !== undefined) return whyNot(listener.at, listener.error);
    }
    return undefined;
  }

  /** The next query sees all of it. Resolves when each new address was bound or is known not to bind for now. */
  async apply(changes: readonly DnsChange[]): Promise<void> {
    this.#index.apply(changes, (change, error) => this.#defect(`${change.kind}: ${error.message}`));
    if (changes.some((change) => change.kind === 'rule')) this.#resolution.forwardThread.start();
    if (changes.some((change) => change.kind === 'policy' || change.kind === 'selectors')) this.#forget();
    if (changes.some((change) => change.kind === 'selectors')) await this.#listen();
  }

  /** How many answers each VPC was given. */
  answers(): Answers {
    return answersOf(this.#index.views());
  }

  /** The main thread has dealt with the last batch of the query log. */
  logged(): void {
    this.#recorder.acknowledged();
  }

  /** The main thread has dealt with a sample. */
  judged(): void {
    this.#sampler.judged();
  }

  async status(): Promise<DnsStatus> {
    const forward = await this.#resolution.forwardThread.status();
    return {
      shared: [...this.#shared.values()].map((listener) => listener.status()),
      selectors: [...this.#index.selection.listenAt()].map((at) => this.#at(at)!.status()),
      counters: this.#counters,
      sizes: { ...this.#index.sizes(), ...this.#resolution.sizes() },
      ...(forward !== undefined && { forward }),
      ...(this.#lastDefect !== undefined && { lastDefect: this.#lastDefect }),
    };
  }

  probe({ vpc, packet, local }: Probe): Uint8Array | 'later' | undefined {
    return this.#resolution.probe(this.#index.view(vpc), packet, local);
  }

  ask({ vpc, packet, local }: Probe): Promise<Uint8Array | undefined> {
    return this.#resolution.ask(this.#index.view(vpc), packet, local);
  }

  cached(vpc: string, name: Uint8Array, type: number): readonly CachedAnswer[] {
    const view = this.#index.view(vpc);
    return view === undefined ? [] : this.#resolution.cached(view, name, type);
  }

  /** What the operator ordered to go wrong. */
  setFaults(faults: readonly Order<DnsFault>[]): void {
    this.#resolution.setFaults(faults);
  }

  /** How often each fault has struck, by its id. */
  struck(): FaultCounts {
    return this.#resolution.struck();
  }

  close(): void {
    this.#resolution.close();
    this.#recorder.close();
    clearInterval(this.#second);
    clearInterval(this.#sampling);
    clearImmediate(this.#telling);
    for (const listener of [...this.#own.values(), ...this.#shared.values()]) listener.close();
  }

  /** Whose a packet is, and whether it may be: looked up anew. */
  #forget(): void {
    for (const listener of [...this.#shared.values(), ...this.#own.values()]) listener.forget();
  }

  /** Binds the shared listener: every address, or none and the one that does not bind. */
  async #share(port: number): Promise<Listener | undefined> {
    for (const address of this.#data.listen) {
      const listener = this.#listener({ address, port });
      this.#shared.set(listenKey(address, port), listener);
      if (listener.passed) continue;
      await listener.start();
      if (listener.error === undefined) continue;
      for (const one of this.#shared.values()) one.close();
      this.#shared.clear();
      return listener;
    }
    for (const { at } of this.#shared.values()) this.#index.selection.keep(at);
    return undefined;
  }

  /** Opens and closes listeners so that they are the ones the selectors name. */
  async #listen(): Promise<void> {
    const wanted = new Set<string>();
    const opened: Listener[] = [];
    for (const at of this.#index.selection.listenAt()) {
      wanted.add(listenKey(at.address, at.port));
      if (this.#at(at) !== undefined) continue;
      const listener = this.#listener(at);
      this.#own.set(listenKey(at.address, at.port), listener);
      opened.push(listener);
    }
    for (const [key, listener] of this.#own) {
      if (wanted.has(key)) continue;
      listener.close();
      this.#own.delete(key);
    }
    await Promise.all(opened.map((listener) => listener.start()));
    this.#tellOwn();
  }

  /**
   * Where we answer ourselves is never asked (contract row 28). What is not bound is somebody else's: a tenant's resolver
   * may have any address, that of another one's server or of the operator's upstream too.
   */
  #tellOwn(): void {
    clearImmediate(this.#telling);
    this.#telling = undefined;
    const bound = [...this.#shared.values(), ...this.#own.values()].filter(({ answers }) => answers);
    this.#resolution.forwardThread.own(bound.map(({ at }) => at));
  }

  /** Once for all that are bound in one turn: there may be thousands. */
  #opened(): void {
    this.#telling ??= setImmediate(() => this.#tellOwn());
  }

  #at({ address, port }: ListenAt): Listener | undefined {
    const key = listenKey(address, port);
    return this.#shared.get(key) ?? this.#own.get(key);
  }

  #listener(at: ListenAt): Listener {
    const udp = new Arrivals(this.#index.selection, at, 'udp', this.#remembered);
    const tcp = new Arrivals(this.#index.selection, at, 'tcp', this.#remembered);
    const counters = this.#counters;
    const { answerer, delays } = this.#resolution;
    const tcpPort = new TcpPort(answerer.answer, tcp.of, counters, this.#data.tcp, delays.wait, this.#tcpPlaces);
    const udpPort = new UdpPort(answerer.answer, udp.of, counters, delays.wait);
    const passed = this.#data.passed.filter((one) => one.address === at.address && one.port === at.port);
    const fdOf = (protocol: string) => passed.find((one) => one.protocol === protocol)?.fd;
    const halves = [
      { port: udpPort, arrivals: udp, fd: fdOf('udp') },
      { port: tcpPort, arrivals: tcp, fd: fdOf('tcp') },
    ];
    return new Listener(at, halves, counters, () => this.#opened());
  }

  #tick(): void {
    this.#guard.seconds = Math.floor(this.#now() / 1000);
  }

  #defect(text: string): void {
    this.#counters.internal_errors += 1;
    this.#lastDefect = text;
  }
}

/** A port the system has free for TCP, or 0 again when it has not even the address: binding will say why. */
function freePort(address: string): Promise<number> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(0));
    probe.listen({ host: address, port: 0 }, () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

function whyNot({ address, port }: ListenAt, error: NodeJS.ErrnoException): string {
  const where = `DNS cannot listen on ${endpointText(address, port)}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return `${where}: another program uses this port (${error.code}). Stop it, or set NETLOOM_DNS_PORT to a free port.`;
    case 'EADDRNOTAVAIL':
      return `${where}: this machine has no such address (${error.code}). Set NETLOOM_DNS_LISTEN to one it has.`;
    case 'EACCES':
      return `${where}: the system does not allow it (${error.code}). Set NETLOOM_DNS_PORT to a port of 1024 or above.`;
    default:
      return `${where}: ${error.message}. See NETLOOM_DNS_LISTEN and NETLOOM_DNS_PORT.`;
  }
}
