import type { Commit } from '../domain/commit.ts';
import { readCommit } from '../domain/upcast.ts';
import { Secrets } from '../platform/secrets.ts';
import { sealedIn } from './import-state.ts';
import type { StoredCommit } from './log.ts';

/**
 * Holds a key against a log: the first secret in it tells, for all are sealed under one (admin/first-account.ts). Give it
 * the commits, oldest first.
 */
export class KeyTrial {
  readonly #secrets: Secrets | undefined;
  #tried = false;
  #strange = false;

  /** @param key 64 hex digits; undefined: there is none, and that is not the right one either. */
  constructor(key: string | undefined) {
    this.#secrets = key === undefined ? undefined : new Secrets(Buffer.from(key, 'hex'));
  }

  /** Throws NewerLog. */
  add({ position, body }: StoredCommit): void {
    if (this.#tried) return;
    for (const sealed of sealedBy(readCommit(position, body))) {
      this.#tried = true;
      this.#strange = !this.#opens(sealed);
      return;
    }
  }

  /** Whether a secret came that the key does not open. */
  get strange(): boolean {
    return this.#strange;
  }

  #opens(sealed: string): boolean {
    try {
      this.#secrets?.open(sealed);
      return this.#secrets !== undefined;
    } catch {
      return false;
    }
  }
}

/** Ciphertexts in what a commit says. */
function* sealedBy({ events }: Commit): Iterable<string> {
  for (const event of events) {
    if (event.type === 'state-imported') yield* sealedIn(event.rows);
    else if (event.type === 'key-added' || event.type === 'user-key-added') yield event.secret;
  }
}
