import { isDefaultHeader } from '../../src/bce/auth/headers.ts';
import { percentDecode, trimOctets } from '../../src/bce/auth/octets.ts';
import type { SignedRequest } from '../../src/bce/auth/request.ts';
import { readWire, wireOf } from './signature-flips.ts';

/** What a client signed, and whether a changed request still says the same: told without asking the verifier. */
export interface Original {
  readonly wire: string;
  /** Why a changed request says the same as this one; undefined: it does not. */
  readonly sameIn: (changed: string) => string | undefined;
}

interface Parts {
  readonly request: SignedRequest;
  readonly version: string;
  /** Of the authorization, wherever it stands; the list of signed headers apart. */
  readonly authorization: string;
  readonly list: string;
  /** Decoded, sorted, without the authorization. */
  readonly pairs: string;
  readonly token: string;
  /** Name in small letters and value without blanks at its ends; no empty ones, no authorization. */
  readonly headers: readonly (readonly [string, string])[];
}

/** @param signedNames as in the request's own list; none: the default set (common contract 1.6). */
export function originalOf(request: SignedRequest, signedNames: readonly string[]): Original {
  const covers = signedNames.length === 0 ? isDefaultHeader : (name: string) => signedNames.includes(name);
  const wire = wireOf(request);
  const own = partsOf(wire)!;
  const digest = own.headers.some(([name]) => covers(name) && /^(content-md5|x-bce-content-sha256)$/.test(name));
  // All that the signature stands for; without a digest the body is no part of it (contract 1.1).
  const meaning = ({ request: { method, rawPath, body }, authorization, pairs, token, headers }: Parts): string =>
    JSON.stringify([
      ...[method, percentDecode(rawPath), pairs, token, authorization],
      headers.filter(([name]) => covers(name)).sort(([a], [b]) => (a < b ? -1 : 1)),
      digest ? Buffer.from(body).toString('latin1') : '',
    ]);
  const meant = meaning(own);
  return {
    wire,
    sameIn: (changed) => {
      const parts = partsOf(changed);
      return parts !== undefined && meaning(parts) === meant ? differenceOf(own, parts, covers) : undefined;
    },
  };
}

/** Which spelling differs, where the meaning does not; the first of these. */
function differenceOf(one: Parts, other: Parts, covers: (name: string) => boolean): string {
  const lines = ({ request: { rawHeaders } }: Parts, which: boolean): string =>
    String(rawHeaders.filter((_, i, all) => covers(all[i - (i % 2)]!.toLowerCase()) === which));
  if (one.request.rawPath !== other.request.rawPath) return 'path escapes';
  if (one.request.rawQuery !== other.request.rawQuery) return 'query spelling';
  if (one.list !== other.list) return 'list';
  if (String(one.headers) !== String(other.headers)) return 'unsigned header';
  if (lines(one, true) !== lines(other, true) || lines(one, false) !== lines(other, false)) return 'header spelling';
  if (Buffer.compare(one.request.body, other.request.body) !== 0) return 'body without a digest';
  return one.version === other.version ? 'white space' : 'version';
}

function partsOf(wire: string): Parts | undefined {
  const request = readWire(wire);
  if (request === undefined) return undefined;
  const { rawQuery, rawHeaders } = request;
  const pairs: [string, string][] = [];
  let inQuery: string | undefined;
  for (const piece of rawQuery.split('&')) {
    const [, key = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(piece)!;
    const pair: [string, string] = [percentDecode(key), percentDecode(value)];
    if (pair[0].toLowerCase() === 'authorization') inQuery ||= pair[1];
    else if (piece !== '') pairs.push(pair);
  }
  const headers: [string, string][] = [];
  let inHeader: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const [name, value] = [trimOctets(rawHeaders[i]!).toLowerCase(), trimOctets(rawHeaders[i + 1]!)];
    if (name === 'authorization') inHeader = value;
    else if (value !== '') headers.push([name, value]);
  }
  const segments = (inHeader ?? inQuery ?? '').split('/');
  const tokens = [...headers, ...pairs].filter(([name, value]) => name === 'x-bce-security-token' && value !== '');
  return {
    ...{ request, version: wire.slice(0, wire.indexOf('\r\n')).split(' ')[2]!, headers },
    authorization: String(segments.with(4 % segments.length, '')),
    list: segments[4] ?? '',
    pairs: JSON.stringify(pairs.map((pair) => JSON.stringify(pair)).sort()),
    token: String([...new Set(tokens.map(([, value]) => value))]),
  };
}
