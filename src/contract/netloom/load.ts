import type { Operation } from '../operation.ts';
import { Type } from '../schema.ts';
import { optional, text } from '../shapes.ts';
import { service, strict } from './forms.ts';

/** 32 MiB: a hundred thousand calls, which is as many as a file may hold. */
const MAX_BODY = 32 * 1024 * 1024;

/** One call as its account would make it: as in a plan. */
export const LOADED_CALL = strict({
  method: text,
  path: text,
  region: optional.text,
  query: Type.Optional(Type.Union([text, Type.Record(text, Type.Union([text, Type.Number(), Type.Boolean()]))])),
  body: Type.Optional(Type.Unknown()),
});

// Each call is checked against LOADED_CALL by itself, so that one in thousands is named.
const calls = Type.Array(Type.Unknown());

/** Calls of one account: `account`, an id, has to be there; one of a `name` that is not there is made. */
export const LOADED_ACCOUNT = strict({
  account: optional.text,
  name: optional.text,
  accountId: optional.text,
  accessKeyId: optional.text,
  secretAccessKey: optional.text,
  region: optional.text,
  calls: Type.Optional(calls),
});

/** A file: calls of one account, or accounts with their calls. */
export const LOADED_FILE = strict({
  account: optional.text,
  region: optional.text,
  calls: Type.Optional(calls),
  accounts: Type.Optional(Type.Array(Type.Unknown())),
});

/** Calls that are made as if by their accounts, all or none, and of one file once. */
export const LOAD = [
  {
    name: 'LoadCalls',
    service,
    method: 'POST',
    path: '/netloom/v1/load',
    query: {},
    body: LOADED_FILE,
    maxBody: MAX_BODY,
    output: Type.Object({
      digest: text,
      loaded: Type.Boolean(),
      at: text,
      accounts: Type.Array(
        Type.Object({ accountId: text, accessKeyId: optional.text, secretAccessKey: optional.text }),
      ),
      answers: Type.Array(Type.Object({ status: Type.Integer(), body: Type.Optional(Type.Unknown()) })),
    }),
    errors: ['NoSuchObject', 'OperationDenied', 'DuplicateException'],
    source: 'docs/decisions/0015-load-export-import.md',
  },
] as const satisfies readonly Operation[];
