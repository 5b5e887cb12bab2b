import type { DnsChange } from '../changes.ts';
import { LookupName } from './lookup-name.ts';
import { Selection } from './selection.ts';
import { View } from './view.ts';
import { Zone } from './zone.ts';

/**
 * All that queries are answered from: zones, what each VPC sees of them, and how a query's VPC is known. Changed only
 * by `apply`; a list of changes is applied in one go, so no query sees half of it.
 */
export class Index {
  readonly selection = new Selection();
  readonly #zones = new Map<string, { zone: Zone; views: Set<View> }>();
  readonly #views = new Map<string, View>();
  readonly #owner: LookupName;

  /** @param seed of the name hashes, drawn per process. */
  constructor(seed: number) {
    this.#owner = new LookupName(seed);
  }

  /**
   * Applies changes in order. One that makes no sense (an unknown zone, data that is none of its type) is a defect of
   * the writer: it is handed to `refused` and the others still apply.
   */
  apply(changes: readonly DnsChange[], refused: (change: DnsChange, error: Error) => void): void {
    for (const change of changes) {
      try {
        this.#applyOne(change);
      } catch (error) {
        refused(change, error as Error);
      }
    }
  }

  view(vpc: string): View | undefined {
    return this.#views.get(vpc);
  }

  /** How many zones, views and names there are. */
  sizes(): { zones: number; views: number; names: number } {
    let names = 0;
    for (const { zone } of this.#zones.values()) names += zone.names.size;
    return { zones: this.#zones.size, views: this.#views.size, names };
  }

  #applyOne(change: DnsChange): void {
    switch (change.kind) {
      case 'zone': {
        const known = this.#zones.get(change.zone);
        if (known !== undefined) known.zone.serial = change.serial;
        else {
          const zone = new Zone(change.name, change.serial, this.#owner);
          this.#zones.set(change.zone, { zone, views: new Set() });
        }
        return;
      }
      case 'zone-removed': {
        const { zone, views } = this.#zone(change.zone);
        for (const view of views) this.#unbind(view, zone);
        this.#zones.delete(change.zone);
        return;
      }
      case 'node': {
        const { zone } = this.#zone(change.zone);
        zone.serial = change.serial;
        zone.setRecords(change.owner, change.records);
        return;
      }
      case 'bound': {
        const { zone, views } = this.#zone(change.zone);
        const view = this.#viewOf(change.vpc);
        view.bind(zone);
        views.add(view);
        return;
      }
      case 'unbound': {
        const { zone, views } = this.#zone(change.zone);
        const view = this.#viewOf(change.vpc);
        views.delete(view);
        this.#unbind(view, zone);
        return;
      }
      case 'selectors': {
        const view = this.#viewOf(change.vpc);
        this.selection.set(view, change.selectors);
        this.#forget(view);
        return;
      }
    }
  }

  #zone(id: string): { zone: Zone; views: Set<View> } {
    const known = this.#zones.get(id);
    if (known === undefined) throw new Error(`unknown zone ${id}`);
    return known;
  }

  #unbind(view: View, zone: Zone): void {
    view.unbind(zone);
    this.#forget(view);
  }

  /** Drops a view nothing leads to any more. */
  #forget(view: View): void {
    if (view.zones === 0 && !this.selection.has(view)) this.#views.delete(view.vpc);
  }

  #viewOf(vpc: string): View {
    let view = this.#views.get(vpc);
    if (view === undefined) {
      view = new View(vpc);
      this.#views.set(vpc, view);
    }
    return view;
  }
}
