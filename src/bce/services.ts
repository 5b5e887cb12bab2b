import type { Operation } from '../contract/operation.ts';
import { PRIVATEZONE } from '../contract/privatezone.ts';
import { VPC } from '../contract/vpc.ts';
import type { Handler } from './handlers.ts';
import { privatezone } from './privatezone.ts';
import { vpc } from './vpc.ts';

/** A row of the contract table with what it does. */
export interface Served extends Operation {
  readonly handler: Handler;
}

const serve = <Name extends string>(
  rows: readonly (Operation & { readonly name: Name })[],
  handlers: Readonly<Record<Name, Handler>>,
): Served[] => rows.map((row) => ({ ...row, handler: handlers[row.name] }));

/** Every BCE operation Netloom answers. */
export const SERVED: readonly Served[] = [...serve(PRIVATEZONE, privatezone), ...serve(VPC, vpc)];

/** Paths that are never an id's (csn contract 1.2). */
export const RESERVED = ['/v1/csn/bp', '/v1/csn/routeTable'] as const;
