import type { Caller } from '../access/types.ts';

export type SessionEvent = SessionOpened | SessionExpired;

export interface SessionOpened {
  readonly type: 'session-opened';
  readonly v: 1;
  readonly key: string;
  /** Ciphertext. */
  readonly secret: string;
  readonly account: string;
  readonly opener: Caller;
  readonly role?: string;
  readonly acl?: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface SessionExpired {
  readonly type: 'session-expired';
  readonly v: 1;
  readonly key: string;
}
