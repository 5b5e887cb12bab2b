import type { Explanation } from './explain.ts';

/** The codes that authentication itself answers with (contract 1.10, rows 1-9). */
export type AuthRefusalCode =
  | 'AccessDenied'
  | 'InvalidAccessKeyId'
  | 'InvalidHTTPAuthHeader'
  | 'InvalidHTTPRequest'
  | 'RequestExpired'
  | 'SignatureDoesNotMatch';

/** Why a request is not authenticated. */
export interface AuthRefusal {
  readonly code: AuthRefusalCode;
  /** For the operator's log: what exactly was wrong. Never a secret, never anything the client chose freely. */
  readonly detail: string;
  /** RequestExpired only: the time for the message, in UTC form. */
  readonly time?: string;
  /** SignatureDoesNotMatch only: compares with what the client may have signed. Some 40 HMACs when called. */
  readonly explain?: () => Explanation;
}

export const refuse = (code: AuthRefusalCode, detail: string): AuthRefusal => ({ code, detail });
