import { CD, CLASS_IN, HEADER_LENGTH, RD } from '../wire/header.ts';
import { DO } from '../wire/message.ts';
import { writeU16 } from '../wire/octets.ts';
import { TYPES } from '../wire/types.ts';
import type { Ask } from './messages.ts';
import type { RandomStock } from './random.ts';

/** What we take over UDP: no fragments on any path (docs/decisions/0004). */
const UDP_SIZE = 1232;
const OPT_LENGTH = 11;

/** What is asked, without whom. */
export type Asked = Pick<Ask, 'name' | 'type' | 'dnssecOk' | 'checkingDisabled'>;

/** A query as it goes out, and what its answer must repeat. */
export interface Question {
  readonly packet: Uint8Array;
  readonly id: number;
  /** The question section to the octet; a view of the packet. */
  readonly octets: Uint8Array;
}

/**
 * A query with an id and the letter case of its name drawn at random ("0x20": RFC 4343 says servers repeat it): what a
 * forger would have to guess.
 */
export function writeQuestion(asked: Asked, edns: boolean, random: RandomStock): Question {
  const end = HEADER_LENGTH + asked.name.length + 4;
  const packet = new Uint8Array(end + (edns ? OPT_LENGTH : 0));
  const id = random.u16();
  writeU16(packet, 0, id);
  writeU16(packet, 2, RD | (asked.checkingDisabled ? CD : 0));
  writeU16(packet, 4, 1);
  mixCase(asked.name, packet, random);
  writeU16(packet, end - 4, asked.type);
  writeU16(packet, end - 2, CLASS_IN);
  if (edns) {
    writeU16(packet, 10, 1);
    writeU16(packet, end + 1, TYPES.OPT.code);
    writeU16(packet, end + 3, UDP_SIZE);
    writeU16(packet, end + 7, asked.dnssecOk ? DO : 0);
  }
  return { packet, id, octets: packet.subarray(HEADER_LENGTH, end) };
}

function mixCase(name: Uint8Array, packet: Uint8Array, random: RandomStock): void {
  let bits = 0;
  let left = 0;
  for (let i = 0; i < name.length; i += 1) {
    let octet = name[i]!;
    // Lengths never look like letters: they are < 64.
    if (octet >= 0x61 && octet <= 0x7a) {
      if (left === 0) {
        bits = random.octet();
        left = 8;
      }
      octet -= (bits & 1) << 5;
      bits >>= 1;
      left -= 1;
    }
    packet[HEADER_LENGTH + i] = octet;
  }
}
