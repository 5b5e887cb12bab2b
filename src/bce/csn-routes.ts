import type { CSN_ROUTES } from '../contract/csn-routes.ts';
import { associate, dissociate, propagate, unpropagate } from '../domain/csn/relations.ts';
import { findRule } from '../domain/csn/routes/listing.ts';
import { addRule, deleteRule } from '../domain/csn/rules.ts';
import type { Association, Attachment, CsnTable, Propagation } from '../domain/csn/types.ts';
import { associationsIn, propagationsFrom, propagationsIn, tableOf, tablesIn } from '../domain/csn/views.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { inSlices, type Slices } from '../engine/hold.ts';
import { inCsn } from './csn.ts';
import { relationForm, ruleForm, tableForm } from './csn-forms.ts';
import { tableRules } from './csn-rules.ts';
import { type Call, type Handlers, list, write } from './handlers.ts';
import { listPage } from './markers.ts';

export const csnRoutes: Handlers<(typeof CSN_ROUTES)[number]['name']> = {
  QueryRouteTableList: list((state, call) =>
    inCsn(state, call, ({ id }) =>
      listPage(state, call, { kind: 'csnTable', member: 'csnRts', sequence: tablesIn(state, id), form: tableForm }),
    ),
  ),

  AddRouteRule: write(({ account, path, body }) => addRule(account, path.csnRtId!, body), tableDetail),
  QueryRouteRule: list((state, call) => inTable(state, call, (table) => tableRules(state, call, table))),
  DeleteRouteRule: write(({ account, path }) => deleteRule(account, path.csnRtId!, path.csnRtRuleId!), ruleDetail),

  CreateStudyRelation: write(({ account, path, body }) => propagate(account, path.csnRtId!, body), tableDetail),
  QueryStudyRelation: list((state, call) =>
    inTable(state, call, ({ id }) => relations(state, propagationsIn(state, id), 'enable', 'propagations')),
  ),
  DeleteStudyRelation: write(
    ({ account, path }) => unpropagate(account, path.csnRtId!, path.attachId!),
    (state, call) =>
      inTable(state, call, ({ id }) => {
        const found = [...propagationsFrom(state, call.path.attachId!)].find(({ table }) => table === id);
        return found === undefined
          ? refuse('relation-unknown')
          : relationForm(state, found, attachmentOf(state, found), 'enable');
      }),
  ),

  CreateAssociationRelation: write(({ account, path, body }) => associate(account, path.csnRtId!, body), tableDetail),
  QueryAssociationRelation: list((state, call) =>
    inTable(state, call, ({ id }) => relations(state, associationsIn(state, id), 'active', 'associations')),
  ),
  DeleteAssociationRelation: write(
    ({ account, path }) => dissociate(account, path.csnRtId!, path.attachId!),
    (state, call) =>
      inTable(state, call, ({ id }) => {
        const found = state.csns.associations.get(call.path.attachId!);
        if (found?.table !== id) return refuse('relation-unknown');
        return relationForm(state, found, attachmentOf(state, found), 'active');
      }),
  ),
};

/** What is to be said of the table the path names, or why there is none. */
function inTable<T>(state: State, { account, path }: Call, say: (table: CsnTable) => T): T | Refusal {
  const table = tableOf(state, account, path.csnRtId!);
  return isRefusal(table) ? table : say(table);
}

type Relation = Association | Propagation;

const attachmentOf = (state: State, { attachment }: Relation): Attachment => state.csns.attachments.get(attachment)!;

/** Relations put into their wire form before others are let in: about a millisecond. */
const SLICE = 1000;

/** These two lists have no pages, however long they are (csn contract 1.8). */
function* relations(
  state: State,
  all: Iterable<Relation>,
  status: 'active' | 'enable',
  member: string,
): Slices<object> {
  const found = Array.from(all, (one) => [one, attachmentOf(state, one)] as const);
  return { [member]: yield* inSlices(found, SLICE, ([one, of]) => relationForm(state, one, of, status)) };
}

// No operation shows a single table, rule or relation; If-Match on one still has something to compare.

function tableDetail(state: State, call: Call): object | Refusal {
  return inTable(state, call, tableForm);
}

function ruleDetail(state: State, call: Call): object | Refusal {
  return inTable(state, call, ({ id }) => {
    const parts = call.ids.readRule(id, call.path.csnRtRuleId!);
    const rule = parts && findRule(state, id, parts);
    return rule === undefined ? refuse('csn-rule-unknown') : ruleForm(state, call, rule);
  });
}
