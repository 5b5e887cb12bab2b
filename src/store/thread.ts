/** The log thread: owns the SQLite store and answers the main thread, one request after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Answers, type Reply, type Request, toFailed } from './messages.ts';
import { type SqliteOptions, SqliteStore } from './sqlite.ts';

const store = new SqliteStore(workerData as SqliteOptions);
const main = parentPort!;

main.on('message', ({ id, request }: { id: number; request: Request }) => {
  main.postMessage(answer(id, request));
  if (request.op === 'append') store.checkpoint();
  if (request.op === 'close') main.close();
});

function answer(id: number, request: Request): Reply {
  try {
    return { id, value: perform(request) };
  } catch (error) {
    return { id, failed: toFailed(error) };
  }
}

function perform(request: Request): Answers[Request['op']] {
  switch (request.op) {
    case 'open':
      return store.open(request.form);
    case 'rows':
      return store.rows(request.after);
    case 'snapshot':
      return store.snapshot(request.id);
    case 'endSnapshot':
      store.endSnapshot(request.id);
      return undefined;
    case 'commits':
      return store.commits(request.from);
    case 'trail':
      return store.trail(request.query);
    case 'positionAt':
      return store.positionAt(request.at);
    case 'momentAt':
      return store.momentAt(request.position);
    case 'append':
      store.append(request.group);
      return undefined;
    case 'close':
      store.close();
      return undefined;
  }
}
