/** What a call of a plan takes from an earlier answer: `${0.vpcId}`, `${2.instances.0.attachId}`. */
const REFERENCE = /\$\{(\d{1,3})((?:\.[^.{}]+)+)\}/g;

/** Own members alone, and of a list its items: not its length. */
const isMember = Object.prototype.propertyIsEnumerable;

/** Puts members of earlier answers into one call's texts. `missing` is then the first reference to nothing. */
export class References {
  readonly #bodies: readonly unknown[];
  readonly #most: number;
  #taken = 0;
  missing: string | undefined;

  /** @param most how many characters may be put in altogether, so that short texts do not grow without end. */
  constructor(bodies: readonly unknown[], most: number) {
    this.#bodies = bodies;
    this.#most = most;
  }

  /** Whether more was asked for than may be put in: what was made is cut short, and good for nothing. */
  get tooLong(): boolean {
    return this.#taken > this.#most;
  }

  /** A text with every reference replaced, in the form `as` gives it. */
  inText(text: string, as: (value: string) => string = String): string {
    return text.replace(REFERENCE, (reference) => {
      const value = as(String(this.#member(reference) ?? ''));
      this.#taken += value.length;
      return this.tooLong ? '' : value;
    });
  }

  /** A JSON value with every reference in its texts replaced. A text that is one reference becomes what it refers to. */
  inValue(value: unknown): unknown {
    if (typeof value === 'string') {
      const [only] = value.match(REFERENCE) ?? [];
      const member = only === value ? this.#member(only) : undefined;
      return member === undefined || typeof member === 'string' ? this.inText(value) : member;
    }
    if (Array.isArray(value)) return value.map((item) => this.inValue(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, this.inValue(field)]));
  }

  /** A text, number or truth value; anything else is nothing that a field could hold. */
  #member(reference: string): string | number | boolean | undefined {
    const [call, ...names] = reference.slice(2, -1).split('.');
    let found = this.#bodies[Number(call)];
    for (const name of names) {
      const held = typeof found === 'object' && found !== null && isMember.call(found, name);
      found = held ? (found as Record<string, unknown>)[name] : undefined;
    }
    if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean') return found;
    this.missing ??= reference;
    return undefined;
  }
}
