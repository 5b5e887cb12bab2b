import { type Arrival, TCP_MOST, UDP_MOST, UDP_PLAIN } from '../answer/arrival.ts';
import type { ListenAt, Selection } from '../index/selection.ts';
import type { View } from '../index/view.ts';
import { rdataFromText, TYPES } from '../wire/types.ts';
import { familyOf } from './port.ts';

/** Clients remembered at the shared listener; one more and all are looked up anew. */
const MAX_CLIENTS = 10_000;
const UNSPECIFIED = new Set(['0.0.0.0', '::']);

/**
 * How packets of each client arrive at one listener, by one protocol: at the view whose own address it is, else, at the
 * shared listener, at the client's view (selection.ts). Remembered until selectors or policies change.
 */
export class Arrivals {
  readonly #selection: Selection;
  readonly #at: ListenAt;
  readonly #limits: Pick<Arrival, 'protocol' | 'plain' | 'most'>;
  readonly #local: Uint8Array;
  /** The view of all clients, when the listener is a VPC's own. */
  #own: View | undefined;
  readonly #clients = new Map<string, Arrival>();

  constructor(selection: Selection, at: ListenAt, protocol: 'udp' | 'tcp') {
    this.#selection = selection;
    this.#at = at;
    const sizes = protocol === 'udp' ? { plain: UDP_PLAIN, most: UDP_MOST } : { plain: TCP_MOST, most: TCP_MOST };
    this.#limits = { protocol, ...sizes };
    this.#local = UNSPECIFIED.has(at.address) ? NONE : addressOctets(at.address);
    this.forget();
  }

  readonly of = (client: string): Arrival => this.#clients.get(client) ?? this.#ofNew(client);

  /** Selectors or policies have changed. */
  forget(): void {
    this.#clients.clear();
    this.#own = this.#selection.listener(this.#at.address, this.#at.port);
  }

  #ofNew(client: string): Arrival {
    if (this.#clients.size >= MAX_CLIENTS) this.#clients.clear();
    const address = bareAddress(client);
    const view = this.#own ?? this.#selection.client(address);
    const allowed = view?.policy.allows(address) ?? true;
    const arrival: Arrival = { view, local: this.#local, client: addressOctets(address), allowed, ...this.#limits };
    this.#clients.set(client, arrival);
    return arrival;
  }
}

const NONE = new Uint8Array(0);

/** Without a zone index, and an IPv4 address as itself where a socket of both families shows it mapped. */
const bareAddress = (address: string): string => address.split('%')[0]!.replace(/^::ffff:(?=[\d.]+$)/i, '');

/** 4 or 16 octets; none for what is no address. */
function addressOctets(address: string): Uint8Array {
  const type = familyOf(address) === 4 ? TYPES.A : TYPES.AAAA;
  return rdataFromText(type.code, bareAddress(address)) ?? NONE;
}
