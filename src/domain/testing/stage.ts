import {
  type Command,
  type CsnRules,
  DEFAULT_CSN,
  DEFAULT_DNS,
  type DnsPool,
  type DnsRules,
  ID_FORMS,
  type Ids,
  type Quotas,
  type Rules,
} from '../command.ts';
import { applyThrough, type DomainEvent } from '../commit.ts';
import { Journal, type Row } from '../journal.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { emptyState, type State } from '../state.ts';

/** Ids that can be read: prefix and position. */
const ids: Ids = {
  make: (kind, _account, position) => ID_FORMS[kind].prefix + position,
  position: (kind, _account, id) => Number(id.slice(ID_FORMS[kind].prefix.length)),
  makeRule: (table, { base, length, attachmentPosition, order }) =>
    [table, base, length, attachmentPosition, order].join('/'),
  readRule: (table, id) => {
    const [of, ...parts] = id.split('/');
    const [base, length, attachmentPosition, order] = parts.map(Number) as [number, number, number, number];
    return of === table ? { base, length, attachmentPosition, order } : undefined;
  },
};

/** As it is when nothing is set; nor are names of other scripts known. */
export const RULES: Rules = {
  toAscii: () => undefined,
  quotas: {},
  dnsPool: { kind: 'none' },
  csn: DEFAULT_CSN,
  dns: DEFAULT_DNS,
};

/** State under test: commands run, their facts applied, their current rows kept. */
export class Stage {
  readonly state: State = emptyState();
  readonly rows = new Map<string, Row>();
  quotas: Quotas = {};
  csn: CsnRules = DEFAULT_CSN;
  dns: DnsRules = DEFAULT_DNS;
  dnsPool: DnsPool = RULES.dnsPool;

  /** The result of a command, or its refusal. */
  try<R>(command: Command<R> | Refusal): R | Refusal {
    const done = this.run(command);
    return isRefusal(done) ? done : done.result;
  }

  /** The result of a command that must be taken. */
  do<R>(command: Command<R> | Refusal): R {
    const result = this.try(command);
    if (isRefusal(result)) throw new Error(`refused: ${result.refused}`);
    return result;
  }

  /** The reason of a command that must be refused, or 'taken'. */
  refused(command: Command | Refusal): string {
    const result = this.try(command);
    return isRefusal(result) ? result.refused : 'taken';
  }

  /** The same, and how it is taken back; through a journal of the test's own, if it has one. */
  run<R>(
    command: Command<R> | Refusal,
    journal = new Journal(),
  ): { readonly result: R; readonly undo: () => void } | Refusal {
    if (isRefusal(command)) return command;
    const position = this.state.position + 1;
    const at = position * 1000;
    const { quotas, csn, dns, dnsPool } = this;
    const rules = { ...RULES, quotas, csn, dns, dnsPool };
    const decision = command(this.state, { at, position, ids, rules });
    if (isRefusal(decision)) return decision;
    if (decision.events.length === 0) return { result: decision.result, undo: () => undefined };
    const events = JSON.parse(JSON.stringify(decision.events)) as DomainEvent[];
    applyThrough(journal, this.state, { position, at, cause: { operation: 'test' }, events });
    const before = new Map(this.rows);
    for (const row of journal.rows) {
      if (row.body === undefined) this.rows.delete(`${row.kind}/${row.key}`);
      else this.rows.set(`${row.kind}/${row.key}`, row);
    }
    const undo = () => {
      journal.undo();
      this.rows.clear();
      for (const [key, row] of before) this.rows.set(key, row);
    };
    return { result: decision.result, undo };
  }
}
