import { Prefixes } from '../../domain/net/prefixes.ts';
import type { Selectors } from '../changes.ts';
import type { View } from './view.ts';

/** An own address and port a VPC's queries come to. */
export interface ListenAt {
  readonly address: string;
  readonly port: number;
}

/** A VPC's claim to an address, and how early it was made. */
interface Claim {
  readonly view: View;
  readonly since: number;
}

/**
 * Which view a datagram is for: first the local address and port, then the client's prefix at the shared listener,
 * longest first, then the shared listener's default (design, "The DNS plane"). Where several VPCs claim the same address,
 * the operator's word counts, then the oldest resolver; a claim given up falls to the next.
 */
export class Selection {
  readonly #selectors = new Map<View, Selectors>();
  readonly #listen = new Map<string, { at: ListenAt; claims: readonly Claim[] }>();
  readonly #clients = new Prefixes<View[]>();
  #defaults: View[] = [];
  readonly #kept = new Set<string>();

  set(view: View, selectors: Selectors | undefined): void {
    const old = this.#selectors.get(view);
    if (old !== undefined) {
      this.#change(old, (views) => without(views, view));
      for (const at of old.listen) this.#giveUp(at, view);
    }
    this.#selectors.delete(view);
    if (selectors === undefined) return;
    this.#selectors.set(view, selectors);
    this.#change(selectors, (views) => [...without(views, view), view]);
    for (const { since = 0, ...at } of selectors.listen) this.#claim(at, { view, since });
  }

  has(view: View): boolean {
    return this.#selectors.has(view);
  }

  /** A place of the operator's: no resolver of a tenant may take it over. */
  keep({ address, port }: ListenAt): void {
    this.#kept.add(listenKey(address, port));
  }

  /** Every local address and port some VPC claims. */
  *listenAt(): Iterable<ListenAt> {
    for (const { at } of this.#listen.values()) yield at;
  }

  /** The view whose own address and port this is. */
  listener(address: string, port: number): View | undefined {
    return this.#listen.get(listenKey(address, port))?.claims[0]?.view;
  }

  /** The view of a client of the shared listener. */
  client(address: string): View | undefined {
    return this.#clients.find(address)?.[0] ?? this.#defaults[0];
  }

  #claim(at: ListenAt, claim: Claim): void {
    const key = listenKey(at.address, at.port);
    if (claim.since > 0 && this.#kept.has(key)) return;
    const claims = [...(this.#listen.get(key)?.claims ?? []), claim];
    this.#listen.set(key, { at, claims: claims.sort((a, b) => a.since - b.since) });
  }

  #giveUp(at: ListenAt, view: View): void {
    const key = listenKey(at.address, at.port);
    const claims = (this.#listen.get(key)?.claims ?? []).filter((claim) => claim.view !== view);
    if (claims.length === 0) this.#listen.delete(key);
    else this.#listen.set(key, { at: this.#listen.get(key)!.at, claims });
  }

  /** Changes who a client's queries at the shared listener may be for. */
  #change(selectors: Selectors, change: (views: readonly View[]) => View[]): void {
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
