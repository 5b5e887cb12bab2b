import type { Operation } from '../operation.ts';
import { ACCESS } from './access.ts';
import { ACCOUNTS } from './accounts.ts';
import { CLOCK } from './clock.ts';
import { CSN_EXTENSIONS } from './csn.ts';
import { CSN_LISTS } from './csn-lists.ts';
import { FAULTS } from './faults.ts';
import { GRANTS } from './grants.ts';
import { HISTORY } from './history.ts';
import { INSTANCES } from './instances.ts';
import { LOAD } from './load.ts';
import { NAMES } from './names.ts';
import { PLAN } from './plan.ts';
import { POLICIES } from './policies.ts';
import { QUERY_LOG } from './query-log.ts';
import { REACHABILITY } from './reachability.ts';
import { RESET } from './reset.ts';
import { SERVER } from './server.ts';
import { SIGNATURES } from './signatures.ts';
import { STATE } from './state.ts';
import { TOPOLOGY } from './topology.ts';
import { UNDO } from './undo.ts';
import { VPCS } from './vpcs.ts';
import { ZONES } from './zones.ts';

/** Our own API, on the admin listener: what BCE has only in its console or not at all (design.md). */
export const NETLOOM = [
  ...ACCESS,
  ...ACCOUNTS,
  ...VPCS,
  ...CSN_EXTENSIONS,
  ...CSN_LISTS,
  ...FAULTS,
  ...GRANTS,
  ...HISTORY,
  ...INSTANCES,
  ...LOAD,
  ...NAMES,
  ...PLAN,
  ...POLICIES,
  ...QUERY_LOG,
  ...REACHABILITY,
  ...TOPOLOGY,
  ...UNDO,
  ...SERVER,
  ...SIGNATURES,
  ...CLOCK,
  ...RESET,
  ...STATE,
  ...ZONES,
] as const satisfies readonly Operation[];
