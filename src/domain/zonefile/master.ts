import { fits, ownerName } from '../privatezone/names.ts';
import { recordType } from '../privatezone/rdata.ts';
import { type Allowed, allowedTtl, allowedType } from './allowances.ts';
import { type Entry, Lexer, type Token } from './lexer.ts';
import { isOtherType, mnemonicOf } from './mnemonics.ts';
import { SYNTHESISED } from './print.ts';
import { nameOf, ttlOf } from './text.ts';
import {
  DEFAULT_TTL,
  type Parsed,
  type ReadOptions,
  type Remark,
  Remarks,
  SLICE,
  type Sliced,
  shown,
  type Wanted,
} from './types.ts';
import { readRdata } from './words.ts';

/**
 * Reads a master file (RFC 1035 5, RFC 2308 4, RFC 3597 5). The apex's SOA and NS are left out: they are synthesised
 * here (dns contract 8, row 18). Every line that cannot be had is an error of its own. Never throws.
 */
export function* readMaster(text: string, options: ReadOptions): Sliced<Parsed> {
  const reader = new MasterReader(options);
  const lexer = new Lexer(text);
  let read = 0;
  for (let entry = lexer.next(); entry !== undefined; entry = lexer.next()) {
    if ('code' in entry) reader.errors.add(entry);
    else reader.take(entry);
    read += 1;
    if (read % SLICE === 0) yield;
  }
  return reader;
}

class MasterReader implements Parsed {
  readonly wanted: Wanted[] = [];
  readonly errors = new Remarks();
  readonly notes = new Remarks();
  readonly #options: ReadOptions;
  #origin: string;
  /** The last owner's absolute name; undefined before the first, and after one that was none. */
  #owner: string | undefined;
  /** Of `$TTL`. */
  #ttl: number | undefined;
  /** The last one written, or else the SOA's minimum, where there is no `$TTL` (RFC 1035 5.1, RFC 2308 4). */
  #lastTtl: number | undefined;

  constructor(options: ReadOptions) {
    this.#options = options;
    this.#origin = options.zone;
  }

  take(entry: Entry): void {
    const [first] = entry.tokens;
    const directive = !entry.indented && !first!.quoted && first!.text.startsWith('$');
    const found = directive ? this.#directive(entry.tokens) : this.#record(entry);
    if (found === undefined) return;
    if ('code' in found) this.errors.add(found);
    else this.wanted.push(found);
  }

