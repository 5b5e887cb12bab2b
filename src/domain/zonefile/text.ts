import { absoluteName, MAX_NAME_LENGTH, type ToAscii } from '../net/domain-name.ts';

/**
 * The octets a word of a master file stands for: `\DDD` is the octet of that decimal number, `\X` is X itself
 * (RFC 1035 5.1), letters beyond ASCII are UTF-8. Undefined for a `\DDD` that is no octet.
 */
export function octetsOf(word: string): Uint8Array | undefined {
  const encoder = new TextEncoder();
  if (!word.includes('\\')) return encoder.encode(word);
  const octets: number[] = [];
  for (let at = 0; at < word.length; ) {
    if (word[at] !== '\\') {
      const end = word.indexOf('\\', at);
      const plain = word.slice(at, end < 0 ? word.length : end);
      for (const octet of encoder.encode(plain)) octets.push(octet);
      at += plain.length;
    } else if (isDigit(word, at + 1)) {
      const digits = /^\d{3}/.exec(word.slice(at + 1, at + 4));
      if (digits === null || Number(digits[0]) > 255) return undefined;
      octets.push(Number(digits[0]));
      at += 4;
    } else {
      const character = String.fromCodePoint(word.codePointAt(at + 1)!);
      for (const octet of encoder.encode(character)) octets.push(octet);
      at += 1 + character.length;
    }
  }
  return Uint8Array.from(octets);
}

const isDigit = (text: string, at: number): boolean => text[at]! >= '0' && text[at]! <= '9';

/** Octets as the text that is kept: they must be UTF-8, for the API has no other way to say them. */
export function textOf(octets: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return undefined;
  }
}

/**
 * The absolute name a word stands for, canonical (lower case, A-labels, no final dot): relative names are completed by
 * the origin, `@` is the origin, '' the root. A leading `*` label is kept. Undefined when it is no name that can be
 * kept, as where a label holds an escaped dot or an octet that host names do not have.
 */
export function nameOf(word: string, origin: string, toAscii: ToAscii): string | undefined {
  if (word === '@') return origin;
  if (word === '.') return '';
  const plain = word.includes('\\') ? unescaped(word) : word;
  if (plain === undefined) return undefined;
  const whole = plain.endsWith('.') || origin === '' ? plain : `${plain}.${origin}`;
  if (whole === '*' || whole === '*.') return '*';
  const wild = whole.startsWith('*.');
  const name = absoluteName(wild ? whole.slice(2) : whole, toAscii);
  if (name === undefined || !wild) return name;
  return name.length + 2 <= MAX_NAME_LENGTH ? `*.${name}` : undefined;
}

/** Escapes of letters a host name has anyway: nobody needs them, and they may be written. */
function unescaped(word: string): string | undefined {
  const plain = word.replaceAll(/\\(\d{3}|[\s\S])/g, (_, escaped: string) => {
    const character = escaped.length === 3 ? String.fromCharCode(Number(escaped)) : escaped;
    // What no label may hold, a dot within one above all, stays an escape, and the name is refused.
    return /^[a-z0-9_-]$/i.test(character) ? character : '\\';
  });
  return plain.includes('\\') ? undefined : plain;
}

/** Seconds of a TTL as BIND writes it, `3600` or `1h30m`; undefined when it is none or no 31-bit number (RFC 2181 8). */
export function ttlOf(word: string): number | undefined {
  if (!/^(?:\d{1,10}|(?:\d{1,10}[smhdw])+)$/i.test(word)) return undefined;
  if (/^\d+$/.test(word)) return checked(Number(word));
  let seconds = 0;
  for (const [, count, unit] of word.toLowerCase().matchAll(/(\d+)([smhdw])/g)) {
    seconds += Number(count) * UNITS[unit as keyof typeof UNITS];
  }
  return checked(seconds);
}

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

const checked = (seconds: number): number | undefined => (seconds < 2 ** 31 ? seconds : undefined);
