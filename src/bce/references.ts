/**
 * What a call of a plan, or of a file that is loaded, takes from an earlier answer: `${0.vpcId}`, `${2.instances.0.attachId}`.
 * Bounded: a pattern that goes on and on takes the stack with it.
 */
const REFERENCE = /\$\{\d{1,5}(?:\.[^.{}]{1,128}){1,16}\}/g;
const ONLY_REFERENCE = new RegExp(`^${REFERENCE.source}$`);

/** Own members alone, and of a list its items: not its length. */
const isMember = Object.prototype.propertyIsEnumerable;

/** Puts members of earlier answers into one call's texts. `missing` is then the first reference to nothing. */
export class References {
  readonly #bodies: readonly unknown[];
  readonly #most: number;
  /** One text may hold the same reference thousands of times. */
  readonly #known = new Map<string, Scalar | undefined>();
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
      if (this.tooLong) return '';
      const value = as(String(this.#member(reference) ?? ''));
      this.#taken += value.length;
      return value;
    });
  }

  /** A JSON value with every reference in its texts replaced. A text that is one reference becomes what it refers to. */
  inValue(value: unknown): unknown {
    if (typeof value === 'string') {
      const member = ONLY_REFERENCE.test(value) ? this.#member(value) : undefined;
      return member === undefined || typeof member === 'string' ? this.inText(value) : member;
    }
    if (Array.isArray(value)) return value.map((item) => this.inValue(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, this.inValue(field)]));
  }

  #member(reference: string): Scalar | undefined {
    if (this.#known.has(reference)) return this.#known.get(reference);
    const [call, ...names] = reference.slice(2, -1).split('.');
    let found = this.#bodies[Number(call)];
    for (const name of names) {
      const held = typeof found === 'object' && found !== null && isMember.call(found, name);
      found = held ? (found as Record<string, unknown>)[name] : undefined;
    }
    const member = isScalar(found) ? found : undefined;
    if (member === undefined) this.missing ??= reference;
    this.#known.set(reference, member);
    return member;
  }
}

/** What a reference may lead to: anything else is nothing that a field could hold. */
type Scalar = string | number | boolean;
const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);
