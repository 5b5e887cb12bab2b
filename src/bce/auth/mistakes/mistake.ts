import type { BinaryLike } from 'node:crypto';
import { canonicalRequest } from '../canonical.ts';
import type { QueryPair } from '../query.ts';
import type { SignedRequest } from '../request.ts';
import { deriveSigningKey } from '../signature.ts';

/** The four parts of a canonical request (contract 1.1). */
export interface Parts {
  readonly method: string;
  readonly uri: string;
  readonly query: string;
  readonly headers: string;
}

/** A refused request, laid out for trying what its client may have done wrong. */
export interface Seen {
  readonly request: SignedRequest;
  /** All headers, and those that the signed-headers field covers: lower-case name to trimmed value. */
  readonly values: ReadonlyMap<string, string>;
  readonly covered: ReadonlyMap<string, string>;
  /** The signed-headers field, in its order; empty for the default set. */
  readonly signedHeaders: readonly string[];
  /** The query without `authorization`, in the order received: as on the wire, and decoded. */
  readonly pieces: readonly string[];
  readonly pairs: readonly QueryPair[];
  readonly secret: string;
  /** `bce-auth-v1/ak/timestamp/expiration` as sent. */
  readonly prefix: string;
  readonly timestamp: string;
  readonly signingKey: string;
  /** Our canonical request, in parts and whole. */
  readonly ours: Parts;
  readonly text: string;
}

/** What a client would have signed that made one mistake: our parts but some, or another text, or under another key. */
export interface Draft extends Partial<Parts> {
  readonly text?: string;
  /** Key of the second HMAC. */
  readonly key?: BinaryLike;
  /** What the signing key is derived from instead; costs an HMAC of its own. */
  readonly derivedFrom?: { readonly prefix: string; readonly secret: string };
}

export interface Mistake {
  readonly name: string;
  /** Tells the user what to change. */
  readonly sentence: string;
  /** Drafts that equal our own canonical request mean that the mistake makes no difference here. */
  readonly drafts: (seen: Seen) => readonly Draft[];
}

/** The text of a draft. */
export function draftText({ text, method, uri, query, headers }: Draft, { ours }: Seen): string {
  return text ?? canonicalRequest(method ?? ours.method, uri ?? ours.uri, query ?? ours.query, headers ?? ours.headers);
}

export const isUsualKey = ({ key, derivedFrom }: Draft): boolean => key === undefined && derivedFrom === undefined;

/** The key of a draft. */
export const draftKey = ({ key, derivedFrom }: Draft, { signingKey }: Seen): BinaryLike =>
  derivedFrom === undefined ? (key ?? signingKey) : deriveSigningKey(derivedFrom.prefix, derivedFrom.secret);