  #note(code: string, sentence: string, token: Token): void {
    this.notes.add(at(token, code, sentence));
  }

  #directive([directive, argument, ...more]: readonly Token[]): Remark | undefined {
    const name = directive!.text.toUpperCase();
    if (name === '$INCLUDE') {
      return at(directive!, 'include-refused', '$INCLUDE is not read: the server opens no file by name.');
    }
    if (name === '$GENERATE') {
      return at(directive!, 'generate-refused', '$GENERATE is not read: write its records out.');
    }
    if (name !== '$TTL' && name !== '$ORIGIN') {
      return at(directive!, 'directive-unknown', `${shown(directive!.text)} is no directive.`);
    }
    if (argument === undefined || more.length > 0) {
      return at(directive!, 'directive-invalid', `${name} takes one argument.`);
    }
    if (name === '$TTL') {
      const ttl = ttlOf(argument.text);
      if (ttl === undefined) return at(argument, 'ttl-invalid', `${shown(argument.text)} is no TTL.`);
      this.#ttl = ttl;
      return undefined;
    }
    const origin = nameOf(argument.text, this.#origin, this.#options.toAscii);
    if (origin === undefined || origin.startsWith('*')) {
      return at(argument, 'name-invalid', `${shown(argument.text)} is no name.`);
    }
    this.#origin = origin;
    return undefined;
  }

  #record(entry: Entry): Wanted | Remark | undefined {
    const tokens = [...entry.tokens];
    const start = tokens[0]!;
    if (!entry.indented) {
      tokens.shift();
      this.#owner = start.quoted ? undefined : nameOf(start.text, this.#origin, this.#options.toAscii);
      if (this.#owner === undefined) return at(start, 'name-invalid', `${shown(start.text)} is no name.`);
    }
    const name = this.#owner;
    if (name === undefined) return at(start, 'owner-missing', 'There is no owner before this line.');

    // TTL and class, either first, either absent (RFC 1035 5.1).
    let ttl: number | undefined;
    let ttlWord: Token | undefined;
    let classWord: Token | undefined;
    for (; tokens.length > 0 && !tokens[0]!.quoted; tokens.shift()) {
      const word = tokens[0]!;
      if (classWord === undefined && /^(?:in|ch|hs|cs|none|any|class\d+)$/i.test(word.text)) classWord = word;
      else if (ttlWord === undefined && /^\d/.test(word.text)) {
        ttlWord = word;
        ttl = ttlOf(word.text);
        if (ttl === undefined) return at(word, 'ttl-invalid', `${shown(word.text)} is no TTL.`);
        this.#lastTtl = ttl;
      } else break;
    }
    if (classWord !== undefined && !/^(?:in|class0*1)$/i.test(classWord.text)) {
      return at(classWord, 'class-unsupported', `Only class IN is served, not ${shown(classWord.text)}.`);
    }
    const typeWord = tokens.shift();
    if (typeWord === undefined) return at(start, 'type-missing', 'The line names no record type.');

    const { zone } = this.#options;
    if (name !== zone && !name.endsWith(`.${zone}`)) {
      return at(start, 'out-of-zone', `${shown(name)} is not in the zone ${zone}.`);
    }
    const owner = name === zone ? '' : name.slice(0, -zone.length - 1);
    const mnemonic = mnemonicOf(typeWord.text);
    if (mnemonic === 'SOA' || mnemonic === 'NS') return this.#synthesised(owner, mnemonic, typeWord, tokens, entry);
    const type = recordType(mnemonic);
    if (type === undefined) return this.#otherType(typeWord);
    // One that comes along with the synthesised NS, as the server's own export writes it.
    if (entry.comment === SYNTHESISED && owner === 'ns1') return undefined;

    const rr = owner === '' ? '@' : owner;
    if (ownerName(rr, this.#options.toAscii) !== owner || !fits(owner, zone)) {
      return at(start, 'name-invalid', `${shown(name)} cannot own records.`);
    }
    const rdata = readRdata(type, tokens, { origin: this.#origin, toAscii: this.#options.toAscii });
    if ('code' in rdata) return at(rdata.token ?? typeWord, rdata.code, rdata.sentence);
    const written = ttl ?? this.#ttl ?? this.#lastTtl ?? DEFAULT_TTL;
    const kept = this.#allowed(ttlWord ?? typeWord, allowedTtl(written, this.#options));
    if (typeof kept === 'object') return kept;
    if (rdata.joined) {
      this.#note('text-joined', 'The texts become one, which answers cut after each 255 octets.', typeWord);
    }
    const { value, data, priority } = rdata;
    const more = { ttl: kept, enabled: true, ...(priority !== undefined && { priority }) };
    return { line: entry.line, rr, owner, type, value, data, ...more };
  }

  /** SOA and NS, which are never records here. */
  #synthesised(
    owner: string,
    type: 'SOA' | 'NS',
    word: Token,
    rdata: readonly Token[],
    { comment }: Entry,
  ): Remark | undefined {
    if (owner === '') {
      if (type === 'SOA') this.#lastTtl ??= ttlOf(rdata.at(-1)?.text ?? '');
      if (comment !== SYNTHESISED) {
        this.#note('apex-left-out', `The zone's ${type} is left out: the server makes its own.`, word);
      }
      return undefined;
    }
    return type === 'SOA'
      ? at(word, 'soa-misplaced', 'A SOA stands below the apex.')
      : at(word, 'delegation', 'A zone cannot delegate names below it; make a zone or a forwarding rule.');
  }

  #otherType(word: Token): Remark | undefined {
    if (!isOtherType(word.text)) return at(word, 'type-unknown', `${shown(word.text)} is no record type.`);
    return this.#allowed(word, allowedType(word.text, this.#options));
  }

  #allowed<T>(word: Token, given: Allowed<T> | Remark): T | Remark {
    if ('code' in given) return at(word, given.code, given.sentence);
    if (given.note !== undefined) this.#note(given.note.code, given.note.sentence, word);
    return given.kept;
  }
}

const at = ({ line, column }: Token, code: string, sentence: string): Remark => ({ line, column, code, sentence });
