import type { CSN_EXTENSIONS } from '../contract/netloom/csn.ts';
import { renewPackage } from '../domain/bandwidth/packages.ts';
import type { Ids } from '../domain/command.ts';
import { setCsnOptions } from '../domain/csn/csns.ts';
import { announcedTo, type RuleView } from '../domain/csn/routes/listing.ts';
import { addOperatorRule, deleteRule } from '../domain/csn/rules.ts';
import { createTable, deleteTable, updateTable } from '../domain/csn/tables.ts';
import { csnOf, networkOf } from '../domain/csn/views.ts';
import { formatIpv4 } from '../domain/net/address.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import type { State } from '../domain/state.ts';
import { type AdminHandlers, read, write } from './handlers.ts';
import { type RouteEvents, routeEventsPage } from './route-events.ts';

/** Rules shown of what is announced; more are only said to be there. */
const MOST_RULES = 1000;

export const csn = (events: RouteEvents, ids: Ids): AdminHandlers<(typeof CSN_EXTENSIONS)[number]['name']> => ({
  CreateCsnTable: write(({ path, body }) => createTable(path.csnId!, body)),
  UpdateCsnTable: write(({ path, body }) => updateTable(path.csnRtId!, body)),
  DeleteCsnTable: write(({ path }) => deleteTable(path.csnRtId!)),

  AddCsnRule: write(({ path, body: { blackHole, ...rule } }) =>
    addOperatorRule(path.csnRtId!, { ...rule, blackhole: blackHole }),
  ),
  DeleteCsnRule: write(({ path }) => deleteRule(undefined, path.csnRtId!, path.ruleId!)),

  GetCsnOptions: read((state, { path }) => {
    const found = csnOf(state, undefined, path.csnId!);
    return isRefusal(found) ? found : found.options;
  }),
  SetCsnOptions: write(({ path, body }) => setCsnOptions(path.csnId!, body)),

  ListAnnounced: read((state, { path }) => announced(state, ids, path.csnId!, path.attachId!)),
  ListRouteEvents: read((state, { path, query }) => {
    const found = csnOf(state, undefined, path.csnId!);
    return isRefusal(found) ? found : routeEventsPage(events, found.id, query);
  }),

  RenewCsnBp: write(({ path, body }) => renewPackage(undefined, path.csnBpId!, body)),
});

function announced(state: State, ids: Ids, csnId: string, attachId: string): object | Refusal {
  const found = csnOf(state, undefined, csnId);
  if (isRefusal(found)) return found;
  const attachment = state.csns.attachments.get(attachId);
  if (attachment?.csn !== found.id) return refuse('instance-invalid');
  const rules: object[] = [];
  for (const rule of announcedTo(state, attachment)) {
    if (rules.length === MOST_RULES) return { isTruncated: true, rules };
    rules.push(ruleForm(state, ids, rule));
  }
  return { isTruncated: false, rules };
}

/** A rule in BCE's own words (csn contract 3, CsnRtRule). */
const ruleForm = (state: State, ids: Ids, rule: RuleView) => ({
  ruleId: ids.makeRule(rule.table, rule.parts),
  csnRtId: rule.table,
  routeType: rule.routeType,
  destAddress: `${formatIpv4(rule.base)}/${rule.length}`,
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
