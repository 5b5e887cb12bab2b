import type { DnsChange } from '../changes.ts';
import { LookupName } from './lookup-name.ts';
import { Policy } from './policy.ts';
import { Rule } from './rule.ts';
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
  readonly #rules = new Map<string, { rule: Rule; views: Set<View> }>();
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

  views(): Iterable<View> {
    return this.#views.values();
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
        const zone = known?.zone ?? new Zone(change.name, change.serial, this.#owner);
        zone.serial = change.serial;
        zone.missingName = change.missingName;
        if (known === undefined) this.#zones.set(change.zone, { zone, views: new Set() });
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
      case 'rule': {
        const old = this.#rules.get(change.rule);
        const rule = new Rule(change.zone, change.targets, change.sources, this.#owner);
        for (const view of old?.views ?? []) {
          view.unbindRule(old!.rule);
          view.bindRule(rule);
        }
        this.#rules.set(change.rule, { rule, views: old?.views ?? new Set() });
        return;
      }
      case 'rule-removed': {
        const { rule, views } = this.#rule(change.rule);
        for (const view of views) this.#unbindRule(view, rule);
        this.#rules.delete(change.rule);
        return;
      }
      case 'rule-bound': {
        const { rule, views } = this.#rule(change.rule);
        const view = this.#viewOf(change.vpc);
        view.bindRule(rule);
        views.add(view);
        return;
      }
      case 'rule-unbound': {
        const { rule, views } = this.#rule(change.rule);
        const view = this.#viewOf(change.vpc);
        views.delete(view);
        this.#unbindRule(view, rule);
        return;
      }
      case 'policy': {
        // A view that has nothing else is kept: policies come before selectors, and go before them.
        this.#viewOf(change.vpc).policy = new Policy(change);
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

  #rule(id: string): { rule: Rule; views: Set<View> } {
    const known = this.#rules.get(id);
    if (known === undefined) throw new Error(`unknown rule ${id}`);
    return known;
  }

  #unbindRule(view: View, rule: Rule): void {
    view.unbindRule(rule);
    this.#forget(view);
  }

  #unbind(view: View, zone: Zone): void {
    view.unbind(zone);
    this.#forget(view);
  }

  /** Drops a view nothing leads to any more. */
  #forget(view: View): void {
    if (view.zones === 0 && view.rules === 0 && !this.selection.has(view)) this.#views.delete(view.vpc);
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
