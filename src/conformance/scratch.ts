import { setTimeout } from 'node:timers/promises';
import { NoAnswer } from './case.ts';
import { glance } from './judge.ts';
import type { Answer } from './wire.ts';

interface Thing {
  readonly what: string;
  readonly remove: () => Promise<Answer>;
}

/** What a run made, and takes away again. Nothing else is ever changed or removed. */
export class Scratch {
  /** In the name of everything that is made. */
  readonly name: string;
  readonly #things: Thing[] = [];
  readonly #unsure: string[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /**
   * Makes something. `idOf` finds its id in the answer, undefined where it was refused; `remove` is called at the end. Where
   * no answer came it may be there all the same: it is named in the end.
   */
  async make(
    what: string,
    ask: () => Promise<Answer>,
    idOf: (answer: Answer) => string | undefined,
    remove: (id: string) => Promise<Answer>,
  ): Promise<Answer> {
    const answer = await ask().catch((error: unknown) => {
      if (error instanceof NoAnswer) this.#unsure.push(`${what}: no answer came (${error.message})`);
      throw error;
    });
    const id = answer.status >= 200 && answer.status < 300 ? idOf(answer) : undefined;
    if (id !== undefined) this.#things.push({ what: `${what} ${id}`, remove: () => remove(id) });
    else if (answer.status >= 200 && answer.status < 300) this.#unsure.push(`${what}: the answer has no id`);
    return answer;
  }

  /**
   * Takes away what was made, last first; what is gone already is well. What is refused is tried again after each wait: it may
   * be in use by what goes later. Answers what may have been left.
   */
  async clean(waitsMs: readonly number[]): Promise<readonly string[]> {
    let things = this.#things.splice(0).toReversed();
    let left: string[] = [];
    for (const wait of [undefined, ...waitsMs]) {
      if (wait !== undefined && things.length > 0) await setTimeout(wait);
      const stay: Thing[] = [];
      left = [];
      for (const thing of things) {
        const said = await thing.remove().then(
          (answer) => (isGone(answer) ? undefined : glance(answer)),
          (error: Error) => error.message,
        );
        if (said === undefined) continue;
        stay.push(thing);
        left.push(`${thing.what}: ${said}`);
      }
      things = stay;
    }
    return [...left, ...this.#unsure];
  }
}

/** Removed now, or before: the codes of an id that names nothing. */
const isGone = (answer: Answer): boolean =>
  (answer.status >= 200 && answer.status < 300) ||
  /NoSuchObject|ZoneIdInvalidException|RecordIdInvalidException|NotFoundException/.test(glance(answer));
