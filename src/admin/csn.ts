import type { CSN_EXTENSIONS } from '../contract/netloom/csn.ts';
import { renewPackage } from '../domain/bandwidth/packages.ts';
import { setCsnOptions } from '../domain/csn/csns.ts';
import { addOperatorRule, deleteRule } from '../domain/csn/rules.ts';
import { createTable, deleteTable, updateTable } from '../domain/csn/tables.ts';
import { csnOf } from '../domain/csn/views.ts';
import { isRefusal } from '../domain/refusal.ts';
import { type AdminHandlers, read, write } from './handlers.ts';
import { type RouteEvents, routeEventsPage } from './route-events.ts';

export const csn = (events: RouteEvents): AdminHandlers<(typeof CSN_EXTENSIONS)[number]['name']> => ({
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

  ListRouteEvents: read((state, { path, query }) => {
    const found = csnOf(state, undefined, path.csnId!);
    return isRefusal(found) ? found : routeEventsPage(events, found.id, query);
  }),

  RenewCsnBp: write(({ path, body }) => renewPackage(undefined, path.csnBpId!, body)),
});
