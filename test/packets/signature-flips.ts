import { percentDecode, trimOctets } from '../../src/bce/auth/octets.ts';
import type { SignedRequest } from '../../src/bce/auth/request.ts';

/** Signed requests as octets on the wire, one octet a code unit, and what makes two of them the same to a signature. */

/** The request as it is sent. */
export function wireOf({ method, rawPath, rawQuery, rawHeaders, body }: SignedRequest): string {
  const target = rawQuery === '' ? rawPath : `${rawPath}?${rawQuery}`;
  let head = `${method} ${target} HTTP/1.1\r\n`;
  for (let i = 0; i < rawHeaders.length; i += 2) head += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
  return `${head}\r\n${Buffer.from(body).toString('latin1')}`;
}

/**
 * The octets read back by a reader more lenient than ours: only the line ends, the two blanks of the first line and the
 * colons have to be there. Undefined: no reader could take it for a request.
 */
export function readWire(wire: string): SignedRequest | undefined {
  const end = wire.indexOf('\r\n\r\n');
  const [first, ...lines] = wire.slice(0, end).split('\r\n');
  const parts = first!.split(' ');
  if (end < 0 || parts.length !== 3 || lines.some((line) => line.indexOf(':') < 1)) return undefined;
  const [method, target] = parts as [string, string];
  const mark = target.indexOf('?');
  return {
    method,
    rawPath: mark < 0 ? target : target.slice(0, mark),
    rawQuery: mark < 0 ? '' : target.slice(mark + 1),
    rawHeaders: lines.flatMap((line) => [
      line.slice(0, line.indexOf(':')),
      trimOctets(line.slice(line.indexOf(':') + 1)),
    ]),
    body: Buffer.from(wire.slice(end + 4), 'latin1'),
  };
}

/** The wire with one bit turned over. */
export const flipped = (wire: string, bit: number): string => {
  const at = bit >> 3;
  return wire.slice(0, at) + String.fromCharCode(wire.charCodeAt(at) ^ (1 << (bit & 7))) + wire.slice(at + 1);
};

/**
 * Why two requests mean the same to a signature although an octet differs; undefined when they do not:
 * - `version`: that of HTTP: no part of bce-auth-v1 (of what this reader lets through, ours takes `HTTP/1.0` only);
 * - `escape`: the hex digits of an escape in path or query in the other case;
 * - `header name`: a letter of a header's name in the other case;
 * - `list`: in the authorization's list of signed headers a letter in the other case, or a name of an `x-bce-*` header
 *   replaced: those are covered in any case (contract 1.9).
 */
export function sameBecause(one: string, other: string): string | undefined {
  const [a, b] = [readWire(one), readWire(other)];
  if (a === undefined || b === undefined || a.method !== b.method) return undefined;
  if (Buffer.compare(a.body, b.body) !== 0) return undefined;
  if (percentDecode(a.rawPath) !== percentDecode(b.rawPath)) return undefined;
  if (percentDecode(a.rawQuery) !== percentDecode(b.rawQuery)) return undefined;
  const [mine, others] = [headersOf(a), headersOf(b)];
  if (String(mine.signed) !== String(others.signed)) return undefined;
  if (String(mine.outsideList) !== String(others.outsideList)) return undefined;
  const covered = (list: string): string =>
    String(
      list
        .toLowerCase()
        .split(';')
        .filter((name) => mine.names.includes(name) && !name.startsWith('x-bce-'))
        .sort(),
    );
  if (covered(mine.list) !== covered(others.list)) return undefined;
  if (a.rawPath !== b.rawPath || a.rawQuery !== b.rawQuery) return 'escape';
  if (mine.list !== others.list) return 'list';
  return String(a.rawHeaders) === String(b.rawHeaders) ? 'version' : 'header name';
}

function headersOf({ rawHeaders }: SignedRequest) {
  const pairs: [string, string][] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) pairs.push([rawHeaders[i]!.toLowerCase(), rawHeaders[i + 1]!]);
  const parts = (pairs.find(([name]) => name === 'authorization')?.[1] ?? '').split('/');
  return {
    names: pairs.map(([name]) => name),
    signed: pairs.filter(([name]) => name !== 'authorization').map((pair) => pair.join(':')),
    outsideList: parts.with(4 % parts.length, ''),
    list: parts[4] ?? '',
  };
}
