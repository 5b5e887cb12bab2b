import { type Arrival, TCP_MOST, UDP_MOST, UDP_PLAIN } from '../answer/arrival.ts';
import type { ListenAt, Selection } from '../index/selection.ts';
import type { View } from '../index/view.ts';
import { rdataFromText, TYPES } from '../wire/types.ts';
import { familyOf } from './port.ts';

/** Clients remembered at all listeners together, some 400 octets each: a flood may come from any address to any VPC. */
const MOST_CLIENTS = 100_000;

/** Counts them. One too many, and all listeners forget theirs: whoever comes then is looked up anew. */
export class Remembered {
  readonly #forget: () => void;
  readonly #most: number;
  #clients = 0;

  /** @param forget has every listener forget. */
  constructor(forget: () => void, most = MOST_CLIENTS) {
    this.#forget = forget;
    this.#most = most;
  }

  /** There is one more. */
  add(): void {
    this.#clients += 1;
    if (this.#clients <= this.#most) return;
    this.#clients = 1;
    this.#forget();
  }
}

const UNSPECIFIED = new Set(['0.0.0.0', '::']);

/**
 * How packets of each client arrive at one listener, by one protocol: at the view whose own address it is, else, at the
 * shared listener, at the client's view (selection.ts). Remembered until selectors or policies change, or too many are.
 */
export class Arrivals {
  readonly #selection: Selection;
  readonly #at: ListenAt;
  readonly #limits: Pick<Arrival, 'protocol' | 'plain' | 'most'>;
  readonly #local: Uint8Array;
  /** The view of all clients, when the listener is a VPC's own. */
  #own: View | undefined;
  readonly #clients = new Map<string, Arrival>();
  readonly #remembered: Remembered;

  constructor(selection: Selection, at: ListenAt, protocol: 'udp' | 'tcp', remembered: Remembered) {
    this.#remembered = remembered;
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
    this.#remembered.add();
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
