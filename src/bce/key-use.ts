import { isUseNews, noteKeyUse } from '../domain/iam/keys.ts';
import type { Engine } from '../engine/engine.ts';

/** Milliseconds without a further attempt once a use could not be recorded: what is taken back makes others ask anew. */
const REST = 60_000;

/**
 * Records when users' keys were last used (common contract 3.1), to the hour. A call is answered from what was there
 * before its own use is recorded, so it neither waits for that nor fails with it.
 */
export class KeyUse {
  readonly #engine: Engine;
  #restUntil = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** A key was proven. `from`: the remote address. */
  note(accessKeyId: string, account: string, from: string): void {
    const engine = this.#engine;
    const at = engine.now();
    if (at < this.#restUntil || engine.failure !== undefined || !isUseNews(engine.state, accessKeyId, at)) return;
    setImmediate(() => void this.#record(accessKeyId, account, from));
  }

  async #record(accessKeyId: string, account: string, from: string): Promise<void> {
    const engine = this.#engine;
    try {
      const cause = { operation: 'NoteKeyUse', account, accessKeyId, from };
      const render = () => ({ status: 200, body: '' });
      const { position } = engine.execute({ command: noteKeyUse(accessKeyId), cause, render });
      if (await engine.settled(position)) return;
    } catch {
      // The log has failed, or the server is stopping: whoever writes is told.
    }
    this.#restUntil = engine.now() + REST;
  }
}
