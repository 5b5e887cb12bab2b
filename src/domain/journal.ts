import type { Placed, Sequence } from './sequence.ts';

/** A current row: the present form of one thing, kept beside the log so that a start need not replay history. */
export interface Row {
  readonly kind: RowKind;
  /** Log position of the event that made the thing. */
  readonly key: number;
  /** The thing as JSON, or nothing when it is gone. */
  readonly body: object | undefined;
}

/** Stored as these numbers: they may grow, and never change their meaning. */
export const ROW_KINDS = {
  account: 1,
  vpc: 2,
  subnet: 3,
  routeRule: 4,
  ipReserve: 5,
  zone: 6,
  binding: 7,
  record: 8,
  selector: 9,
  token: 10,
  freed: 11,
  network: 12,
  line: 13,
  channel: 14,
  edgeVpc: 15,
  csn: 16,
  csnTable: 17,
  attachment: 18,
  association: 19,
  propagation: 20,
  csnRule: 21,
  tgw: 22,
  grant: 23,
  package: 24,
  limit: 25,
  resolver: 26,
  forwardRule: 27,
  ruleBinding: 28,
  dnsPolicy: 29,
  iamPolicy: 30,
  group: 31,
  role: 32,
  user: 33,
  session: 34,
  loadedFile: 35,
} as const;
export type RowKind = keyof typeof ROW_KINDS;

/** A prefix of a CSN's route table. */
export interface TouchedRoute {
  readonly table: string;
  readonly base: number;
  readonly length: number;
}

/**
 * Every change of state goes through a journal, so the inverse is right by construction: a change that did not
 * become durable, and a plan, is undone at the cost of what it touched.
 */
export class Journal {
  readonly #undo: (() => void)[] = [];
  readonly #rows = new Map<string, Row>();
  readonly #routes: TouchedRoute[] = [];

  /** Says how a change made elsewhere is taken back. */
  did(undo: () => void): void {
    this.#undo.push(undo);
  }

  set<K, V>(map: Map<K, V>, key: K, value: V): void {
    const had = map.has(key);
    const before = map.get(key);
    map.set(key, value);
    this.#undo.push(had ? () => map.set(key, before as V) : () => map.delete(key));
  }

  delete<K, V>(map: Map<K, V>, key: K): void {
    if (!map.has(key)) return;
    const before = map.get(key) as V;
    map.delete(key);
    this.#undo.push(() => map.set(key, before));
  }

  /** Inserts, or replaces the item of the same position. */
  insert<T extends Placed>(sequence: Sequence<T>, item: T): void {
    const before = sequence.get(item.position);
    sequence.insert(item);
    this.#undo.push(before === undefined ? () => sequence.remove(item.position) : () => sequence.insert(before));
  }

  remove<T extends Placed>(sequence: Sequence<T>, position: number): void {
    const before = sequence.remove(position);
    if (before !== undefined) this.#undo.push(() => sequence.insert(before));
  }

  assign<T extends object, K extends keyof T>(target: T, field: K, value: T[K]): void {
    const before = target[field];
    target[field] = value;
    this.#undo.push(() => {
      target[field] = before;
    });
  }

  /** Says that a thing's current row changed; only its last form within one commit is kept. */
  row(kind: RowKind, key: number, body: object | undefined): void {
    this.#rows.set(`${kind}/${key}`, { kind, key, body });
  }

  get rows(): Iterable<Row> {
    return this.#rows.values();
  }

  /** Says, before it happens, that a prefix of a CSN's table may get another winner, or other losers. */
  touchRoute(table: string, base: number, length: number): void {
    this.#routes.push({ table, base, length });
  }

  /** In the order of the changes; one prefix may be named several times. */
  get routes(): readonly TouchedRoute[] {
    return this.#routes;
  }

  /** Takes everything back, last change first. */
  undo(): void {
    for (let change = this.#undo.pop(); change !== undefined; change = this.#undo.pop()) change();
    this.#rows.clear();
  }
}
