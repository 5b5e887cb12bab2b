import type { Command } from '../command.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { csnOf, tgwOf } from './views.ts';
import { areTexts, changed, type TextChanges } from './words.ts';

/** Refuses: body-invalid, csn-id-malformed, csn-unknown, tgw-unknown. */
export function updateTgw(
  account: string | undefined,
  csnId: string,
  tgwId: string,
  changes: TextChanges,
): Command<undefined> | Refusal {
  if (!areTexts(changes)) return refuse('body-invalid');
  return (state) => {
    const csn = csnOf(state, account, csnId);
    if (isRefusal(csn)) return csn;
    const tgw = tgwOf(state, csn, tgwId);
    if (isRefusal(tgw)) return tgw;
    const texts = changed(tgw, changes);
    return { events: texts ? [{ type: 'tgw-updated', v: 1, tgw: tgwId, ...texts }] : [], result: undefined };
  };
}
