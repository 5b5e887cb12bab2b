import type { Remark } from './types.ts';

/** One word of a line. */
export interface Token {
  /** As written, without quotes; escapes are kept, for what they mean depends on where the word stands. */
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
  readonly column: number;
}

/** The words of one entry (RFC 1035 5.1): a line, or several within parentheses. */
export interface Entry {
  readonly line: number;
  /** It begins with a blank: the owner is the last one. */
  readonly indented: boolean;
  readonly tokens: readonly Token[];
  /** What its last comment says. */
  readonly comment: string;
}

const [TAB, LF, CR, SPACE, QUOTE, OPEN, CLOSE, SEMICOLON, BACKSLASH] = [9, 10, 13, 32, 34, 40, 41, 59, 92];

/** Words of one entry; a record of 2048 octets of text has fewer. Each is an object, and an entry is read in one go. */
export const MOST_WORDS = 4096;

const isBlank = (code: number): boolean => code === SPACE || code === TAB || code === CR;

/** Where an unquoted word ends. */
const endsWord = (code: number): boolean =>
  isBlank(code) || code === LF || code === QUOTE || code === OPEN || code === CLOSE || code === SEMICOLON;

const place = ({ line, column }: Token): { readonly line: number; readonly column: number } => ({ line, column });

/**
 * The entries of a master file, in one pass over the text; a line that is none (an open quote, a parenthesis too many)
 * yields a remark in its place, and reading goes on with the next line. Never throws.
 */
export class Lexer {
  readonly #text: string;
  #at: number;
  #line = 1;
  #lineStart: number;

  constructor(text: string) {
    this.#text = text;
    // A byte order mark is no part of the first name.
    this.#at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    this.#lineStart = this.#at;
  }

  /** The next entry that holds a word, or what is wrong with it; undefined at the end. */
  next(): Entry | Remark | undefined {
    while (this.#at < this.#text.length) {
      const entry = this.#entry();
      if ('code' in entry || entry.tokens.length > 0) return entry;
    }
    return undefined;
  }

  #entry(): Entry | Remark {
    const tokens: Token[] = [];
    const line = this.#line;
    const indented = isBlank(this.#text.charCodeAt(this.#at));
    let comment = '';
    /** The parentheses that are open; they do not nest (RFC 1035 5.1), but deeper ones harm nobody. */
    let depth = 0;
    let opened = this.#here();
    while (this.#at < this.#text.length) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === LF) {
        this.#newLine();
        if (depth === 0) break;
      } else if (isBlank(code)) this.#at += 1;
      else if (code === SEMICOLON) comment = this.#comment();
      else if (code === OPEN) {
        if (depth === 0) opened = this.#here();
        depth += 1;
        this.#at += 1;
      } else if (code === CLOSE) {
        if (depth === 0) return this.#failed('parenthesis-unopened', 'A parenthesis closes that was never opened.');
        depth -= 1;
        this.#at += 1;
      } else {
        const token = code === QUOTE ? this.#quoted() : this.#word();
        if ('code' in token) return token;
        if (tokens.length === MOST_WORDS) {
          return { ...this.#failed('entry-too-long', `A record has at most ${MOST_WORDS} words.`), ...place(token) };
        }
        tokens.push(token);
      }
    }
    if (depth > 0) return { ...opened, code: 'parenthesis-open', sentence: 'A parenthesis opens that never closes.' };
    return { line: tokens[0]?.line ?? line, indented, tokens, comment };
  }

  #word(): Token | Remark {
    const start = this.#at;
    const place = this.#here();
    while (this.#at < this.#text.length) {
      const code = this.#text.charCodeAt(this.#at);
      if (endsWord(code)) break;
      if (code === BACKSLASH && !this.#escapes()) return this.#failed('escape-invalid', 'A backslash ends the line.');
      this.#at += code === BACKSLASH ? 2 : 1;
    }
    return { text: this.#text.slice(start, this.#at), quoted: false, ...place };
  }

  #quoted(): Token | Remark {
    const place = this.#here();
    this.#at += 1;
    const start = this.#at;
    for (;;) {
      const code = this.#at < this.#text.length ? this.#text.charCodeAt(this.#at) : LF;
      if (code === LF || (code === BACKSLASH && !this.#escapes())) {
        return { ...this.#failed('quote-open', 'A quoted text does not end on its line.'), ...place };
      }
      if (code === QUOTE) break;
      this.#at += code === BACKSLASH ? 2 : 1;
    }
    this.#at += 1;
    return { text: this.#text.slice(start, this.#at - 1), quoted: true, ...place };
  }

  /** Whether a backslash has something to escape. */
  #escapes(): boolean {
    return this.#at + 1 < this.#text.length && this.#text.charCodeAt(this.#at + 1) !== LF;
  }

  #comment(): string {
    const start = this.#at + 1;
    this.#at = this.#lineEnd();
    return this.#text.slice(start, this.#at).trim();
  }

  #failed(code: string, sentence: string): Remark {
    const place = this.#here();
    this.#at = this.#lineEnd();
    if (this.#at < this.#text.length) this.#newLine();
    return { ...place, code, sentence };
  }

  #lineEnd(): number {
    const end = this.#text.indexOf('\n', this.#at);
    return end < 0 ? this.#text.length : end;
  }

  #newLine(): void {
    this.#at += 1;
    this.#line += 1;
    this.#lineStart = this.#at;
  }

  #here(): { readonly line: number; readonly column: number } {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }
}
