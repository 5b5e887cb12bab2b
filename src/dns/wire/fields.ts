import { parseIpv4, parseIpv6 } from '../../domain/net/address.ts';
import { addressText } from './address.ts';
import { type Name, nameFromText, nameToText, readName, unescapeAt } from './name.ts';
import { joinOctets, readU16, readU32, writeU16, writeU32 } from './octets.ts';

/**
 * What rdata is made of. A kind of field knows its octets and its text; a record type is a list of kinds (types.ts).
 * Octets are uncompressed here: compression is the message's business.
 */
export interface FieldKind {
  /** The field at `at` of a message whose rdata ends at `end`, names expanded; undefined when it does not fit. */
  read(message: Uint8Array, at: number, end: number): { octets: Uint8Array; next: number } | undefined;
  /** Text of the (well-formed) octets of one field. */
  text(octets: Uint8Array): string;
  /** Octets of the words from `first` on that make one field; undefined when they are none. */
  parse(words: readonly Word[], first: number): { octets: Uint8Array; next: number } | undefined;
  /** Whether its names may be compressed in messages (RFC 3597 4: types of RFC 1035 only). */
  readonly compressible?: true;
}

/** A word of a record's text: quoted words may hold blanks. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** A field of fixed size whose text is one word. */
function fixed(size: number, text: (o: Uint8Array) => string, parse: (t: string) => Uint8Array | undefined): FieldKind {
  return {
    read: (message, at, end) =>
      at + size > end ? undefined : { octets: message.slice(at, at + size), next: at + size },
    text,
    parse: (words, first) => one(words[first], parse, first),
  };
}

function one(word: Word | undefined, parse: (text: string) => Uint8Array | undefined, first: number) {
  const octets = word === undefined || word.quoted ? undefined : parse(word.text);
  return octets === undefined ? undefined : { octets, next: first + 1 };
}

function integer(text: string, size: 2 | 4): Uint8Array | undefined {
  const value = Number(text);
  if (!/^\d{1,10}$/.test(text) || value >= 2 ** (8 * size)) return undefined;
  const octets = new Uint8Array(size);
  if (size === 2) writeU16(octets, 0, value);
  else writeU32(octets, 0, value);
  return octets;
}

export const u16 = fixed(
  2,
  (octets) => String(readU16(octets, 0)),
  (text) => integer(text, 2),
);

export const u32 = fixed(
  4,
  (octets) => String(readU32(octets, 0)),
  (text) => integer(text, 4),
);

export const ipv4 = fixed(4, addressText, (text) => {
  const value = parseIpv4(text);
  if (value === undefined) return undefined;
  const octets = new Uint8Array(4);
  writeU32(octets, 0, value);
  return octets;
});

export const ipv6 = fixed(16, addressText, (text) => {
  const groups = parseIpv6(text);
  if (groups === undefined) return undefined;
  const octets = new Uint8Array(16);
  groups.forEach((group, i) => {
    writeU16(octets, 2 * i, group);
  });
  return octets;
});

function nameField(): FieldKind {
  return {
    // Pointers are followed in every known type, as RFC 3597 4 asks of readers.
    read(message, at, end) {
      const found = readName(message, at, end);
      return found && { octets: found.name, next: found.next };
    },
    text: (octets) => nameToText(octets as Name),
    parse: (words, first) => one(words[first], nameFromText, first),
  };
}

export const name: FieldKind = { ...nameField(), compressible: true };
/** A name that never travels compressed (RFC 2782, RFC 3597 4). */
export const uncompressedName: FieldKind = nameField();

/** One or more character-strings to the end of the rdata (RFC 1035 3.3.14). */
export const strings: FieldKind = {
  read(message, at, end) {
    let next = at;
    while (next < end) next += 1 + message[next]!;
    return next !== end || next === at ? undefined : { octets: message.slice(at, end), next };
  },
  text(octets) {
    const quoted: string[] = [];
    for (let at = 0; at < octets.length; at += 1 + octets[at]!) {
      quoted.push(`"${quote(octets.subarray(at + 1, at + 1 + octets[at]!))}"`);
    }
    return quoted.join(' ');
  },
  parse(words, first) {
    const parts: Uint8Array[] = [];
    for (const word of words.slice(first)) {
      const octets = unquote(word.text);
      if (octets === undefined || octets.length > 255) return undefined;
      parts.push(Uint8Array.of(octets.length), octets);
    }
    return parts.length === 0 ? undefined : { octets: joinOctets(parts), next: words.length };
  },
};

/** EDNS options to the end of the rdata (RFC 6891 6.1.2): text is `code:hex` words. */
export const options: FieldKind = {
  read(message, at, end) {
    let next = at;
    while (next + 4 <= end) next += 4 + readU16(message, next + 2);
    return next === end ? { octets: message.slice(at, end), next } : undefined;
  },
  text(octets) {
    const words: string[] = [];
    for (let at = 0; at < octets.length; at += 4 + readU16(octets, at + 2)) {
      const value = octets.subarray(at + 4, at + 4 + readU16(octets, at + 2));
      words.push(`${readU16(octets, at)}:${value.toHex()}`);
    }
    return words.join(' ');
  },
  parse(words, first) {
    const parts: Uint8Array[] = [];
    for (const word of words.slice(first)) {
      const match = /^(\d{1,5}):((?:[0-9a-f]{2})*)$/i.exec(word.text);
      const code = match === null ? undefined : integer(match[1]!, 2);
      if (match === null || code === undefined) return undefined;
      const value = Uint8Array.fromHex(match[2]!);
      const length = new Uint8Array(2);
      writeU16(length, 0, value.length);
      parts.push(code, length, value);
    }
    return { octets: joinOctets(parts), next: words.length };
  },
};

function quote(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) {
    const character = String.fromCharCode(octet);
    if (octet < 0x20 || octet >= 0x7f) text += `\\${String(octet).padStart(3, '0')}`;
    else text += character === '"' || character === '\\' ? `\\${character}` : character;
  }
  return text;
}

function unquote(text: string): Uint8Array | undefined {
  const octets: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    let octet = text.charCodeAt(i);
    if (text[i] === '\\') {
      const escaped = unescapeAt(text, i);
      if (escaped === undefined) return undefined;
      octet = escaped.octet;
      i = escaped.last;
    }
    if (octet > 0xff) return undefined;
    octets.push(octet);
  }
  return Uint8Array.from(octets);
}
