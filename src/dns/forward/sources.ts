import { familyOf } from '../io/port.ts';

/** How long an address is not tried that this machine does not have: it may come with the next interface. */
const ABSENT_MS = 5_000;
const MAX_ABSENT = 1024;

/** Which local addresses questions are sent from. */
export class Sources {
  readonly #absent = new Map<string, NodeJS.Timeout>();

  /** The first of the target's family that is not known to be absent; undefined: as the system chooses. */
  for(target: string, sources: readonly string[]): string | undefined {
    const family = familyOf(target);
    return sources.find((source) => familyOf(source) === family && !this.#absent.has(source));
  }

  /** Binding said that this machine does not have it. One too many makes the oldest be tried again. */
  isAbsent(source: string): void {
    if (this.#absent.has(source)) return;
    if (this.#absent.size === MAX_ABSENT) {
      const [oldest, timer] = this.#absent.entries().next().value!;
      clearTimeout(timer);
      this.#absent.delete(oldest);
    }
    this.#absent.set(source, setTimeout(() => this.#absent.delete(source), ABSENT_MS).unref());
  }

  close(): void {
    for (const timer of this.#absent.values()) clearTimeout(timer);
    this.#absent.clear();
  }
}
