import type { Name } from './name.ts';

/** A whole message in hand: what tests, `netloom dig` and the forwarder read and write. The answering path does not. */
export interface Message {
  readonly id: number;
  /** The bits QR, AA, TC, RD, RA, AD, CD of the flags word (header.ts); opcode and rcode stand apart. */
  readonly flags: number;
  readonly opcode: number;
  /** With the upper eight bits of the OPT record, if there is one. */
  readonly rcode: number;
  readonly questions: readonly Question[];
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  /** Without the OPT record. */
  readonly additionals: readonly ResourceRecord[];
  readonly edns?: Edns;
}

export interface Question {
  readonly name: Name;
  readonly type: number;
  readonly class: number;
}

export interface ResourceRecord extends Question {
  /** Seconds. */
  readonly ttl: number;
  /** Uncompressed. */
  readonly rdata: Uint8Array;
}

/** The OPT record, RFC 6891 6.1. */
export interface Edns {
  readonly udpSize: number;
  readonly version: number;
  /** The 16 flag bits; DO is the highest. */
  readonly flags: number;
  /** Options as they travel: code, length, value, one after the other. */
  readonly options: Uint8Array;
}

export const DO = 0x8000;

/** The flag bits of `Message.flags`. */
export const MESSAGE_FLAGS = 0x87b0;
