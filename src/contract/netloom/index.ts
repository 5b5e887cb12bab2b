import type { Operation } from '../operation.ts';
import { ACCOUNTS } from './accounts.ts';
import { SIGNATURES } from './signatures.ts';
import { VPCS } from './vpcs.ts';

/** Our own API, on the admin listener: what BCE has only in its console or not at all (design.md). */
export const NETLOOM = [...ACCOUNTS, ...VPCS, ...SIGNATURES] as const satisfies readonly Operation[];
