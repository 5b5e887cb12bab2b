import { Ordered } from '../../domain/fault/strikes.ts';
import type { DnsFault, Order } from '../../domain/fault/types.ts';
import type { Query } from '../answer/query.ts';
import { nameFromText } from '../wire/name.ts';
import { typeCode } from '../wire/types.ts';

/** A fault as queries are held against it. */
interface Compiled {
  readonly id: string;
  readonly count: Order<DnsFault>['count'];
  readonly probability: number;
  readonly seed: number;
  readonly kind: DnsFault['kind'];
  readonly ms: number;
  readonly vpc: string | undefined;
  readonly name: Uint8Array | undefined;
  readonly labels: number;
  readonly type: number | undefined;
  readonly protocol: 'udp' | 'tcp' | undefined;
}

/** What becomes of a query: after so many milliseconds `end`, or, where there is none, its answer. */
export interface Struck {
  readonly wait: number;
  readonly end: Exclude<DnsFault['kind'], 'delay'> | undefined;
  /** Ids of the faults that delay it. */
  readonly by: readonly string[];
}

/** Of a query that no fault strikes, and none is to strike when it comes by again. */
export const UNHURT: Struck = { wait: 0, end: undefined, by: [] };

/** Faults of the DNS plane, as the operator orders them: asked only while there are any. */
export class DnsFaults {
  readonly #ordered = new Ordered<Compiled>();

  set(faults: readonly Order<DnsFault>[]): void {
    this.#ordered.set(faults.map(compiled));
  }

  /** How often each has struck, by its id. */
  struck(): readonly (readonly [id: string, times: number])[] {
    return this.#ordered.struck();
  }

  /** What strikes a query whose question has been read; undefined: nothing. */
  strike(query: Query): Struck | undefined {
    const struck = this.#ordered.take(
      (one) => matches(one, query),
      ({ kind }) => kind !== 'delay',
    );
    const last = struck.at(-1);
    if (last === undefined) return undefined;
    const delays = struck.filter(({ kind }) => kind === 'delay');
    const wait = delays.reduce((sum, { ms }) => sum + ms, 0);
    return { wait, end: last.kind === 'delay' ? undefined : last.kind, by: delays.map(({ id }) => id) };
  }
}

function compiled({
  id,
  count,
  probability,
  seed,
  kind,
  ms = 0,
  vpc,
  name,
  type,
  protocol,
}: Order<DnsFault>): Compiled {
  const wire = name === undefined ? undefined : nameFromText(name === '' ? '.' : name);
  return {
    ...{ id, count, probability, seed, kind, ms, vpc },
    name: wire,
    labels: name === undefined || name === '' ? 0 : name.split('.').length,
    type: type === undefined ? undefined : typeCode(type),
    // Over TCP there is nothing to fall back to.
    protocol: kind === 'truncate' ? 'udp' : protocol,
  };
}

function matches({ vpc, name, labels, type, protocol }: Compiled, query: Query): boolean {
  const { arrival } = query;
  if (vpc !== undefined && vpc !== arrival.view?.vpc) return false;
  if (protocol !== undefined && protocol !== arrival.protocol) return false;
  if (type !== undefined && type !== query.type) return false;
  const label = query.name.labels - labels;
  return name === undefined || (label >= 0 && query.name.endsWith(label, name));
}
