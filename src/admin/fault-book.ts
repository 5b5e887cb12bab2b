import type { ApiFault, DnsFault, Frequency, Order, StateFault } from '../domain/fault/types.ts';

/** What one order asks for: a fault of one plane. */
export type FaultOrder = { readonly api: ApiFault } | { readonly dns: DnsFault } | { readonly state: StateFault };

/** Where faults strike; given by the composition root. What an order that is gone still delays goes on at once. */
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

  /** Resolves to its id when the next call, or query, meets it; undefined: there are as many as there may be. */
  async add(ordered: FaultOrder, frequency: Frequency): Promise<string | undefined> {
    if (this.#entries.length >= MOST) await this.#makeWay();
    if (this.#entries.length >= MOST) return undefined;
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

  /** The oldest that has struck as often as it should leaves: whoever adds tells the planes. */
  async #makeWay(): Promise<void> {
    const struck = await this.#planes.struck();
    const spent = this.#entries.find(({ faultId, frequency }) => struck.get(faultId) === frequency.count);
    this.#entries = this.#entries.filter((entry) => entry !== spent);
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
