import { fits, ownerName } from '../privatezone/names.ts';
import { canonicalRdata, recordType } from '../privatezone/rdata.ts';
import type { RecordType } from '../privatezone/types.ts';
import { type Allowed, allowedTtl, allowedType } from './allowances.ts';
import { CsvRows, type Row } from './csv-rows.ts';
import { isOtherType } from './mnemonics.ts';
import { CSV_COLUMNS } from './print.ts';
import {
  type Parsed,
  type ReadOptions,
  type Remark,
  Remarks,
  SLICE,
  type Sliced,
  shown,
  type Wanted,
} from './types.ts';

type Column = (typeof CSV_COLUMNS)[number];
const NEEDED = ['rr', 'type', 'value'] as const satisfies readonly Column[];
const STATUSES: Readonly<Record<string, boolean>> = { enable: true, pause: false };

/**
 * Reads records as comma-separated values: a header names the columns, rr, type and value among them; an empty cell,
 * or a column that is not there, says nothing, and what is stored already stays. Values are as AddRecord takes them. Never throws.
 */
export function* readCsv(text: string, options: ReadOptions): Sliced<Parsed> {
  const reader = new CsvReader(options);
  const rows = new CsvRows(text);
  let read = 0;
  for (let row = rows.next(); row !== undefined; row = rows.next()) {
    if ('code' in row) reader.errors.add(row);
    else if (reader.columns === undefined) reader.header(row);
    else reader.take(row);
    if (reader.columns === undefined) break;
    read += 1;
    if (read % SLICE === 0) yield;
  }
  if (read === 0 && reader.errors.total === 0) {
    reader.errors.add({ code: 'csv-header-missing', sentence: `The first row names the columns: ${CSV_COLUMNS}.` });
  }
  return reader;
}

class CsvReader implements Parsed {
  readonly wanted: Wanted[] = [];
  readonly errors = new Remarks();
  readonly notes = new Remarks();
  /** Known once the header was read and is one. */
  columns: readonly Column[] | undefined;
  readonly #options: ReadOptions;

  constructor(options: ReadOptions) {
    this.#options = options;
  }

  header({ line, cells }: Row): void {
    const names = cells.map((name) => name.trim().toLowerCase());
    const unknown = names.find((name) => !CSV_COLUMNS.includes(name as Column));
    const missing = NEEDED.find((name) => !names.includes(name));
    const wrong =
      unknown !== undefined
        ? `${shown(unknown)} is no column: there are ${CSV_COLUMNS.join(', ')}.`
        : missing !== undefined
          ? `The column ${missing} is missing.`
          : new Set(names).size < names.length
            ? 'A column is named twice.'
            : undefined;
    if (wrong === undefined) this.columns = names as Column[];
    else this.errors.add({ line, code: 'csv-header-invalid', sentence: wrong });
  }

  take(row: Row): void {
    const found = this.#record(row);
    if (found === undefined) return;
    if ('code' in found) this.errors.add({ line: row.line, ...found });
    else this.wanted.push(found);
  }

  #record({ line, cells }: Row): Wanted | Remark | undefined {
    const columns = this.columns!;
    if (cells.length !== columns.length) {
      return error('csv-invalid', `The row has ${cells.length} cells, the header ${columns.length}.`);
    }
    const said: Partial<Record<Column, string>> = Object.fromEntries(columns.map((name, i) => [name, cells[i]]));
    const { rr = '', type: typeText = '', value: written = '' } = said;
    const { zone, toAscii } = this.#options;
    const owner = ownerName(rr, toAscii);
    if (owner === undefined || !fits(owner, zone)) return error('name-invalid', `${shown(rr)} is no host part.`);
    const type = recordType(typeText);
    if (type === undefined) return this.#otherType(line, typeText);
    const value = written.trim();
    const data = value === '' ? undefined : canonicalRdata(type, value, toAscii);
    if (data === undefined) return error('rdata-invalid', `${shown(value)} is no value of type ${type}.`);
    const more = this.#more(line, type, said);
    return 'code' in more ? more : { line, rr, owner, type, value, data, ...more };
  }

  /** The cells that may be empty. */
  #more(line: number, type: RecordType, said: Partial<Record<Column, string>>): Partial<Wanted> | Remark {
    const { ttl = '', priority = '', description = '', status = '' } = said;
    const seconds = ttl === '' ? undefined : this.#ttl(line, ttl);
    if (typeof seconds === 'object') return seconds;
    if (type === 'MX' && priority !== '' && !(/^\d{1,3}$/.test(priority) && Number(priority) <= 100)) {
      return error('priority-out-of-range', 'The preference of an MX record is 0 to 100 here.');
    }
    if (description.length > 255) return error('description-too-long', 'A description has at most 255 characters.');
    const enabled = Object.hasOwn(STATUSES, status) ? STATUSES[status] : undefined;
    if (status !== '' && enabled === undefined) {
      return error('status-invalid', `${shown(status)} is no status: enable or pause.`);
    }
    return {
      ...(seconds !== undefined && { ttl: seconds }),
      ...(type === 'MX' && priority !== '' && { priority: Number(priority) }),
      ...(description !== '' && { description }),
      ...(enabled !== undefined && { enabled }),
    };
  }

  #ttl(line: number, text: string): number | Remark {
    if (!/^\d{1,10}$/.test(text)) return error('ttl-invalid', `${shown(text)} is no TTL.`);
    return this.#allowed(line, allowedTtl(Number(text), this.#options));
  }

  #allowed<T>(line: number, given: Allowed<T> | Remark): T | Remark {
    if ('code' in given) return given;
    if (given.note !== undefined) this.notes.add({ line, ...given.note });
    return given.kept;
  }

  #otherType(line: number, text: string): Remark | undefined {
    if (!isOtherType(text) && !/^(?:soa|ns)$/i.test(text)) {
      return error('type-unknown', `${shown(text)} is no record type.`);
    }
    return this.#allowed(line, allowedType(text, this.#options));
  }
}

const error = (code: string, sentence: string): Remark => ({ code, sentence });
