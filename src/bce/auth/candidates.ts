import { type Coverage, canonicalHeaders, canonicalRequest, canonicalUri } from './canonical.ts';
import { isBceHeader, isDefaultHeader } from './headers.ts';
import type { SignedRequest } from './request.ts';

/**
 * The canonical requests that this request may have been signed as, likeliest first (contract 1.9): at most two header
 * sets times two paths. Each is a function of what was received and covers at least what the client listed, so the
 * tolerance does not weaken what a signature proves.
 */
export function* candidates(
  request: SignedRequest,
  values: ReadonlyMap<string, string>,
  canonicalQuery: string,
  signedHeaders: ReadonlySet<string>,
): Generator<string> {
  const encoded = canonicalUri(request.rawPath);
  // Python and JavaScript sign the path as they send it (contract 1.4).
  const paths = encoded === request.rawPath ? [encoded] : [encoded, request.rawPath];
  let tried: string | undefined;
  for (const covers of coverages(values, signedHeaders)) {
    const headers = canonicalHeaders(values, covers);
    if (headers === tried) continue;
    tried = headers;
    for (const path of paths) yield canonicalRequest(request.method, path, canonicalQuery, headers);
  }
}

/** The header sets of contract 1.9. */
function coverages(values: ReadonlyMap<string, string>, signedHeaders: ReadonlySet<string>): Coverage[] {
  if (signedHeaders.size > 0) {
    const listed: Coverage = (name) => signedHeaders.has(name);
    // baiducloud-python-sdk signs every x-bce-* header, listed or not (vector V13).
    return [listed, (name) => listed(name) || isBceHeader(name)];
  }
  // Java sends `Content-Length: 0` with a PUT that has no entity, after signing without it.
  const withoutLength: Coverage = (name) => name !== 'content-length' && isDefaultHeader(name);
  return values.get('content-length') === '0' ? [isDefaultHeader, withoutLength] : [isDefaultHeader];
}
