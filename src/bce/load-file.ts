import { hash } from 'node:crypto';
import { LOADED_ACCOUNT, LOADED_CALL, LOADED_FILE } from '../contract/netloom/load.ts';
import type { Operation } from '../contract/operation.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { complaint, decodeBody } from '../http/decode.ts';
import type { PlannedCall } from './planned-call.ts';

/** Calls of one account, one after the other. Neither account nor name: the first account. */
export interface LoadedAccount {
  /** Id of an account that is there. */
  readonly account?: string;
  /** Of an account that is made where none has this name; what follows is then its own, or made up. */
  readonly name?: string;
  readonly accountId?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** Where they are made, as in a plan. */
  readonly region?: string;
  readonly calls: readonly PlannedCall[];
}

/** A file of calls. */
export interface LoadFile {
  /** SHA-256 of its canonical text, 64 hex digits: blanks and the order of fields are no difference. */
  readonly digest: string;
  /** Calls are counted through all of them. */
  readonly accounts: readonly LoadedAccount[];
}

/** A file as JSON to its accounts. Refuses: body-invalid, with a sentence that names the place. */
export function loadFileOf(json: unknown): LoadFile | Refusal {
  const wrong = wrongIn(LOADED_FILE, json);
  if (wrong !== undefined) return refuse('body-invalid', wrong);
  const file = json as Partial<LoadedAccount> & { readonly accounts?: readonly LoadedAccount[] };
  const { calls, accounts = [], account, region } = file;
  if (calls !== undefined && file.accounts !== undefined) {
    return refuse('body-invalid', 'calls and accounts are two forms of a file: it may have one');
  }
  if (calls === undefined && file.accounts === undefined) {
    return refuse('body-invalid', 'it holds neither calls nor accounts');
  }
  if (file.accounts !== undefined && (account ?? region) !== undefined) {
    return refuse('body-invalid', 'beside accounts neither account nor region means anything: each has its own');
  }
  const parts = calls === undefined ? accounts : [file as LoadedAccount];
  const much = tooMuch(parts);
  if (much !== undefined) return refuse('body-invalid', much);
  for (const [i, part] of parts.entries()) {
    const place = calls === undefined ? `accounts.${i}` : '';
    const why = (calls === undefined ? wrongAccount(part) : undefined) ?? wrongCall(part.calls ?? []);
    if (why !== undefined) return refuse('body-invalid', place === '' ? why : `${place}: ${why}`);
  }
  const digest = hash('sha256', JSON.stringify(canonical(json)), 'hex');
  return { digest, accounts: parts.map((part) => ({ ...part, calls: part.calls ?? [] })) };
}

/** References reach no further, and everybody waits for all of it. */
const MOST_CALLS = 100_000;
const MOST_ACCOUNTS = 10_000;
/** Characters; of HTTP a whole head is not longer. */
const LONGEST_PATH = 32 * 1024;

function tooMuch(parts: readonly Partial<LoadedAccount>[]): string | undefined {
  if (parts.length > MOST_ACCOUNTS) return `it is of ${parts.length} accounts, and may be of ${MOST_ACCOUNTS}`;
  const calls = parts.reduce((sum, part) => sum + (Array.isArray(part?.calls) ? part.calls.length : 0), 0);
  return calls > MOST_CALLS ? `it holds ${calls} calls, and may hold ${MOST_CALLS}: split it` : undefined;
}

function wrongAccount(part: LoadedAccount): string | undefined {
  const wrong = wrongIn(LOADED_ACCOUNT, part);
  if (wrong !== undefined) return wrong;
  const { account, name, accountId, accessKeyId, secretAccessKey } = part;
  const own = accountId ?? accessKeyId ?? secretAccessKey;
  if (account !== undefined && (name ?? own) !== undefined) return 'account is one that is there; name makes one';
  if (name === undefined && own !== undefined)
    return 'an id or keys are given, and no name of the account they are for';
  return undefined;
}

function wrongCall(calls: readonly unknown[]): string | undefined {
  for (const [i, call] of calls.entries()) {
    const wrong = wrongIn(LOADED_CALL, call);
    if (wrong !== undefined) return `calls.${i} ${wrong}`;
    if ((call as PlannedCall).path.length > LONGEST_PATH)
      return `calls.${i} has a path beyond ${LONGEST_PATH} characters`;
  }
  return undefined;
}

function wrongIn(schema: NonNullable<Operation['body']>, value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'must be object';
  // Of lists only that they are some is asked here: what is in them comes by itself.
  const shallow = Object.entries(value).map(([name, field]) => [name, Array.isArray(field) ? [] : field]);
  const bytes = Buffer.from(JSON.stringify(schema === LOADED_CALL ? value : Object.fromEntries(shallow)));
  if (typeof decodeBody(schema, bytes) !== 'string') return undefined;
  return complaint(schema, bytes) || 'is nested too deep, or too long';
}

/** The same value with the fields of every object in the order of their names. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value).sort();
  return Object.fromEntries(names.map((name) => [name, canonical((value as Record<string, unknown>)[name])]));
}
