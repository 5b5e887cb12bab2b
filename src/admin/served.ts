import { NETLOOM } from '../contract/netloom/index.ts';
import type { Operation } from '../contract/operation.ts';
import { accounts } from './accounts.ts';
import { type AdminHandler, type AdminHandlers, read } from './handlers.ts';
import { type DnsEndpoints, vpcs } from './vpcs.ts';

/** A row of the contract table with what it does. */
export type Served = Operation & { readonly handler: AdminHandler };

/** What handlers know beside the state. Given by the composition root: the rooms do not know one another. */
export interface Sources {
  readonly dnsEndpoints: DnsEndpoints;
  readonly refusedSignatures: () => readonly object[];
}

/** Every operation of our own API. */
export function served(sources: Sources): readonly Served[] {
  const handlers: AdminHandlers<(typeof NETLOOM)[number]['name']> = {
    ...accounts,
    ...vpcs(sources.dnsEndpoints),
    ListRefusedSignatures: read(() => ({ requests: sources.refusedSignatures() })),
  };
  return NETLOOM.map((row) => ({ ...row, handler: handlers[row.name] }));
}
