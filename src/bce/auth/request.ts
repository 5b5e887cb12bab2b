/** A request as it came in. All text is octet strings (see octets.ts), as node:http gives them. */
export interface SignedRequest {
  /** As received. Methods are case-sensitive (RFC 9110, 9.1), so it is signed as it stands. */
  readonly method: string;
  /** The request target before `?`. */
  readonly rawPath: string;
  /** The request target after `?`; empty when there is none. */
  readonly rawQuery: string;
  /** node's `rawHeaders`: name, value, name, value. */
  readonly rawHeaders: readonly string[];
  /** The whole body, before any decoding. */
  readonly body: Uint8Array;
}
