import { hash } from 'node:crypto';

/**
 * Checks the digests a client sent of its body (contract 1.8, row 9 of 1.10).
 *
 * @returns the name of the header that does not fit the body, or undefined.
 */
export function mismatchedDigest(values: ReadonlyMap<string, string>, body: Uint8Array): string | undefined {
  const md5 = values.get('content-md5');
  if (md5 !== undefined && md5 !== hash('md5', body, 'base64')) return 'content-md5';
  const sha256 = values.get('x-bce-content-sha256');
  if (sha256 !== undefined && sha256.toLowerCase() !== hash('sha256', body, 'hex')) return 'x-bce-content-sha256';
  return undefined;
}
