import type { Context } from '../domain/command.ts';
import { Ordered } from '../domain/fault/strikes.ts';
import type { ApiFault, Order, StateFault } from '../domain/fault/types.ts';
import { isRefusal } from '../domain/refusal.ts';
import type { Request } from '../engine/request.ts';
import type { Logger } from '../platform/logger.ts';
import { type Denied, denied } from './call.ts';
import type { Served } from './services.ts';

/** What a call is known by, once its caller is. */
export interface KnownCall {
  readonly requestId: string;
  readonly account: string;
  readonly operation: Pick<Served, 'name' | 'service' | 'method'>;
  readonly path: Readonly<Record<string, string>>;
  readonly region: string;
}

/** What a call is answered instead of what it should be; `ordered`: it is no failure of ours. */
export interface Instead extends Denied {
  readonly ordered: true;
  /** Seconds. */
  readonly retryAfter?: number;
  /** Nothing is answered: the connection is closed. */
  readonly dropped?: true;
}

/** Faults of the API, and of what takes time by itself, as the operator orders them. Where there is none, it is asked for nothing. */
export class ApiFaults {
  readonly #api = new Ordered<Order<ApiFault>>();
  readonly #state = new Ordered<Order<StateFault>>();
  /** What ends each, and the ids of the faults it is made of. */
  readonly #delays = new Map<() => void, readonly string[]>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** These and no others: what one that is gone still delays goes on at once. */
  setApi(faults: readonly Order<ApiFault>[]): void {
    this.#api.set(faults);
    const ids = new Set(faults.map(({ id }) => id));
    for (const [over, by] of this.#delays) if (by.some((id) => !ids.has(id))) over();
  }

  setState(faults: readonly Order<StateFault>[]): void {
    this.#state.set(faults);
  }

  /** How often each has struck, by its id. */
  struck(): readonly (readonly [id: string, times: number])[] {
    return [...this.#api.struck(), ...this.#state.struck()];
  }

  /** Before anything is done for a call. Undefined: no fault strikes it; else it goes on after that, unless it is struck down. */
  before(call: KnownCall): Promise<Instead | undefined> | undefined {
    return this.#strike('before', call);
  }

  /** Once a call has succeeded, and what it changed is durable. */
  after(call: KnownCall): Promise<Instead | undefined> | undefined {
    return this.#strike('after', call);
  }

  /**
   * The same write, but slow where such a fault strikes it. How long is decided with the command, and stands in its events;
   * a write that is refused takes no turn.
   */
  slowed<R>(write: Request<R>, call: KnownCall): Request<R> {
    const change = CHANGES[call.operation.name];
    if (this.#state.size === 0 || change === undefined) return write;
    const matches = (one: StateFault): boolean =>
      (one.account ?? call.account) === call.account &&
      (one.change ?? change) === change &&
      (one.csn ?? call.path.csnId) === call.path.csnId;
    return {
      ...write,
      command: (state, context) => {
        const due = this.#state.due(matches);
        const decision = write.command(state, due === undefined ? context : slowly(context, due.seconds));
        if (!isRefusal(decision))
          this.#tell(
            this.#state.take(matches, () => true),
            call,
          );
        return decision;
      },
    };
  }

  #strike(when: 'before' | 'after', call: KnownCall): Promise<Instead | undefined> | undefined {
    if (this.#api.size === 0) return undefined;
    const struck = this.#api.take(
      (one) => one.when === when && matches(one, call),
      ({ kind }) => kind !== 'delay',
    );
    if (struck.length === 0) return undefined;
    this.#tell(struck, call);
    const delays = struck.filter(({ kind }) => kind === 'delay');
    const wait = delays.reduce((sum, { ms = 0 }) => sum + ms, 0);
    const end = instead(struck.at(-1)!);
    return wait === 0 ? Promise.resolve(end) : this.#pause(wait, delays).then(() => end);
  }

  #pause(ms: number, delays: readonly Order<ApiFault>[]): Promise<void> {
    return new Promise((resolve) => {
      const over = (): void => {
        clearTimeout(timer);
        this.#delays.delete(over);
        resolve();
      };
      const timer = setTimeout(over, ms);
      this.#delays.set(
        over,
        delays.map(({ id }) => id),
      );
    });
  }

  #tell(struck: readonly { readonly id: string }[], { requestId, operation }: KnownCall): void {
    for (const { id } of struck) this.#logger.info('fault struck', { fault: id, requestId, operation: operation.name });
  }
}

/** What takes time, by the operation that begins it. */
const CHANGES: Readonly<Record<string, StateFault['change']>> = {
  AttachCsnInstance: 'attach',
  DetachCsnInstance: 'detach',
};

const slowly = (context: Context, seconds: number): Context => ({
  ...context,
  rules: { ...context.rules, csn: { ...context.rules.csn, attachDelay: seconds * 1000 } },
});

function matches(one: ApiFault, { account, operation, path, region }: KnownCall): boolean {
  return (
    (one.account ?? account) === account &&
    (one.service ?? operation.service) === operation.service &&
    (one.operation ?? operation.name) === operation.name &&
    (one.method ?? operation.method) === operation.method &&
    (one.region ?? region) === region &&
    (one.resource === undefined || Object.values(path).includes(one.resource))
  );
}

function instead({ kind, retryAfter = 1 }: ApiFault): Instead | undefined {
  if (kind === 'delay') return undefined;
  if (kind === 'throttle') return { ...denied('TooManyRequests'), ordered: true, retryAfter };
  const failed: Instead = { ...denied('InternalError'), ordered: true };
  return kind === 'drop' ? { ...failed, dropped: true } : failed;
}
