import type { Command } from '../domain/command.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import type { QueryValues } from '../http/decode.ts';

/** One call of the operator. */
export interface AdminCall {
  readonly path: Readonly<Record<string, string>>;
  readonly query: QueryValues;
  // biome-ignore lint/suspicious/noExplicitAny: its shape is the row's schema, which has been checked.
  readonly body: any;
  /** Makes what no caller gave. */
  readonly make: { accountId(): string; accessKeyId(): string; secret(): string };
  /** Secret to ciphertext. */
  readonly seal: (secret: string) => string;
  /** Ciphertext to secret. */
  readonly unseal: (sealed: string) => string;
}

export interface AdminRead {
  readonly kind: 'read';
  readonly answer: (state: State, call: AdminCall) => object | Refusal | Promise<object | Refusal>;
}

export interface AdminWrite {
  readonly kind: 'write';
  readonly command: (
    call: AdminCall,
  ) => { readonly command: Command; readonly answer: () => object | undefined } | Refusal;
}

export type AdminHandler = AdminRead | AdminWrite;
export type AdminHandlers<Name extends string> = Readonly<Record<Name, AdminHandler>>;
