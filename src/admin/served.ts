import { NETLOOM } from '../contract/netloom/index.ts';
import type { Operation } from '../contract/operation.ts';
import type { Engine } from '../engine/engine.ts';
import type { TestClock } from '../platform/clock.ts';
import { type AskedCall, access } from './access.ts';
import { accounts } from './accounts.ts';
import { clock } from './clock.ts';
import { csn } from './csn.ts';
import { csnLists } from './csn-lists.ts';
import type { FaultBook } from './fault-book.ts';
import { faults } from './faults.ts';
import { grants } from './grants.ts';
import { type AdminHandler, type AdminHandlers, read } from './handlers.ts';
import { type HistoryReader, history } from './history.ts';
import { instances } from './instances.ts';
import { type LoadCalls, load } from './load.ts';
import { names, type OthersSay } from './names.ts';
import { type PlanCalls, plan } from './plan.ts';
import { policies } from './policies.ts';
import { type QueryLog, queryLogs } from './query-log.ts';
import { reachability } from './reachability.ts';
import { resets } from './reset.ts';
import type { RouteEvents } from './route-events.ts';
import { type ServerShown, server } from './server.ts';
import { type ExportState, stateFile } from './state-file.ts';
import { topology } from './topology.ts';
import { undo } from './undo.ts';
import { type DnsEndpoints, vpcs } from './vpcs.ts';
import { zones } from './zones.ts';

/** A row of the contract table with what it does. */
export type Served = Operation & { readonly handler: AdminHandler };

/** What handlers know beside the state. Given by the composition root: the rooms do not know one another. */
export interface Sources {
  readonly dnsEndpoints: DnsEndpoints;
  readonly refusedSignatures: () => readonly object[];
  /** Undefined where the clock cannot be set ahead. */
  readonly testClock: TestClock | undefined;
  /** Undefined: faults cannot be ordered. */
  readonly faults: FaultBook | undefined;
  readonly routeEvents: RouteEvents;
  readonly othersSay: OthersSay;
  readonly planCalls: PlanCalls;
  readonly askedCall: AskedCall;
  readonly loadCalls: LoadCalls;
  readonly exportState: ExportState;
  readonly queryLog: QueryLog;
  readonly history: HistoryReader;
  readonly server: Promise<ServerShown>;
  /** Begins anew; undefined where what there is, is kept for good. */
  readonly reset: (() => Promise<void>) | undefined;
}

/** Every operation of our own API. */
export function served(sources: Sources, engine: Engine): readonly Served[] {
  const { ids, rules } = engine;
  const handlers: AdminHandlers<(typeof NETLOOM)[number]['name']> = {
    ...access(engine, sources.askedCall),
    ...accounts,
    ...vpcs(sources.dnsEndpoints),
    ...clock(engine, sources.testClock),
    ...faults(engine, sources.faults),
    ...csn(sources.routeEvents),
    ...csnLists(ids),
    ...grants,
    ...history(sources.history),
    ...instances,
    ...load(sources.loadCalls),
    ...names(engine, sources.othersSay),
    ...plan(sources.planCalls),
    ...policies,
    ...queryLogs(sources.queryLog),
    ...server(sources.server),
    ...stateFile(sources.exportState),
    ...resets(sources.reset),
    ...reachability(rules.csn, ids),
    ...topology,
    ...undo(sources.history),
    ...zones(engine),
    ListRefusedSignatures: read(() => ({ requests: sources.refusedSignatures() })),
  };
  return NETLOOM.map((row) => ({ ...row, handler: handlers[row.name] }));
}
