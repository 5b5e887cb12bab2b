import type { Remark } from './types.ts';

export interface Row {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A row that has more is no record, and would take memory for each of them. */
const MOST_CELLS = 64;

/**
 * The rows of comma-separated values (RFC 4180; a line feed alone ends a row too), in one pass. A cell whose quotes do
 * not fit is a remark in place of its row. Blank lines are no rows. Never throws.
 */
export class CsvRows {
  readonly #text: string;
  #at: number;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  next(): Row | Remark | undefined {
    while (this.#at < this.#text.length) {
      const line = this.#line;
      const cells: string[] = [];
      let wrong = false;
      do {
        if (cells.length === MOST_CELLS) {
          this.#skipLine();
          return { line, code: 'csv-invalid', sentence: `A row has at most ${MOST_CELLS} cells.` };
        }
        const cell = this.#text[this.#at] === '"' ? this.#quoted() : this.#plain();
        if (cell === undefined) wrong = true;
        else cells.push(cell);
      } while (!wrong && this.#comma());
      if (wrong || !this.#lineEnds()) {
        this.#skipLine();
        return { line, code: 'csv-invalid', sentence: 'The quotes of a cell do not fit (RFC 4180).' };
      }
      if (cells.length > 1 || cells[0] !== '') return { line, cells };
    }
    return undefined;
  }

  #plain(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && this.#text[this.#at] !== ',' && !this.#atLineEnd()) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  /** Undefined when the quote never closes. */
  #quoted(): string | undefined {
    const parts: string[] = [];
    let start = this.#at + 1;
    for (;;) {
      const end = this.#text.indexOf('"', start);
      if (end < 0) return undefined;
      parts.push(this.#text.slice(start, end));
      this.#at = end + 1;
      if (this.#text[this.#at] !== '"') break;
      start = this.#at + 1;
    }
    const content = parts.join('"');
    for (let at = content.indexOf('\n'); at >= 0; at = content.indexOf('\n', at + 1)) this.#line += 1;
    return content;
  }

  #comma(): boolean {
    if (this.#text[this.#at] !== ',') return false;
    this.#at += 1;
    return true;
  }

  #atLineEnd(): boolean {
    const character = this.#text[this.#at];
    return character === '\n' || (character === '\r' && this.#text[this.#at + 1] === '\n');
  }

  /** Whether the row is over, and past it. */
  #lineEnds(): boolean {
    if (this.#at >= this.#text.length) return true;
    if (!this.#atLineEnd()) return false;
    this.#skipLine();
    return true;
  }

  #skipLine(): void {
    const end = this.#text.indexOf('\n', this.#at);
    this.#at = end < 0 ? this.#text.length : end + 1;
    this.#line += 1;
  }
}
