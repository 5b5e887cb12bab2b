/**
 * The octets of an answer brought into one form, by a reader of its own: two answers of the same form differ in nothing
 * that is compared (seen.ts). Names are written out in lower case, records are sorted, and what servers may choose freely
 * (compression, order, authority beside the SOA, additional data) is left out. Of a million pairs of answers most need no more.
 */

const HEADER = 12;
const [CNAME, SOA, PTR, MX, SRV, OPT, NS] = [5, 6, 12, 15, 33, 41, 2];
/** Octets of rdata in front of its name, by type. */
const NAME_AT: Readonly<Record<number, number>> = { [NS]: 0, [CNAME]: 0, [PTR]: 0, [MX]: 2, [SRV]: 6, [SOA]: 0 };
const MOST_POINTERS = 128;

const form = Buffer.alloc(2 * 65_536);
/** Where the name that was read last ends in the message. */
let end = 0;

/** undefined: it is no message, or one whose end is missing. */
export function canonical(octets: Uint8Array): string | undefined {
  try {
    return formOf(octets);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function formOf(octets: Uint8Array): string {
  const [questions, answers, authorities, additionals] = [4, 6, 8, 10].map((at) => u16(octets, at)) as Four;
  let at = HEADER;
  for (let n = 0; n < questions; n += 1) {
    writeName(octets, at, 0);
    at = end + 4;
  }
  const question = Buffer.from(octets.buffer, octets.byteOffset + HEADER, at - HEADER).toString('latin1');
  const records: string[] = [];
  for (let n = 0; n < answers; n += 1) {
    records.push(recordAt(octets, at));
    at = end;
  }
  records.sort();
  for (let n = 0; n < authorities; n += 1) {
    const record = recordAt(octets, at);
    if (lastType === SOA) records.push('|', record);
    at = end;
  }
  let extended = 0;
  for (let n = 0; n < additionals; n += 1) {
    recordAt(octets, at);
    // The upper octet of the rcode (RFC 6891 6.1.3).
    if (lastType === OPT) extended = u8(octets, at + 5);
    at = end;
  }
  // AA and TC, rcode.
  return `${u8(octets, 2) & 6}.${u8(octets, 3) & 15}.${extended}.${question}.${records.join('')}`;
}

type Four = [number, number, number, number];

let lastType = 0;

/** Owner, type, class, TTL, rdata; `end` is behind it. */
function recordAt(octets: Uint8Array, start: number): string {
  let length = writeName(octets, start, 0);
  const at = end;
  lastType = u16(octets, at);
  for (let i = 0; i < 8; i += 1) form[length++] = octets[at + i]!;
  const dataEnd = at + 10 + u16(octets, at + 8);
  if (dataEnd > octets.length) throw new RangeError();
  let from = at + 10;
  const nameAt = NAME_AT[lastType];
  if (nameAt !== undefined) {
    while (from < at + 10 + nameAt) form[length++] = octets[from++]!;
    for (let names = lastType === SOA ? 2 : 1; names > 0; names -= 1) {
      length = writeName(octets, from, length);
      from = end;
    }
  }
  while (from < dataEnd) form[length++] = octets[from++]!;
  end = dataEnd;
  // The length keeps what stands side by side apart.
  return `${length}:${form.toString('latin1', 0, length)}`;
}

/** Writes the name at `start` into the form at `length`, lower case, pointers followed; `end` is behind it. New length. */
function writeName(octets: Uint8Array, start: number, length: number): number {
  let at = start;
  let to = length;
  end = -1;
  for (let pointers = 0; ; ) {
    const label = u8(octets, at);
    if (label >= 0xc0) {
      if (end < 0) end = at + 2;
      at = ((label & 0x3f) << 8) | u8(octets, at + 1);
      pointers += 1;
      if (pointers > MOST_POINTERS) throw new RangeError();
      continue;
    }
    form[to++] = label;
    at += 1;
    if (label === 0) break;
    for (const last = at + label; at < last; at += 1) {
      const octet = u8(octets, at);
      form[to++] = octet >= 65 && octet <= 90 ? octet + 32 : octet;
    }
  }
  if (end < 0) end = at;
  return to;
}

function u8(octets: Uint8Array, at: number): number {
  const octet = octets[at];
  if (octet === undefined) throw new RangeError();
  return octet;
}

const u16 = (octets: Uint8Array, at: number): number => (u8(octets, at) << 8) | u8(octets, at + 1);
