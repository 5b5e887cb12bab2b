import { newForwardCounters } from './counters.ts';
import { Health } from './health.ts';
import { Inquiry } from './inquiry.ts';
import type { Ask, ForwardStatus, ForwardThreadData, Told } from './messages.ts';
import { Network } from './network.ts';
import { Permitted } from './permitted.ts';
import { type Fill, RandomStock } from './random.ts';
import { type SlotLimits, Slots } from './slots.ts';
import { Sources } from './sources.ts';

/** All that lives in the forward thread: it asks others, and trusts nothing they say. */
export class Forwarder {
  readonly counters = newForwardCounters();
  readonly health = new Health(this.counters);
  readonly slots: Slots;
  readonly permitted: Permitted;
  readonly network: Network;
  readonly #sources = new Sources();
  readonly #tell: (told: Told) => void;
  readonly #inquiries = new Set<Inquiry>();

  /** @param tell is told once of every question. */
  constructor(data: ForwardThreadData, fill: Fill, tell: (told: Told) => void, limits?: SlotLimits) {
    this.#tell = tell;
    this.slots = new Slots(limits);
    this.permitted = new Permitted(data);
    this.network = new Network(new RandomStock(fill), this.#sources, (port) => this.permitted.isOwnPort(port));
  }

  /** Addresses and ports we answer at, in place of what was said before. */
  set own(own: readonly { readonly address: string; readonly port: number }[]) {
    this.permitted.own = own;
  }

  ask(ask: Ask): void {
    const targets = ask.targets.filter((target) => this.permitted.may(target));
    if (targets.length === 0) {
      this.counters.no_target += 1;
      this.#tell({ id: ask.id, failed: 'no-target' });
      return;
    }
    const inquiry = new Inquiry(this, { ...ask, targets }, (told) => {
      this.#inquiries.delete(inquiry);
      this.#tell(told);
    });
    this.#inquiries.add(inquiry);
    inquiry.begin();
  }

  status(): ForwardStatus {
    return { counters: { ...this.counters }, targets: this.health.status() };
  }

  /** Stops asking; who waits is told nothing any more. */
  close(): void {
    for (const inquiry of this.#inquiries) inquiry.drop();
    this.#inquiries.clear();
    this.health.close();
    this.permitted.close();
    this.#sources.close();
  }
}
