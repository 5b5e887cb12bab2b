import type { Socket } from 'node:dgram';
import type { Socket as TcpSocket } from 'node:net';
import type { Target } from '../index/rule.ts';
import { Frames } from '../io/frames.ts';
import { FORMERR } from '../wire/header.ts';
import { joinOctets, writeU16 } from '../wire/octets.ts';
import { type Echo, judge, type Verdict } from './accept.ts';
import type { ForwardCounters } from './counters.ts';
import type { Ask } from './messages.ts';
import type { Network } from './network.ts';
import { type Question, writeQuestion } from './question.ts';

/** How long one target may take, TCP included (contract row 26). */
export const PATIENCE_MS = 2_000;
/** Forgeries after which the question is asked where they cannot follow: over TCP (RFC 5452 9.1 counts them). */
const MAX_STRANGERS = 10;

/** What came of one question to one target. */
export type Outcome =
  | Extract<Verdict, { is: 'answer' | 'rcode' | 'nonsense' }>
  | { readonly is: 'timeout' }
  | { readonly is: 'unreachable' }
  /** Nobody waits for it any more. */
  | { readonly is: 'dropped' };

/**
 * One question put to one target: by UDP; over TCP when the answer was cut or looks forged; once more without EDNS when
 * the target does not know it. `done` is called once, never before the constructor has returned.
 */
export class Exchange {
  readonly #network: Network;
  readonly #counters: ForwardCounters;
  readonly #ask: Ask;
  readonly #target: Target;
  readonly #done: (outcome: Outcome) => void;
  readonly #timer: NodeJS.Timeout;
  #edns = true;
  #overTcp = false;
  #strangers = 0;
  #datagrams: Socket | undefined;
  #stream: TcpSocket | undefined;
  #ended = false;
  /** Whether the target said something to this question, if only that it is too long: it is up. */
  heard = false;

  constructor(network: Network, counters: ForwardCounters, ask: Ask, target: Target, done: (outcome: Outcome) => void) {
    this.#network = network;
    this.#counters = counters;
    this.#ask = ask;
    this.#target = target;
    this.#done = done;
    this.#timer = setTimeout(() => this.#end({ is: 'timeout' }), PATIENCE_MS);
    this.#put();
  }

  /** Gives up waiting. */
  drop(): void {
    this.#end({ is: 'dropped' });
  }

  #end(outcome: Outcome): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#hangUp();
    this.#done(outcome);
  }

  #hangUp(): void {
    this.#datagrams?.close();
    this.#datagrams = undefined;
    this.#stream?.destroy();
    this.#stream = undefined;
  }

  /** Puts the question, as things stand now. */
  #put(): void {
    this.#hangUp();
    if (this.#overTcp) this.#putOverTcp();
    else this.#putByUdp();
  }

  #putByUdp(): void {
    let socket: Socket;
    try {
      socket = this.#network.datagrams(this.#target, this.#ask.sources);
    } catch {
      // Not within the constructor: its caller has not the exchange in hand yet.
      setImmediate(() => this.#end({ is: 'unreachable' }));
      return;
    }
    this.#datagrams = socket;
    const question = writeQuestion(this.#ask, this.#edns, this.#network.random);
    const { address, port } = socket.remoteAddress();
    socket.on('error', () => this.#end({ is: 'unreachable' }));
    socket.on('message', (octets, from) => {
      if (socket !== this.#datagrams) return;
      // What came between binding and connecting may be anybody's.
      if (from.port !== port || from.address !== address) this.#strange();
      else this.#received(octets, question, 'exact');
    });
    socket.send(question.packet);
  }

  #putOverTcp(): void {
    const socket = this.#network.stream(this.#target, this.#ask.sources);
    this.#stream = socket;
    const question = writeQuestion(this.#ask, this.#edns, this.#network.random);
    const length = new Uint8Array(2);
    writeU16(length, 0, question.packet.length);
    // One write: some servers read the length and the message as one (RFC 7766 8).
    socket.write(joinOctets([length, question.packet]));
    const frames = new Frames();
    socket.on('data', (octets) => {
      if (socket !== this.#stream) return;
      frames.push(octets as Uint8Array);
      const message = frames.next();
      if (message !== undefined) this.#received(message, question, 'any-case');
    });
    const lost = (): void => {
      if (socket === this.#stream) this.#end({ is: 'unreachable' });
    };
    socket.on('error', lost);
    socket.on('close', lost);
  }

  /** @param echo what the answer's question may differ in. */
  #received(octets: Uint8Array, question: Question, echo: Echo): void {
    let verdict: Verdict;
    try {
      verdict = judge(octets, question, echo);
    } catch {
      // A defect: no stranger's packet may end the thread.
      this.#counters.internal_errors += 1;
      verdict = { is: 'nonsense' };
    }
    this.#judged(verdict);
  }

  #judged(verdict: Verdict): void {
    if (verdict.is === 'rcode' && verdict.rcode === FORMERR && !verdict.edns && this.#edns) {
      this.#edns = false;
      this.#put();
    } else if (verdict.is === 'answer' || verdict.is === 'rcode' || verdict.is === 'nonsense') this.#end(verdict);
    else if (this.#overTcp) this.#end({ is: 'nonsense' });
    else if (verdict.is === 'stranger') this.#strange();
    else {
      if (verdict.is === 'truncated') this.heard = true;
      else this.#counters.case_fallback += 1;
      this.#toTcp();
    }
  }

  #strange(): void {
    this.#counters.mismatched += 1;
    this.#strangers += 1;
    if (this.#strangers === MAX_STRANGERS) this.#toTcp();
  }

  #toTcp(): void {
    this.#counters.tcp += 1;
    this.#overTcp = true;
    this.#put();
  }
}
