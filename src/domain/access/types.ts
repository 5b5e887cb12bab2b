/** Levels of permission: each holds those before it (common contract 3.3). */
export const LEVELS = ['READ', 'OPERATE', 'FULL_CONTROL'] as const;
export type Level = (typeof LEVELS)[number];

/** A holder of permanent keys: an account's root, or one of its users. */
export interface Caller {
  readonly account: string;
  /** User id; absent: root. */
  readonly user?: string;
  /** The permanent access key it calls by; absent: none, as in a plan. */
  readonly key?: string;
}

/** Who makes a call: root or user by permanent keys, or whoever holds a session. */
export interface Principal extends Caller {
  /** Temporary access key id of the session; `account` and `user` are then those whose rights count. */
  readonly session?: string;
}

/** What a call asks for. */
export interface Wanted {
  /** IAM's name of the service: `bce:csn`. */
  readonly service: string;
  /** Of a regional service's call; '*' elsewhere. */
  readonly region: string;
  readonly level: Level;
  /** What may stand before a level in a permission: `CSN` in CSN_READ. */
  readonly prefix: string;
  /** `<type>/<id>`; `<type>/*` where no single one is meant. */
  readonly resource: string;
}

/** What conditions look at. */
export interface Circumstances {
  /** Remote address. */
  readonly from: string;
  /** Milliseconds since 1970, by the engine's clock. */
  readonly at: number;
}
