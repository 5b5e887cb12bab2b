/** A query string, decoded once; `+` stays a plus. Of a repeated key the first non-empty value counts. */
export class Query {
  readonly #values = new Map<string, string>();
  /** Keys that came with several values. */
  readonly #repeated = new Map<string, string[]>();

  constructor(rawQuery: string) {
    for (const piece of rawQuery.split('&')) {
      if (piece === '') continue;
      const equals = piece.indexOf('=');
      const key = decode(equals < 0 ? piece : piece.slice(0, equals));
      const value = equals < 0 ? '' : decode(piece.slice(equals + 1));
      const first = this.#values.get(key);
      if (!first) this.#values.set(key, value);
      else if (value !== '') this.#repeated.set(key, [...(this.#repeated.get(key) ?? [first]), value]);
    }
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** Every value of a key that is a list: repeated, or with commas. */
  list(key: string): string[] {
    const values = this.#repeated.get(key) ?? [this.#values.get(key) ?? ''];
    return values.flatMap((value) => value.split(',')).filter((value) => value !== '');
  }

  /** The value, or undefined when the key is absent or empty. */
  value(key: string): string | undefined {
    return this.#values.get(key) || undefined;
  }
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
