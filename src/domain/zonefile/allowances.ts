import { MAX_TTL, MIN_TTL, type ReadOptions, type Remark } from './types.ts';

// What is no record of ours, and an option lets pass: in either form of a file the same.

/** `kept` is what becomes of it, undefined: it is left out; with a note where that is not what was written. */
export interface Allowed<T> {
  readonly kept: T;
  readonly note?: Remark;
}

/** A TTL within what is served, or with `clampTtl` the nearest that is. */
export function allowedTtl(ttl: number, { clampTtl }: ReadOptions): Allowed<number> | Remark {
  const kept = Math.min(MAX_TTL, Math.max(MIN_TTL, ttl));
  if (kept === ttl) return { kept };
  if (clampTtl) return { kept, note: { code: 'ttl-clamped', sentence: `A TTL of ${ttl} becomes ${kept}.` } };
  return { code: 'ttl-out-of-range', sentence: `A TTL of ${ttl} is outside ${MIN_TTL} to ${MAX_TTL}.` };
}

/** A type that exists and is not served: an error, or with `skipUnsupported` left out. */
export function allowedType(text: string, { skipUnsupported }: ReadOptions): Allowed<undefined> | Remark {
  const type = text.toUpperCase();
  if (!skipUnsupported) return { code: 'type-unsupported', sentence: `Records of type ${type} are not served.` };
  return { kept: undefined, note: { code: 'type-skipped', sentence: `A record of type ${type} is left out.` } };
}
