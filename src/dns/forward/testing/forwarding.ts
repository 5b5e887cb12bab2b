import { fillRandom } from '../../../platform/random.ts';
import { Forwarder } from '../forwarder.ts';
import type { Ask, ForwardThreadData, Told } from '../messages.ts';
import type { SlotLimits } from '../slots.ts';

/** A forwarder that is asked by awaiting. */
export class Forwarding {
  readonly forwarder: Forwarder;
  readonly #waiting = new Map<number, (told: Told) => void>();

  constructor(data: Partial<ForwardThreadData> = {}, limits?: SlotLimits) {
    this.forwarder = new Forwarder(
      { forwardAllow: [], forwardDeny: [], ...data },
      fillRandom,
      (told) => {
        this.#waiting.get(told.id)!(told);
        this.#waiting.delete(told.id);
      },
      limits,
    );
  }

  ask(ask: Ask): Promise<Told> {
    return new Promise((resolve) => {
      this.#waiting.set(ask.id, resolve);
      this.forwarder.ask(ask);
    });
  }
}
