import { loadAccount } from './account/apply.ts';
import { loadLimit, loadPackage } from './bandwidth/apply.ts';
import { loadEdgeVpc } from './bec/apply.ts';
import {
  loadAssociation,
  loadAttachment,
  loadCsn,
  loadCsnRule,
  loadCsnTable,
  loadGrant,
  loadPropagation,
  loadTgw,
} from './csn/apply.ts';
import { recompute } from './csn/routes/learning.ts';
import { loadChannel, loadLine } from './et/apply.ts';
import { loadGroup, loadIamPolicy, loadRole, loadUser } from './iam/apply.ts';
import { ROW_KINDS, type RowKind } from './journal.ts';
import { loadLoadedFile } from './loaded/apply.ts';
import { loadNetwork } from './network/apply.ts';
import { loadPolicy } from './policy/apply.ts';
import { loadBinding, loadRecord, loadZone, type RecordRow, type ZoneRow } from './privatezone/apply.ts';
import type { Zone } from './privatezone/types.ts';
import { loadResolver, loadRule, loadRuleBinding } from './resolver/apply.ts';
import { loadFreed, loadSelection } from './selection/apply.ts';
import { loadSession } from './session/apply.ts';
import type { State } from './state.ts';
import { loadToken } from './token.ts';
import { loadIpReserve, loadRouteRule, loadSubnet, loadVpc } from './vpc/apply.ts';

const KINDS: ReadonlyMap<number, RowKind> = new Map(
  Object.entries(ROW_KINDS).map(([name, number]) => [number as number, name as RowKind]),
);

/** The kind a store's number stands for; undefined: a newer version's. */
export const rowKind = (number: number): RowKind | undefined => KINDS.get(number);

/** Zones by position: how record rows name them. */
type ZonesByPosition = Map<number, Zone>;

// biome-ignore lint/suspicious/noExplicitAny: a row's body has the type of its kind; the store proves it unchanged.
type Load = (state: State, body: any, key: number, zones: ZonesByPosition) => void;

const LOADS: Readonly<Record<RowKind, Load>> = {
  account: loadAccount,
  vpc: loadVpc,
  subnet: loadSubnet,
  routeRule: loadRouteRule,
  ipReserve: loadIpReserve,
  zone: (state, body: ZoneRow, key, zones) => void zones.set(key, loadZone(state, key, body)),
  binding: loadBinding,
  record: (state, body: RecordRow, key, zones) => loadRecord(state, zones.get(body.zone)!, key, body),
  selector: loadSelection,
  token: loadToken,
  freed: loadFreed,
  network: loadNetwork,
  line: loadLine,
  channel: loadChannel,
  edgeVpc: loadEdgeVpc,
  csn: loadCsn,
  csnTable: loadCsnTable,
  attachment: loadAttachment,
  association: loadAssociation,
  propagation: loadPropagation,
  csnRule: loadCsnRule,
  tgw: loadTgw,
  grant: loadGrant,
  package: loadPackage,
  limit: loadLimit,
  resolver: loadResolver,
  forwardRule: loadRule,
  ruleBinding: loadRuleBinding,
  dnsPolicy: loadPolicy,
  iamPolicy: loadIamPolicy,
  group: loadGroup,
  role: loadRole,
  user: loadUser,
  session: loadSession,
  loadedFile: loadLoadedFile,
};

/**
 * Builds state from current rows. Rows come by kind and key ascending, so owners are there before what they own:
 * ROW_KINDS is numbered that way.
 */
export class Loader {
  readonly #state: State;
  readonly #zones: ZonesByPosition = new Map();

  constructor(state: State) {
    this.#state = state;
  }

  load(kind: RowKind, key: number, body: unknown): void {
    LOADS[kind](this.#state, body, key, this.#zones);
  }

  /** After the last row: what is a function of all of them. */
  finish(): void {
    recompute(this.#state);
  }
}
