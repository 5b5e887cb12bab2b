import type { ApiFault, DnsFault, Frequency, Order, StateFault } from '../domain/fault/types.ts';

/** What one order asks for: a fault of one plane. */
export type FaultOrder = { readonly api: ApiFault } | { readonly dns: DnsFault } | { readonly state: StateFault };

/** Where faults strike; given by the composition root. */
export interface FaultPlanes {
  setApi(faults: readonly Order<ApiFault>[]): void;
  setState(faults: readonly Order<StateFault>[]): void;
  /** Resolves when the next query meets them. */
  setDns(faults: readonly Order<DnsFault>[]): Promise<void>;
  /** How often each has struck, by its id. */
  struck(): Promise<ReadonlyMap<string, number>>;
}

interface Entry {
  readonly faultId: string;
  readonly frequency: Frequency;
  readonly ordered: FaultOrder;
}

/** Faults there may be at a time. */
const MOST = 100;

/** All faults that are ordered, in their order. A call passes them one by one: it costs nothing only where there are none. */
export class FaultBook {
  readonly #planes: FaultPlanes;
  #entries: readonly Entry[] = [];
  #last = 0;

  constructor(planes: FaultPlanes) {
    this.#planes = planes;
  }

  get isFull(): boolean {
    return this.#entries.length >= MOST;
  }

  /** Resolves to its id when the next call, or query, meets it. */
  async add(ordered: FaultOrder, frequency: Frequency): Promise<string> {
    this.#last += 1;
    const faultId = `fault-${this.#last}`;
    await this.#set([...this.#entries, { faultId, frequency, ordered }]);
    return faultId;
  }

  /** False: there is none of this id. */
  async remove(faultId: string): Promise<boolean> {
    const left = this.#entries.filter((entry) => entry.faultId !== faultId);
    if (left.length === this.#entries.length) return false;
    await this.#set(left);
    return true;
  }

  removeAll(): Promise<void> {
    return this.#set([]);
  }

  async list(): Promise<object[]> {
    const struck = await this.#planes.struck();
    return this.#entries.map(({ faultId, frequency, ordered }) => {
      return { faultId, struck: struck.get(faultId) ?? 0, ...frequency, ...ordered };
    });
  }

  #set(entries: readonly Entry[]): Promise<void> {
    this.#entries = entries;
    this.#planes.setApi(entries.flatMap(({ ordered, ...of }) => ('api' in ordered ? [order(ordered.api, of)] : [])));
    this.#planes.setState(
      entries.flatMap(({ ordered, ...of }) => ('state' in ordered ? [order(ordered.state, of)] : [])),
    );
    return this.#planes.setDns(
      entries.flatMap(({ ordered, ...of }) => ('dns' in ordered ? [order(ordered.dns, of)] : [])),
    );
  }
}

const order = <F>(fault: F, { faultId, frequency }: Omit<Entry, 'ordered'>): Order<F> => ({
  ...fault,
  ...frequency,
  id: faultId,
});
