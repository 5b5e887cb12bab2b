import type { Caller } from '../access/types.ts';

/** Temporary credentials (STS, common contract 3.4). Gone at their moment: the key is then unknown. */
export interface Session {
  readonly position: number;
  /** Temporary access key id: 32 hex digits. */
  readonly key: string;
  /** Ciphertext. The token is made of the secret and the key (bce/auth/session-token.ts): bound to both. */
  readonly secret: string;
  /** Whose resources it reaches: of AssumeRole, the role's account. */
  readonly account: string;
  /** Who opened it: never a session. What it may do ends where this one is disabled or gone. */
  readonly opener: Caller;
  /** Role id (AssumeRole); absent: the opener's own rights (GetSessionToken). */
  readonly role?: string;
  /** What the caller asked to be narrowed to: ACL as JSON text. */
  readonly acl?: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface Sessions {
  /** By temporary access key id. */
  readonly byKey: Map<string, Session>;
  /** By account id of the opener: how many are open. */
  readonly open: Map<string, number>;
  /** The same by user id, of those that users opened. */
  readonly openByUser: Map<string, number>;
}
