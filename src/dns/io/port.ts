import type { Arrival } from '../answer/arrival.ts';

/** One protocol at one local address and port: what carries packets to the handler and answers back. */
export interface Port {
  readonly protocol: 'udp' | 'tcp';
  /** Binds; resolves with the port (chosen by the system where 0 was asked for), rejects with the system's error. */
  open(address: string, port: number): Promise<number>;
  close(): void;
}

/** Answers the packet's first `length` octets into `out`: octets of the answer, 0 for none. Synchronous. */
export type Answer = (arrival: Arrival, packet: Uint8Array, length: number, out: Uint8Array) => number;

/** How packets of this client come (its address as text). */
export type ArrivalOf = (client: string) => Arrival;

export const familyOf = (address: string): 4 | 6 => (address.includes(':') ? 6 : 4);
