import { loadAccount } from './account/apply.ts';
import type { Account } from './account/types.ts';
import { ROW_KINDS, type RowKind } from './journal.ts';
import { loadBinding, loadRecord, loadZone, type RecordRow, type ZoneRow } from './privatezone/apply.ts';
import type { Binding, Zone } from './privatezone/types.ts';
import type { State } from './state.ts';
import { type KeptToken, loadToken } from './token.ts';
import { loadFreed, loadSelection } from './view/apply.ts';
import type { Freed, Selection } from './view/types.ts';
import { loadIpReserve, loadRouteRule, loadSubnet, loadVpc } from './vpc/apply.ts';
import type { IpReserve, RouteRule, Subnet, Vpc } from './vpc/types.ts';

const KINDS: ReadonlyMap<number, RowKind> = new Map(Object.entries(ROW_KINDS).map(([name, number]) => [number as number, name as RowKind]));

export const rowKind = (number: number): RowKind | undefined => KINDS.get(number);

/**
 * Builds state from current rows. Rows come by kind and key ascending, so owners are there before what they own:
 * ROW_KINDS is numbered that way.
 */
export class Loader {
  readonly #state: State;
  /** Zones by position: how record rows name them. */
  readonly #zones = new Map<number, Zone>();

  constructor(state: State) {
    this.#state = state;
  }

  load(kind: RowKind, key: number, body: unknown): void {
    const state = this.#state;
    switch (kind) {
      case 'account':
        return loadAccount(state, body as Account);
      case 'vpc':
        return loadVpc(state, body as Vpc);
      case 'subnet':
        return loadSubnet(state, body as Subnet);
      case 'routeRule':
        return loadRouteRule(state, body as RouteRule);
      case 'ipReserve':
        return loadIpReserve(state, body as IpReserve);
      case 'zone':
        this.#zones.set(key, loadZone(state, key, body as ZoneRow));
        return;
      case 'binding':
        return loadBinding(state, body as Binding);
      case 'record':
        return loadRecord(state, this.#zones.get((body as RecordRow).zone)!, key, body as RecordRow);
      case 'selector':
        return loadSelection(state, body as Selection);
      case 'token':
        return loadToken(state, body as KeptToken);
      case 'freed':
        return loadFreed(state, body as Freed);
      default:
        throw new Error(`no loader for rows of kind ${kind}`);
    }
  }
}
