import type { CSN_LISTS } from '../contract/netloom/csn-lists.ts';
import type { Ids } from '../domain/command.ts';
import { announcedTo, markedBy, type RuleView, rulesFrom } from '../domain/csn/routes/listing.ts';
import type { Csn, CsnTable } from '../domain/csn/types.ts';
import {
  associationsIn,
  attachmentsIn,
  csnOf,
  csnsOf,
  networkOf,
  propagationsIn,
  tableOf,
  tablesIn,
} from '../domain/csn/views.ts';
import { formatIpv4Prefix } from '../domain/net/prefix.ts';
import { isRefusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { utcTime } from '../domain/time.ts';
import { inSlices } from '../engine/hold.ts';
import { envelope, pageRequest } from '../http/pages.ts';
import { type AdminHandlers, read } from './handlers.ts';
import { accountIn, positionPage } from './lists.ts';

/** Rules shown of what is announced; more are only said to be there. */
const MOST_RULES = 1000;

/** Rules put into their form before others are let in: their ids are what costs. */
const SLICE = 100;

export const csnLists = (ids: Ids): AdminHandlers<(typeof CSN_LISTS)[number]['name']> => ({
  ListCsns: read(function* (state, { query }) {
    const page = yield* positionPage(state, query, csnsOf(state, accountIn(query)));
    if (isRefusal(page)) return page;
    const { items, ...rest } = page;
    return { ...rest, csns: items.map((csn) => csnForm(state, csn)) };
  }),

  ListCsnTables: read(function* (state, { path, query }) {
    const csn = csnOf(state, undefined, path.csnId!);
    if (isRefusal(csn)) return csn;
    const page = yield* positionPage(state, query, tablesIn(state, csn.id));
    if (isRefusal(page)) return page;
    const { items, ...rest } = page;
    return { ...rest, csnRts: items.map((table) => tableForm(state, table)) };
  }),

  ListCsnRules: read(function* (state, { path, query }) {
    const table = tableOf(state, undefined, path.csnRtId!);
    if (isRefusal(table)) return table;
    const from = query.marker === undefined ? undefined : markedBy(state, ids, table.id, String(query.marker));
    const page = pageRequest(query, () => from?.order);
    if (page === undefined) return refuse('marker-unknown');
    const rules = first(rulesFrom(state, table, from), page.maxKeys + 1);
    const forms = yield* inSlices(rules, SLICE, (rule) => ruleForm(state, ids, rule));
    const next = forms.length > page.maxKeys ? forms.pop()!.ruleId : undefined;
    const { items, ...rest } = envelope(forms, page.maxKeys, ({ ruleId }) => ruleId, next);
    return { ...rest, csnRtRules: items };
  }),

  ListAnnounced: read(function* (state, { path }) {
    const csn = csnOf(state, undefined, path.csnId!);
    if (isRefusal(csn)) return csn;
    const attachment = state.csns.attachments.get(path.attachId!);
    if (attachment?.csn !== csn.id) return refuse('instance-invalid');
    const announced = first(announcedTo(state, attachment), MOST_RULES + 1);
    const isTruncated = announced.length > MOST_RULES;
    const rules = yield* inSlices(announced.slice(0, MOST_RULES), SLICE, (rule) => ruleForm(state, ids, rule));
    return { isTruncated, rules };
  }),
});

/** The first ones: all of a page before the first pause, for a table may change in one. */
const first = (rules: Iterable<RuleView>, most: number): RuleView[] => [...Iterator.from(rules).take(most)];

const csnForm = (state: State, { id, account, name, description, createdAt }: Csn) => ({
  csnId: id,
  account,
  name,
  description,
  instanceNum: attachmentsIn(state, id).size,
  csnRtNum: tablesIn(state, id).size,
  createTime: utcTime(createdAt),
});

const tableForm = (state: State, { id, name, description, type }: CsnTable) => ({
  csnRtId: id,
  name,
  description,
  type,
  associationNum: associationsIn(state, id).size,
  propagationNum: propagationsIn(state, id).size,
  ruleNum: state.csns.routes.get(id)!.size,
});

/** A rule in BCE's own words (csn contract 3, CsnRtRule). */
const ruleForm = (state: State, ids: Ids, rule: RuleView) => ({
  ruleId: ids.makeRule(rule.table, rule.parts),
  csnRtId: rule.table,
  routeType: rule.routeType,
  destAddress: formatIpv4Prefix(rule),
  fromAttachId: rule.attachment ?? '',
  nextHopType: rule.nextHop?.type ?? '',
  nextHopId: rule.nextHop?.instance ?? '',
  nextHopName: (rule.nextHop && networkOf(state, rule.nextHop)?.name) ?? '',
  nextHopRegion: rule.nextHop?.region ?? '',
  status: rule.status,
  blackHole: rule.blackhole,
  asPath: rule.asPath,
  community: rule.community,
  description: rule.description,
});
