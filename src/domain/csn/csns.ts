import type { Command } from '../command.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { Tag } from '../vpc/types.ts';
import { areTags, isDescription } from '../vpc/words.ts';
import type { GrantDeleted } from './events.ts';
import type { CsnOptions } from './types.ts';
import { csnOf, csnsOf } from './views.ts';
import { areTexts, changed, isTitle, type TextChanges } from './words.ts';

export interface NewCsn {
  readonly account: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly tags?: readonly Tag[] | undefined;
}

/** Creates a CSN with its default route table. Refuses: body-invalid, quota-reached. */
export function createCsn(input: NewCsn): Command<{ csnId: string }> | Refusal {
  const { account, name, description = '', tags = [] } = input;
  if (!isTitle(name) || !isDescription(description) || !areTags(tags)) return refuse('body-invalid');
  return (state, { ids, position, rules }) => {
    if (csnsOf(state, account).size >= (rules.quotas.csns ?? Number.POSITIVE_INFINITY)) return refuse('quota-reached');
    const csn = ids.make('csn', account, position);
    const defaultTable = ids.make('csnTable', account, position);
    const event = { type: 'csn-created', v: 1, account, csn, name, description, tags, defaultTable } as const;
    return { events: [event], result: { csnId: csn } };
  };
}

/** Refuses: body-invalid, csn-id-malformed, csn-unknown. */
export function updateCsn(
  account: string | undefined,
  csnId: string,
  changes: TextChanges,
): Command<undefined> | Refusal {
  if (!areTexts(changes)) return refuse('body-invalid');
  return (state) => {
    const csn = csnOf(state, account, csnId);
    if (isRefusal(csn)) return csn;
    const texts = changed(csn, changes);
    return { events: texts ? [{ type: 'csn-updated', v: 1, csn: csnId, ...texts }] : [], result: undefined };
  };
}

/**
 * Deletes a CSN with its tables, their rules, its TGWs and the grants that name it. Refuses: csn-id-malformed,
 * csn-unknown; csn-in-use: an instance is loaded, of whatever status, or a package bound (csn contract 4.1, 7).
 */
export function deleteCsn(account: string | undefined, csnId: string): Command<undefined> {
  return (state) => {
    const csn = csnOf(state, account, csnId);
    if (isRefusal(csn)) return csn;
    if (state.csns.attachmentsOf.has(csnId) || state.bandwidth.boundTo.has(csnId)) return refuse('csn-in-use');
    const grants = [...(state.csns.grantsTo.get(csnId) ?? [])];
    const gone = grants.map(({ id }): GrantDeleted => ({ type: 'grant-deleted', v: 1, grant: id }));
    return { events: [...gone, { type: 'csn-deleted', v: 1, csn: csnId }], result: undefined };
  };
}

/** The operator switches what BCE has off. Refuses: csn-id-malformed, csn-unknown. */
export function setCsnOptions(
  csnId: string,
  changes: { readonly [K in keyof CsnOptions]?: boolean | undefined },
): Command<undefined> {
  return (state) => {
    const csn = csnOf(state, undefined, csnId);
    if (isRefusal(csn)) return csn;
    const { ecmp, anyCidr, autoAssociate, autoPropagate } = csn.options;
    const event = {
      ...({ type: 'csn-options-set', v: 1, csn: csnId } as const),
      ...{ ecmp: changes.ecmp ?? ecmp, anyCidr: changes.anyCidr ?? anyCidr },
      autoAssociate: changes.autoAssociate ?? autoAssociate,
      autoPropagate: changes.autoPropagate ?? autoPropagate,
    };
    const same = (Object.keys(csn.options) as (keyof CsnOptions)[]).every((name) => event[name] === csn.options[name]);
    return { events: same ? [] : [event], result: undefined };
  };
}
