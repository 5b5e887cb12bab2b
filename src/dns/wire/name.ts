/**
 * Names as they travel (RFC 1035 3.1): labels of any octets (RFC 2181 11), each behind its length, closed by the empty
 * label of the root. `Name` is always the uncompressed form, in the case it was written in.
 */
export type Name = Uint8Array;

/** RFC 1035 2.3.4. */
export const MAX_LABEL = 63;
/** RFC 1035 2.3.4: octets of the whole name, lengths and root included. */
export const MAX_NAME = 255;

/** Labels of a name of one-octet labels; the root not counted. */
export const MAX_LABELS = 127;

/** Lower case of an octet, for the letters A-Z only (RFC 4343 3). */
export const LOWER: Uint8Array = Uint8Array.from({ length: 256 }, (_, octet) =>
  octet >= 0x41 && octet <= 0x5a ? octet + 0x20 : octet,
);

const DOT = 0x2e;
const BACKSLASH = 0x5c;
/** Characters that mean something in master files (RFC 1035 5.1) and so are escaped in text. */
const SPECIAL = new Set([...'".;()@$\\'].map((character) => character.charCodeAt(0)));

/** The name at `at` of a message of `end` octets and where reading goes on; undefined when it is malformed. */
export function readName(message: Uint8Array, at: number, end: number): { name: Name; next: number } | undefined {
  const name = new Uint8Array(MAX_NAME);
  let length = 0;
  let next = -1;
  let start = at;
  let here = at;
  let jumps = 0;
  while (here < end) {
    const octet = message[here]!;
    if (octet >= 0xc0) {
      if (here + 1 >= end) return undefined;
      if (next < 0) next = here + 2;
      const target = ((octet & 0x3f) << 8) | message[here + 1]!;
      // Only backwards, before all that was read of this name, and no oftener than a name can have labels.
      if (target >= start || jumps === MAX_LABELS) return undefined;
      jumps += 1;
      start = target;
      here = target;
      continue;
    }
    if (octet > MAX_LABEL || here + 1 + octet > end || length + 1 + octet > MAX_NAME) return undefined;
    for (let i = 0; i <= octet; i += 1) name[length + i] = message[here + i]!;
    length += octet + 1;
    here += octet + 1;
    if (octet === 0) return { name: name.slice(0, length), next: next < 0 ? here : next };
  }
  return undefined;
}

/** Text form with the final dot; '.' is the root. Octets that are no plain characters are escaped (RFC 1035 5.1). */
export function nameToText(name: Name): string {
  if (name.length <= 1) return '.';
  let text = '';
  for (let at = 0; name[at] !== 0; at += name[at]! + 1) {
    for (let i = 1; i <= name[at]!; i += 1) text += escapeOctet(name[at + i]!);
    text += '.';
  }
  return text;
}

function escapeOctet(octet: number): string {
  if (octet <= 0x20 || octet >= 0x7f) return `\\${String(octet).padStart(3, '0')}`;
  return SPECIAL.has(octet) ? `\\${String.fromCharCode(octet)}` : String.fromCharCode(octet);
}

/** The name a text means (always absolute, final dot optional); undefined when it is none. */
export function nameFromText(text: string): Name | undefined {
  if (text === '.') return new Uint8Array(1);
  const name = new Uint8Array(MAX_NAME);
  let label = 0;
  let length = 1;
  const close = (): boolean => {
    const size = length - label - 1;
    if (size === 0 || size > MAX_LABEL || length >= MAX_NAME) return false;
    name[label] = size;
    label = length;
    length += 1;
    return true;
  };
  for (let i = 0; i < text.length; i += 1) {
    let octet = text.charCodeAt(i);
    if (octet === DOT) {
      if (!close()) return undefined;
      continue;
    }
    if (octet === BACKSLASH) {
      const escaped = unescapeAt(text, i);
      if (escaped === undefined) return undefined;
      octet = escaped.octet;
      i = escaped.last;
    }
    if (octet > 0xff || length >= MAX_NAME) return undefined;
    name[length] = octet;
    length += 1;
  }
  // Without the final dot the last label is still open; with it the octet after it is the root.
  if (length - label > 1 && !close()) return undefined;
  return label === 0 ? undefined : name.slice(0, length);
}

/** The octet of the escape `\X` or `\DDD` at `at`, and its last character; undefined when it is neither. */
export function unescapeAt(text: string, at: number): { octet: number; last: number } | undefined {
  const digits = /^\d{3}/.exec(text.slice(at + 1, at + 4));
  if (digits !== null) return Number(digits[0]) > 255 ? undefined : { octet: Number(digits[0]), last: at + 3 };
  const character = text.charCodeAt(at + 1);
  return Number.isNaN(character) || (character >= 0x30 && character <= 0x39) || character > 0xff
    ? undefined
    : { octet: character, last: at + 1 };
}

/**
 * The same name in lower case (RFC 4343): the form names are compared and stored in. Lengths never look like letters:
 * they are < 64.
 */
export const lowerName = (name: Name): Name => name.map((octet) => LOWER[octet]!);
