import type { Principal } from '../domain/access/types.ts';
import type { Command, Ids, Rules } from '../domain/command.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import type { Slices } from '../engine/hold.ts';
import type { QueryValues } from '../http/decode.ts';

/** What secrets are made of, and kept by: the edge is given it, no handler has chance or a key file of its own. */
export interface Makers {
  readonly make: {
    /** Of a permanent key. */
    accessKeyId(): string;
    /** Of a session. */
    temporaryKeyId(): string;
    secret(): string;
  };
  /** Secret to ciphertext. */
  readonly seal: (secret: string) => string;
  /** Ciphertext to secret. */
  readonly unseal: (sealed: string) => string;
}

/** One call as a handler sees it: checked by its row's forms, its caller known. */
export interface Call extends Makers {
  readonly account: string;
  /** Who calls: root, a user or a session. */
  readonly principal: Principal;
  /** The region of a regional call. */
  readonly region: string;
  /** '' for none: some answers depend on which client reads them (csn contract 1.5). */
  readonly userAgent: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: QueryValues;
  /** Known fields of the body, in the types of the row. */
  // biome-ignore lint/suspicious/noExplicitAny: its shape is the row's schema, which has been checked.
  readonly body: any;
  readonly ids: Ids;
  readonly rules: Rules;
}

/** A question to the state. `single`: it shows one resource, and its answer carries an ETag. */
export interface Read {
  readonly kind: 'read';
  readonly single: boolean;
  readonly answer: (state: State, call: Call) => object | Refusal | Slices<object | Refusal>;
}

/**
 * A change. `shows` is the resource its path names, for If-Match. `secret`: its answer holds a secret, and a client
 * token keeps it as ciphertext.
 */
export interface Write {
  readonly kind: 'write';
  readonly secret?: true;
  readonly command: (call: Call) => Command | Refusal;
  readonly shows?: (state: State, call: Call) => object | Refusal;
}

export type Handler = Read | Write;

/** What each row of a service does, by the row's name. */
export type Handlers<Name extends string> = Readonly<Record<Name, Handler>>;

/** Many things, or one without an ETag. */
export const list = (answer: Read['answer']): Read => ({ kind: 'read', single: false, answer });
/** One resource, with its ETag. */
export const show = (answer: (state: State, call: Call) => object | Refusal): Read => ({
  kind: 'read',
  single: true,
  answer,
});
/** A command; `shows` as in Write. */
export const write = (command: Write['command'], shows?: Write['shows']): Write =>
  shows === undefined ? { kind: 'write', command } : { kind: 'write', command, shows };
/** A command whose answer holds a secret. */
export const secretly = (handler: Write): Write => ({ ...handler, secret: true });
