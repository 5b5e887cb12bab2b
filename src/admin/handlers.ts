import type { Command } from '../domain/command.ts';
import type { Cause } from '../domain/commit.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import type { Slices } from '../engine/hold.ts';
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

type Shown = object | Refusal | Slices<object | Refusal>;
type Question = (state: State) => Shown;

/** A question to the state; what it needs from elsewhere is gathered before it is put. */
export interface AdminRead {
  readonly kind: 'read';
  readonly question: (call: AdminCall) => Question | Promise<Question>;
}

/** A change; what needs no writer may be worked out ahead. The answer is the command's result, unless one is given. */
export interface AdminWrite {
  readonly kind: 'write';
  readonly told: (call: AdminCall) => Told | Refusal | Promise<Told | Refusal>;
}

export interface Told {
  readonly command: Command;
  readonly answer?: object;
  /** Of a command that takes a commit back, which: history tells it. */
  readonly back?: Pick<Cause, 'undoes' | 'whose'>;
}

/** Neither one question nor one command, such as a plan: it holds its answer by itself. Undefined: an empty body. */
export interface AdminAct {
  readonly kind: 'act';
  readonly act: (call: AdminCall) => Promise<object | undefined | Refusal>;
}

/** What is sent as it comes: lines of JSON each, until nothing more comes, or the reader goes. */
export interface AdminStream {
  readonly kind: 'stream';
  /** Why it may not be read, or undefined. */
  readonly refused: (state: State, call: AdminCall) => Refusal | undefined;
  readonly open: (call: AdminCall) => AsyncIterable<string> | Refusal;
}

export type AdminHandler = AdminRead | AdminWrite | AdminAct | AdminStream;
export type AdminHandlers<Name extends string> = Readonly<Record<Name, AdminHandler>>;

/** A question whose answer is the state's alone. */
export const read = (answer: (state: State, call: AdminCall) => Shown): AdminRead => ({
  kind: 'read',
  question: (call) => (state) => answer(state, call),
});

/** A question that also needs what another thread knows, gathered first: the state is read after. */
export const readWith = <T>(
  gather: () => Promise<T>,
  answer: (state: State, call: AdminCall, gathered: T) => Shown,
): AdminRead => ({
  kind: 'read',
  question: async (call) => {
    const gathered = await gather();
    return (state) => answer(state, call, gathered);
  },
});

/** A command whose result is the answer. */
export const write = (command: (call: AdminCall) => Command | Refusal): AdminWrite => ({
  kind: 'write',
  told: (call) => {
    const decided = command(call);
    return typeof decided === 'function' ? { command: decided } : decided;
  },
});

/** Lines as they come. */
export const stream = (refused: AdminStream['refused'], open: AdminStream['open']): AdminStream => ({
  kind: 'stream',
  refused,
  open,
});

/** What holds its answer by itself. */
export const act = (run: AdminAct['act']): AdminAct => ({ kind: 'act', act: run });
