import { isLearned } from '../csn/routes/routes.ts';
import type { Attachment } from '../csn/types.ts';
import { attachmentsIn, networkOf, tablesIn } from '../csn/views.ts';
import { publishes } from '../network/views.ts';
import type { State } from '../state.ts';

/**
 * The attached instances of a CSN that publish a prefix holding an address (a 32-bit number), in order of attachment.
 * What a table learns from an instance the table finds at once; only those that are propagated to none are asked one
 * by one, for a CSN may have very many.
 */
export function publishersOf(state: State, csnId: string, address: number): Attachment[] {
  const { attachments, propagationsFrom, routes } = state.csns;
  const found = new Set<Attachment>();
  for (const { id } of tablesIn(state, csnId)) {
    for (const { candidates } of routes.get(id)?.matches(address) ?? []) {
      for (const one of candidates) if (isLearned(one)) found.add(attachments.get(one.propagation.attachment)!);
    }
  }
  for (const attachment of attachmentsIn(state, csnId)) {
    if (attachment.status !== 'attached' || propagationsFrom.has(attachment.id)) continue;
    if (publishes(networkOf(state, attachment)!, address)) found.add(attachment);
  }
  return [...found].sort((a, b) => a.position - b.position);
}
