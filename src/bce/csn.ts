import type { CSN } from '../contract/csn.ts';
import { attachInstance, detachInstance } from '../domain/csn/attachments.ts';
import { createCsn, deleteCsn, updateCsn } from '../domain/csn/csns.ts';
import { updateTgw } from '../domain/csn/tgws.ts';
import type { Csn } from '../domain/csn/types.ts';
import { attachmentsIn, csnOf, csnsOf, tgwOf, tgwsIn } from '../domain/csn/views.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { csnForm, instanceForm, tgwForm } from './csn-forms.ts';
import { tgwRules } from './csn-rules.ts';
import { type Call, type Handlers, list, show, write } from './handlers.ts';
import { listPage } from './markers.ts';

export const csn: Handlers<(typeof CSN)[number]['name']> = {
  CreateCsn: write(({ account, body }) => createCsn({ ...body, account })),
  QueryCsnList: list((state, call) => {
    const own = csnsOf(state, call.account);
    return listPage(state, call, { kind: 'csn', member: 'csns', sequence: own, form: (one) => csnForm(state, one) });
  }),
  QueryCsnDetail: show(csnDetail),
  UpdateCsn: write(({ account, path, body }) => updateCsn(account, path.csnId!, body), csnDetail),
  AttachCsnInstance: write(({ account, path, body }) => attachInstance(account, path.csnId!, body), csnDetail),
  DetachCsnInstance: write(({ account, path, body }) => detachInstance(account, path.csnId!, body), csnDetail),
  DeleteCsn: write(({ account, path }) => deleteCsn(account, path.csnId!), csnDetail),
  QueryCsnInstance: list((state, call) =>
    inCsn(state, call, ({ id }) => {
      const form = instanceForm.bind(undefined, state);
      const sequence = attachmentsIn(state, id);
      return listPage(state, call, { kind: 'attachment', member: 'instances', sequence, form });
    }),
  ),

  QueryTgwList: list((state, call) =>
    inCsn(state, call, ({ id }) =>
      listPage(state, call, { kind: 'tgw', member: 'tgws', sequence: tgwsIn(state, id), form: tgwForm }),
    ),
  ),
  UpdateTgw: write(
    ({ account, path, body }) => updateTgw(account, path.csnId!, path.tgwId!, body),
    (state, call) =>
      inCsn(state, call, (found) => {
        const tgw = tgwOf(state, found, call.path.tgwId!);
        return isRefusal(tgw) ? tgw : tgwForm(tgw);
      }),
  ),
  QueryTgwRoute: list((state, call) =>
    inCsn(state, call, (found) => {
      const tgw = tgwOf(state, found, call.path.tgwId!);
      return isRefusal(tgw) ? tgw : tgwRules(state, call, tgw);
    }),
  ),
};

/** What is to be said of the CSN the path names, or why there is none. */
export function inCsn<T>(state: State, { account, path }: Call, say: (csn: Csn) => T): T | Refusal {
  const found = csnOf(state, account, path.csnId!);
  return isRefusal(found) ? found : say(found);
}

function csnDetail(state: State, call: Call): object | Refusal {
  return inCsn(state, call, (found) => csnForm(state, found));
}
