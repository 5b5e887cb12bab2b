import { Prefixes } from '../../domain/net/prefixes.ts';
import type { Selectors } from '../changes.ts';
import type { View } from './view.ts';

/** An own address and port a VPC's queries come to. */
export interface ListenAt {
  readonly address: string;
  readonly port: number;
}

/**
 * Which view a datagram is for: first the local address and port, then the client's prefix at the shared listener,
 * longest first, then the shared listener's default (design, "The DNS plane"). Where several VPCs claim the same, the
 * oldest claim counts: a claim given up falls to the next.
 */
export class Selection {
  readonly #selectors = new Map<View, Selectors>();
  readonly #listen = new Map<string, { at: ListenAt; views: View[] }>();
  readonly #clients = new Prefixes<View[]>();
  #defaults: View[] = [];

  set(view: View, selectors: Selectors | undefined): void {
    const old = this.#selectors.get(view);
    if (old !== undefined) this.#change(old, (views) => without(views, view));
    this.#selectors.delete(view);
    if (selectors === undefined) return;
    this.#selectors.set(view, selectors);
    this.#change(selectors, (views) => [...without(views, view), view]);
  }

  has(view: View): boolean {
    return this.#selectors.has(view);
  }

  /** Every local address and port some VPC claims. */
  *listenAt(): Iterable<ListenAt> {
    for (const { at } of this.#listen.values()) yield at;
  }

  /** The view whose own address and port this is. */
  listener(address: string, port: number): View | undefined {
    return this.#listen.get(listenKey(address, port))?.views[0];
  }

  /** The view of a client of the shared listener. */
  client(address: string): View | undefined {
    return this.#clients.find(address)?.[0] ?? this.#defaults[0];
  }

  #change(selectors: Selectors, change: (views: readonly View[]) => View[]): void {
    for (const at of selectors.listen) {
      const key = listenKey(at.address, at.port);
      const views = change(this.#listen.get(key)?.views ?? []);
      if (views.length === 0) this.#listen.delete(key);
      else this.#listen.set(key, { at, views });
    }
    for (const prefix of selectors.clients) {
      this.#clients.update(prefix, (views = []) => {
        const left = change(views);
        return left.length === 0 ? undefined : left;
      });
    }
    if (selectors.default) this.#defaults = change(this.#defaults);
  }
}

const without = (views: readonly View[], view: View): View[] => views.filter((other) => other !== view);

/** One spelling of an address and port, as a map key. */
export const listenKey = (address: string, port: number): string => `${address} ${port}`;
