import { apply } from '../domain/commit.ts';
import { ROW_KINDS, type Row } from '../domain/journal.ts';
import { Loader, rowKind } from '../domain/load.ts';
import { emptyState, type State } from '../domain/state.ts';
import { readCommit } from '../domain/upcast.ts';
import { type Log, LogRefused } from './log.ts';

/** State from the log: its current rows. The cost follows what there is, not what there was. */
export async function loadState(log: Log): Promise<State> {
  const { position } = await log.open();
  const state = emptyState();
  const loader = new Loader(state);
  for await (const rows of log.rows()) {
    for (const { kind, key, body } of rows) {
      const name = rowKind(kind);
      if (name === undefined) throw new LogRefused(`the data holds rows of kind ${kind}: a newer netloom wrote it`);
      loader.load(name, key, JSON.parse(body!));
    }
  }
  state.position = position;
  return state;
}

/** The whole history, applied from the first fact: what `netloom verify` compares the current rows with. */
export async function replay(log: Log): Promise<{ readonly state: State; readonly rows: Map<string, Row> }> {
  const state = emptyState();
  const rows = new Map<string, Row>();
  for await (const commits of log.commits(1)) {
    for (const { position, body } of commits) {
      for (const row of apply(state, readCommit(position, body)).rows) {
        const name = `${ROW_KINDS[row.kind]}/${row.key}`;
        if (row.body === undefined) rows.delete(name);
        else rows.set(name, row);
      }
    }
  }
  return { state, rows };
}
