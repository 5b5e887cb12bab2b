import type { Cause } from '../domain/commit.ts';
import { isUseNews, noteKeyUse } from '../domain/iam/keys.ts';
import type { Engine } from '../engine/engine.ts';

/** Who proved a key, from where. */
type Prover = Pick<Cause, 'account' | 'as' | 'from'> & { readonly accessKeyId: string };

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

  /** A key was proven. */
  note(prover: Prover): void {
    const engine = this.#engine;
    const at = engine.now();
    if (at < this.#restUntil || engine.failure !== undefined || !isUseNews(engine.state, prover.accessKeyId, at))
      return;
    setImmediate(() => void this.#record(prover));
  }

  async #record(prover: Prover): Promise<void> {
    const engine = this.#engine;
    try {
      const cause = { operation: 'NoteKeyUse', ...prover };
      const render = () => ({ status: 200, body: '' });
      const { position } = engine.execute({ command: noteKeyUse(prover.accessKeyId), cause, render });
      if (await engine.settled(position)) return;
    } catch {
      // The log has failed, or the server is stopping: whoever writes is told.
    }
    this.#restUntil = engine.now() + REST;
  }
}
