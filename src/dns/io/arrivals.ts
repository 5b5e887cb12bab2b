import { type Arrival, TCP_MOST, UDP_MOST, UDP_PLAIN } from '../answer/arrival.ts';
import type { ListenAt, Selection } from '../index/selection.ts';
import type { View } from '../index/view.ts';
import { rdataFromText, TYPES } from '../wire/types.ts';
import { familyOf } from './port.ts';

/** Clients remembered at the shared listener; one more and all are looked up anew. */
const MAX_CLIENTS = 10_000;
const UNSPECIFIED = new Set(['0.0.0.0', '::']);

/**
 * Where packets of one listener and protocol arrive: at the view whose own address it is, else, at the shared listener,
 * at the client's view (selection.ts). Remembered until the selectors change.
 */
export class Arrivals {
  readonly #selection: Selection;
  readonly #at: ListenAt;
  readonly #limits: { readonly plain: number; readonly most: number };
  readonly #local: Uint8Array;
  /** For all clients, when the listener is a VPC's own. */
  #own: Arrival | undefined;
  readonly #clients = new Map<string, Arrival>();

  constructor(selection: Selection, at: ListenAt, protocol: 'udp' | 'tcp') {
    this.#selection = selection;
    this.#at = at;
    this.#limits = protocol === 'udp' ? { plain: UDP_PLAIN, most: UDP_MOST } : { plain: TCP_MOST, most: TCP_MOST };
    this.#local = localOctets(at.address);
    this.forget();
  }

  readonly of = (client: string): Arrival => this.#own ?? this.#clients.get(client) ?? this.#ofNew(client);

  /** The selectors have changed. */
  forget(): void {
    this.#clients.clear();
    const view = this.#selection.listener(this.#at.address, this.#at.port);
    this.#own = view && this.#arrival(view);
  }

  #ofNew(client: string): Arrival {
    if (this.#clients.size >= MAX_CLIENTS) this.#clients.clear();
    const arrival = this.#arrival(this.#selection.client(client));
    this.#clients.set(client, arrival);
    return arrival;
  }

  #arrival(view: View | undefined): Arrival {
    return { view, local: this.#local, ...this.#limits };
  }
}

/** The address in octets; none for "all addresses", where the socket does not tell which one it was. */
function localOctets(address: string): Uint8Array {
  if (UNSPECIFIED.has(address)) return new Uint8Array(0);
  const type = familyOf(address) === 4 ? TYPES.A : TYPES.AAAA;
  return rdataFromText(type.code, address.split('%')[0]!) ?? new Uint8Array(0);
}
