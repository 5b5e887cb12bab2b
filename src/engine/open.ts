import { apply } from '../domain/commit.ts';
import { Loader, rowKind } from '../domain/rows.ts';
import { emptyState, type State } from '../domain/state.ts';
import { readCommit } from '../domain/upcast.ts';
import { type Log, LogRefused, type StoredCommit, type StoredHistory, type StoredRow } from './log.ts';
import { toHistory } from './pending.ts';

/** Characters of commits whose rows and history are written in one group while they are made anew. */
const CHARACTERS_PER_GROUP = 1 << 20;

/**
 * State from the log: its current rows. The cost follows what there is, not what there was; except where rows and
 * history were given up, by a recovery or because an earlier version wrote them in another form: then they are made
 * anew from the commits, once, and `onRebuild` is told before, for it takes long. Throws LogRefused.
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
  state.at = await momentAt(log, position);
  return state;
}

/**
 * Every commit changes rows as it did when it was new, so history is told of it as it was then. Ended half-way it begins
 * anew at the next start: the log trusts rows only after the last group.
 */
async function rebuild(log: Log): Promise<State> {
  const state = emptyState();
  let history: StoredHistory[] = [];
  let rows: StoredRow[] = [];
  let characters = 0;
  for await (const commits of log.commits(1)) {
    for (const { position, body } of commits) {
      const commit = readCommit(position, body);
      history.push(toHistory(commit, apply(state, commit), rows));
      characters += body.length;
    }
    if (characters < CHARACTERS_PER_GROUP) continue;
    await log.append({ commits: [], history, rows });
    [history, rows, characters] = [[], [], 0];
  }
  await log.append({ commits: [], history, rows, rowsRebuilt: true });
  return state;
}

/**
 * Milliseconds since 1970 of the last commit up to a position, 0 where there is none: time never goes back, not over a
 * restart either.
 */
export async function momentAt(log: Log, position: number): Promise<number> {
  const told = await log.momentAt(position);
  if (told !== undefined) return told;
  // Of a log from before there was history, or where it is damaged. Commits are found by their first position, and the
  // last one's is known only by looking.
  for (let back = 1; ; back *= 2) {
    const from = Math.max(1, position - back);
    let last: StoredCommit | undefined;
    for await (const commits of log.commits(from)) {
      last = commits.findLast((commit) => commit.position <= position) ?? last;
      if (commits.at(-1)!.position > position) break;
    }
    if (last !== undefined) return readCommit(last.position, last.body).at;
    if (from === 1) return 0;
  }
}
