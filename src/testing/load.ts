import { readFile } from 'node:fs/promises';
import type { AskOperator } from './operator.ts';

/** A call as its account would make it. */
export interface LoadedCall {
  readonly method: string;
  readonly path: string;
  readonly region?: string;
  readonly query?: string | Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
}

/** An account that is there, by its id as `account`, or one that is made, and its calls. */
export interface LoadedAccount {
  readonly account?: string;
  readonly name?: string;
  readonly accountId?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly region?: string;
  readonly calls?: readonly LoadedCall[];
}

/** Calls of one account, the first unless another is named by its id; or of several. */
export interface LoadedCalls {
  readonly account?: string;
  readonly region?: string;
  readonly calls?: readonly LoadedCall[];
  readonly accounts?: readonly LoadedAccount[];
}

/** What came of them, each in its place. */
export interface Loaded {
  /** false: they had been made before, and nothing was done. */
  readonly loaded: boolean;
  readonly accounts: readonly { readonly accountId: string; readonly accessKeyId?: string }[];
  // biome-ignore lint/suspicious/noExplicitAny: the bodies are those of the operations called.
  readonly answers: readonly { readonly status: number; readonly body?: any }[];
}

/** @param given calls, or the path of a file of them. */
export async function load(admin: AskOperator, given: string | LoadedCalls): Promise<Loaded> {
  const { loaded, accounts, answers } = await admin(
    'POST',
    '/netloom/v1/load',
    typeof given === 'string' ? await readFile(given, 'utf8') : given,
  );
  return { loaded, accounts, answers };
}
