import { decodeMessage } from '../wire/decode.ts';
import { FORMERR, HEADER_LENGTH, NOERROR, NOTIMP, NXDOMAIN, QR, REFUSED, SERVFAIL, TC } from '../wire/header.ts';
import { LOWER } from '../wire/name.ts';
import { readU16 } from '../wire/octets.ts';
import { wanted } from './chain.ts';
import type { Found } from './messages.ts';
import type { Question } from './question.ts';

/** What a packet is to the question that was asked. */
export type Verdict =
  /** The answer, and nothing else of what came with it. */
  | (Pick<Found, 'rcode' | 'answers' | 'authorities'> & { readonly is: 'answer' })
  /** The one asked does not say: an rcode that is no answer. `edns`: it knows of EDNS (RFC 6891 7). */
  | { readonly is: 'rcode'; readonly rcode: number; readonly edns: boolean }
  /** There is more than fits: ask over TCP (RFC 7766 5). */
  | { readonly is: 'truncated' }
  /** Of this question but for the case of its letters. */
  | { readonly is: 'other-case' }
  /** Of another question, or no response at all: a forgery or a stray, the answer may yet come. */
  | { readonly is: 'stranger' }
  /** An answer to the question that says nothing acceptable. */
  | { readonly is: 'nonsense' };

const STRANGER: Verdict = { is: 'stranger' };
const NONSENSE: Verdict = { is: 'nonsense' };

/** A message that claims more is not read: each costs time, and a hostile target may send thousands of them at no cost. */
const MOST_RECORDS = 1000;

/** rcodes that may come without the question: the one asked could, or would, not read it. */
const BARE = [FORMERR, SERVFAIL, NOTIMP, REFUSED];

/** Which differences of the question an answer may have: none, or in letter case, where no stranger can write (TCP). */
export type Echo = 'exact' | 'any-case';

/**
 * Judges what came for a question (RFC 5452 9.1). Never throws, whatever the octets.
 *
 * @param octets of one message.
 */
export function judge(octets: Uint8Array, question: Question, echo: Echo): Verdict {
  if (octets.length < HEADER_LENGTH || readU16(octets, 0) !== question.id) return STRANGER;
  const flags = readU16(octets, 2);
  if ((flags & QR) === 0 || ((flags >>> 11) & 15) !== 0) return STRANGER;
  const questions = readU16(octets, 4);
  if (questions === 0 && octets.length === HEADER_LENGTH && BARE.includes(flags & 15)) {
    return { is: 'rcode', rcode: flags & 15, edns: false };
  }
  if (questions !== 1) return STRANGER;
  const difference = compare(octets, question.octets);
  if (difference === 'other') return STRANGER;
  if (difference === 'case' && echo === 'exact') return { is: 'other-case' };
  // Before the rest is read: it may be cut anywhere.
  if ((flags & TC) !== 0) return { is: 'truncated' };
  if (recordsOf(octets) > MOST_RECORDS) return NONSENSE;
  const message = decodeMessage(octets);
  if (message === undefined) return NONSENSE;
  const { rcode } = message;
  if (rcode !== NOERROR && rcode !== NXDOMAIN) return { is: 'rcode', rcode, edns: message.edns !== undefined };
  const found = wanted(message);
  return found === undefined ? NONSENSE : { is: 'answer', rcode, ...found };
}

/** Records of all three sections, as its header claims. */
const recordsOf = (octets: Uint8Array): number => readU16(octets, 6) + readU16(octets, 8) + readU16(octets, 10);

/** How the question of a message differs from the one asked: not, in letter case, or otherwise. */
function compare(octets: Uint8Array, asked: Uint8Array): 'same' | 'case' | 'other' {
  if (octets.length < HEADER_LENGTH + asked.length) return 'other';
  let same = true;
  for (let i = 0; i < asked.length; i += 1) {
    const octet = octets[HEADER_LENGTH + i]!;
    if (octet === asked[i]) continue;
    // The last four octets are type and class: numbers, no letters.
    if (i >= asked.length - 4 || LOWER[octet] !== LOWER[asked[i]!]) return 'other';
    same = false;
  }
  return same ? 'same' : 'case';
}
