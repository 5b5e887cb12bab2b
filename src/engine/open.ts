import { Loader, rowKind } from '../domain/load.ts';
import { emptyState, type State } from '../domain/state.ts';
import { readCommit } from '../domain/upcast.ts';
import { type Log, LogRefused, type StoredCommit, type StoredRow } from './log.ts';
import { Replay } from './replay.ts';

/** Rows written in one group while they are made anew: bounds what is in memory twice. */
const ROWS_PER_GROUP = 2000;

/**
 * State from the log: its current rows. The cost follows what there is, not what there was; except where the
 * rows were given up, by a recovery or because an earlier version wrote them in another form: then they are made anew
 * from the commits, once, and `onRebuild` is told before, for it takes long. Throws LogRefused.
 */
export async function loadState(log: Log, onRebuild: () => void = () => {}): Promise<State> {
  const { position, rowsTrusted } = await log.open();
  if (!rowsTrusted) {
    onRebuild();
    return rebuild(log);
  }
  const state = emptyState();
  const loader = new Loader(state);
  for await (const rows of log.rows()) {
    for (const { kind, key, body } of rows) {
      const name = rowKind(kind);
      if (name === undefined) throw new LogRefused(`the data holds rows of kind ${kind}: a newer netloom wrote it`);
      loader.load(name, key, JSON.parse(body!));
    }
  }
  loader.finish();
  state.position = position;
  state.at = await lastMoment(log, position);
  return state;
}

/** Ended half-way it begins anew at the next start: the log trusts rows only after the last group. */
async function rebuild(log: Log): Promise<State> {
  const replay = new Replay();
  for await (const commits of log.commits(1)) for (const commit of commits) replay.add(commit);
  let rows: StoredRow[] = [];
  for (const row of replay.rows) {
    rows.push(row);
    if (rows.length < ROWS_PER_GROUP) continue;
    await log.append({ commits: [], rows });
    rows = [];
  }
  await log.append({ commits: [], rows, rowsRebuilt: true });
  return replay.state;
}

/** Milliseconds since 1970 of the last commit, 0 for an empty log: time never goes back, not over a restart either. */
async function lastMoment(log: Log, position: number): Promise<number> {
  // Commits are found by their first position, and the last one's is known only by looking: it has few events.
  for (let back = 1; ; back *= 2) {
    const from = Math.max(1, position - back);
    let last: StoredCommit | undefined;
    for await (const commits of log.commits(from)) last = commits.at(-1);
    if (last !== undefined) return readCommit(last.position, last.body).at;
    if (from === 1) return 0;
  }
}
