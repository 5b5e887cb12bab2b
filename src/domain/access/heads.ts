import type { Pattern } from './pattern.ts';

/**
 * Things found by the resource of a call: each stands under what its patterns have before their first star, so that
 * however many there are, only those are looked at whose patterns begin as the resource does.
 */
export class Heads<T> {
  readonly #whole = new Map<number, Map<string, T[]>>();
  /** Of patterns that speak of the id alone. */
  readonly #ids = new Map<number, Map<string, T[]>>();

  add({ idOnly, pieces }: Pattern, thing: T): void {
    const head = pieces[0]!;
    const byLength = idOnly ? this.#ids : this.#whole;
    const byHead = byLength.get(head.length) ?? new Map<string, T[]>();
    byLength.set(head.length, byHead);
    const things = byHead.get(head) ?? [];
    byHead.set(head, things);
    // Patterns of one thing may begin alike.
    if (things.at(-1) !== thing) things.push(thing);
  }

  /** Those with a pattern that begins as the resource (`<type>/<id>`) or its id does; some may come twice. */
  *of(resource: string): Generator<T> {
    yield* beginning(this.#whole, resource);
    yield* beginning(this.#ids, resource.slice(resource.indexOf('/') + 1));
  }
}

function* beginning<T>(byLength: ReadonlyMap<number, ReadonlyMap<string, readonly T[]>>, text: string): Generator<T> {
  for (const [length, byHead] of byLength) yield* byHead.get(text.slice(0, length)) ?? [];
}
