import type { Arrival } from '../answer/arrival.ts';

/** One protocol at one local address and port: what carries packets to the handler and answers back. */
export interface Port {
  readonly protocol: 'udp' | 'tcp';
  /**
   * Binds; resolves with the port (chosen by the system where 0 was asked for), rejects with the system's error.
   * `fd`: of a socket that is bound there already, which is adopted.
   */
  open(address: string, port: number, fd?: number): Promise<number>;
  close(): void;
}

/** A socket that was bound for us by who started us. */
export interface BoundSocket {
  readonly protocol: 'udp' | 'tcp';
  readonly address: string;
  readonly port: number;
  readonly fd: number;
}

/**
 * Answers the packet's first `length` octets into `out`: octets of the answer, 0 for none. Synchronous. LATER (query.ts):
 * the port calls `Wait` at once, and the answer comes by the reply.
 */
export type Answer = (arrival: Arrival, packet: Uint8Array, length: number, out: Uint8Array) => number;

/** The way back for an answer that is not there yet. */
export interface Reply {
  /** The client's address and port and where it asked, to know a repeated query by; undefined: none is repeated (TCP). */
  readonly from: string | undefined;
  /** Called once, with the first `length` octets of `answer`, which are copied; 0: there will be none. */
  send(answer: Uint8Array, length: number): void;
  /** To be called when the client has gone away; set by who has the answer to make. */
  gone: (() => void) | undefined;
}

/** The query the answerer has just said LATER to waits; its packet is copied. */
export type Wait = (arrival: Arrival, packet: Uint8Array, length: number, reply: Reply) => void;

/** Of answerers that never say LATER. */
export const nobodyWaits: Wait = (_arrival, packet, _length, reply) => reply.send(packet, 0);

/** How packets of this client come (its address as text). */
export type ArrivalOf = (client: string) => Arrival;

export const familyOf = (address: string): 4 | 6 => (address.includes(':') ? 6 : 4);
