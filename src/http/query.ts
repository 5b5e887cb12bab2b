/** A query string, decoded once; `+` stays a plus. Of a repeated key the first non-empty value counts. */
export class Query {
  readonly #values = new Map<string, string>();

  constructor(rawQuery: string) {
    for (const piece of rawQuery.split('&')) {
      if (piece === '') continue;
      const equals = piece.indexOf('=');
      const key = decode(equals < 0 ? piece : piece.slice(0, equals));
      const value = equals < 0 ? '' : decode(piece.slice(equals + 1));
      if (!this.#values.get(key)) this.#values.set(key, value);
    }
  }

  has(key: string): boolean {
    return this.#values.has(key);
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
