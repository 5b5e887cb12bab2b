import type { QUERY_LOG } from '../contract/netloom/query-log.ts';
import { policyOf } from '../domain/policy/views.ts';
import { refuse } from '../domain/refusal.ts';
import type { LineFiles } from '../platform/line-files.ts';
import { type AdminHandlers, stream } from './handlers.ts';
import { LineTail } from './line-tail.ts';

/** A line of a VPC's query log, with its end. */
export interface QueryLine {
  readonly vpc: string;
  readonly text: string;
}

/** What is told of a VPC's policy; other changes to DNS say nothing of a log. */
export type PolicyTold =
  | { readonly kind: string }
  | { readonly kind: 'policy'; readonly vpc: string; readonly queryLog: boolean };

/** Lines dealt with before others are let in: some milliseconds. */
const SLICE = 250;
/** Readers of all VPCs at a time. */
const MOST_TAILS = 64;

/** Where query logs go: to a file for each VPC, if there is a folder, and to whoever reads along. */
export class QueryLog {
  readonly #files: LineFiles | undefined;
  readonly #defect: (error: unknown) => void;
  readonly #tails = new Map<string, Set<LineTail>>();
  #reading = 0;
  #taking: Promise<void> = Promise.resolve();
  /** Lines that came, and those readers were too slow for. */
  lines = 0;
  missed = 0;

  /** @param defect is told what should never be thrown; the lines are gone. */
  constructor(files: LineFiles | undefined, defect: (error: unknown) => void) {
    this.#files = files;
    this.#defect = defect;
  }

  /** Lines that could not be written to a file. */
  get lost(): number {
    return this.#files?.lost ?? 0;
  }

  /** Deals with lines, in slices; resolves when they are written or lost. */
  take(lines: Iterable<QueryLine>): Promise<void> {
    this.#taking = this.#take(lines).catch(this.#defect);
    return this.#taking;
  }

  /** Resolves when the last lines are dealt with. */
  close(): Promise<void> {
    return this.#taking;
  }

  async #take(lines: Iterable<QueryLine>): Promise<void> {
    let slice = new Map<string, string[]>();
    let taken = 0;
    for (const { vpc, text } of lines) {
      const others = slice.get(vpc);
      if (others === undefined) slice.set(vpc, [text]);
      else others.push(text);
      taken += 1;
      if (taken % SLICE !== 0) continue;
      await this.#pass(slice);
      slice = new Map();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await this.#pass(slice);
  }

  /** What comes from now on of one VPC, until it is returned; undefined: too many read along already. */
  tail(vpc: string): LineTail | undefined {
    if (this.#reading >= MOST_TAILS) return undefined;
    this.#reading += 1;
    const tails = this.#tails.get(vpc) ?? new Set();
    const tail = new LineTail(() => {
      this.#reading -= 1;
      tails.delete(tail);
      if (tails.size === 0 && this.#tails.get(vpc) === tails) this.#tails.delete(vpc);
    });
    this.#tails.set(vpc, tails.add(tail));
    return tail;
  }

  /** Hears what has become of DNS: whose policy has no log any more, of that VPC no more lines come, and its readers are told. */
  follow(changes: readonly PolicyTold[]): void {
    for (const change of changes) {
      if (!('queryLog' in change) || change.queryLog) continue;
      for (const tail of this.#tails.get(change.vpc) ?? []) tail.end();
    }
  }

  async #pass(slice: ReadonlyMap<string, readonly string[]>): Promise<void> {
    for (const [vpc, lines] of slice) {
      this.lines += lines.length;
      for (const tail of this.#tails.get(vpc) ?? []) this.missed += tail.add(lines);
    }
    await Promise.all([...slice].map(([vpc, lines]) => this.#files?.append(`${vpc}.jsonl`, lines)));
  }
}

export const queryLogs = (log: QueryLog): AdminHandlers<(typeof QUERY_LOG)[number]['name']> => ({
  TailQueryLog: stream(
    (state, { path }) => {
      if (!state.vpcs.byId.has(path.vpcId!)) return refuse('vpc-unknown');
      return policyOf(state, path.vpcId!).queryLog ? undefined : refuse('state-forbids', 'its query log is off');
    },
    ({ path }) => log.tail(path.vpcId!) ?? refuse('state-forbids', `${MOST_TAILS} read query logs already`),
  ),
});
