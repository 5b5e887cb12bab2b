import type { Authorization } from './authorization.ts';
import { canonicalHeaders, canonicalRequest, canonicalUri } from './canonical.ts';
import { isDefaultHeader, readHeaders } from './headers.ts';
import { ESCAPE_MISTAKES, FORM_MISTAKES } from './mistakes/form.ts';
import { HEADER_CHOICE_MISTAKES, HEADER_FORM_MISTAKES } from './mistakes/headers.ts';
import { HOST_MISTAKES } from './mistakes/host.ts';
import { KEY_MISTAKES } from './mistakes/key.ts';
import { draftKey, draftText, isUsualKey, type Mistake, type Seen } from './mistakes/mistake.ts';
import { PATH_MISTAKES } from './mistakes/path.ts';
import { QUERY_MISTAKES } from './mistakes/query.ts';
import { decodePair, isAuthorizationKey, queryPieces, readQuery } from './query.ts';
import type { SignedRequest } from './request.ts';
import { deriveSigningKey, equalOctets, hmacHex } from './signature.ts';

/** Why a signature may not have matched. Texts are octet strings; security tokens in them are hidden. */
export interface Explanation {
  /** The canonical request that we expected to be signed. */
  readonly ours: string;
  /** Present when the signature is right for a request signed with one known mistake. */
  readonly hypothesis?: Hypothesis;
}

export interface Hypothesis {
  /** Stable, for tests and metrics: `host-without-port`. */
  readonly name: string;
  /** Tells the user what to change. */
  readonly sentence: string;
  /** The canonical request that the client signed. */
  readonly canonicalRequest: string;
}

/** The mistakes that are tried, likelier ones first: the first that fits is the answer. */
const MISTAKES: readonly Mistake[] = [
  ...KEY_MISTAKES,
  ...HOST_MISTAKES,
  ...HEADER_CHOICE_MISTAKES,
  ...FORM_MISTAKES,
  ...QUERY_MISTAKES,
  ...PATH_MISTAKES,
  ...HEADER_FORM_MISTAKES,
  ...ESCAPE_MISTAKES,
];

/**
 * The most HMACs an explanation may cost, lest refused requests keep the server busy. Ordinary ones need 18 to 34 to try
 * everything; one with every oddity at once goes without the last few.
 */
export const HMAC_LIMIT = 44;

/**
 * Finds out what a client seems to have signed, by signing the request with one known mistake after another until one
 * gives the signature sent. Never tells a secret, a signing key or a signature.
 */
export function explainMismatch(request: SignedRequest, authorization: Authorization, secret: string): Explanation {
  const seen = layOut(request, authorization, secret);
  const ours = hideToken(seen.text);
  const tried = new Set([seen.text]);
  let spent = 1; // our own signing key
  for (const { name, sentence, drafts } of MISTAKES) {
    for (const draft of drafts(seen)) {
      const text = draftText(draft, seen);
      if (isUsualKey(draft) && tried.has(text)) continue;
      tried.add(text);
      spent += draft.derivedFrom === undefined ? 1 : 2;
      if (spent > HMAC_LIMIT) return { ours };
      if (equalOctets(authorization.signature, hmacHex(draftKey(draft, seen), text))) {
        return { ours, hypothesis: { name, sentence, canonicalRequest: hideToken(text) } };
      }
    }
  }
  return { ours };
}

function layOut(request: SignedRequest, authorization: Authorization, secret: string): Seen {
  const { values } = readHeaders(request.rawHeaders);
  const { signedHeaders, prefix, timestamp } = authorization;
  const covers = signedHeaders.size === 0 ? isDefaultHeader : (name: string) => signedHeaders.has(name);
  const pieces = queryPieces(request.rawQuery).filter((piece) => !isAuthorizationKey(decodePair(piece)[0]));
  const ours = {
    method: request.method,
    uri: canonicalUri(request.rawPath),
    query: readQuery(request.rawQuery).canonical,
    headers: canonicalHeaders(values, covers),
  };
  return {
    request,
    values,
    covered: new Map([...values].filter(([name]) => covers(name))),
    signedHeaders: [...signedHeaders],
    pieces,
    pairs: pieces.map(decodePair),
    secret,
    prefix,
    timestamp,
    signingKey: deriveSigningKey(prefix, secret),
    ours,
    text: canonicalRequest(ours.method, ours.uri, ours.query, ours.headers),
  };
}

/** A session's token opens nothing without its secret, but it is no text for logs and screens. */
const hideToken = (text: string): string =>
  text
    .replace(/^(x-bce-security-token:).*/gim, '$1(hidden)')
    .replace(/(x-bce-security-token=)[^&\r\n]*/g, '$1(hidden)');
