import { answer } from '../../domain/answering/answer.ts';
import type { AskedQuestion } from '../../domain/answering/types.ts';
import { viewOfVpc } from '../../domain/answering/view.ts';
import type { Rules } from '../../domain/command.ts';
import type { State } from '../../domain/state.ts';
import type { DnsPlane } from '../plane.ts';
import { addressText } from '../wire/address.ts';
import { decodeMessage } from '../wire/decode.ts';
import { RD } from '../wire/header.ts';
import { typeName } from '../wire/types.ts';
import { type InWords, same, wordsOf, wordsOfReference } from './compare.ts';
import { plainName } from './plain.ts';
import type { Sample } from './sampler.ts';

/**
 * same: the answer is what the reference answers. moved: it is not, but what is answered now is: something has changed
 * between. different: neither, while nothing changed, which is a defect. skipped: it rests on what others said, or
 * says nothing.
 */
export const RESULTS = ['same', 'moved', 'different', 'skipped'] as const;
export type Result = (typeof RESULTS)[number];

/** The engine, as far as it is needed here: the state, and when all of it has been told to the DNS plane. */
export interface Deciding {
  readonly state: State;
  readonly rules: Pick<Rules, 'dns'>;
  /** Resolves true when everything up to this position is published. */
  settled(position: number): Promise<boolean>;
}

export interface SelfCheckOptions {
  readonly deciding: Deciding;
  readonly plane: Pick<DnsPlane, 'probe'>;
  readonly count: (result: Result) => void;
  /** Told of a difference that lasts. */
  readonly differs: (difference: Difference) => void;
}

export interface Difference {
  readonly vpc: string;
  readonly name: string;
  readonly type: string;
  readonly expected: InWords;
  /** Undefined: nothing, or others would be asked. */
  readonly answered: InWords | undefined;
}

/** How often a difference is looked at again while the state changes under it. */
const ATTEMPTS = 5;

/** Works sampled answers out once more, plainly and from the state itself: the compiled index must say the same. */
export class SelfCheck {
  readonly #options: SelfCheckOptions;

  constructor(options: SelfCheckOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  async judge(sample: Sample): Promise<Result> {
    const result = await this.#resultOf(sample).catch((): Result => 'skipped');
    this.#options.count(result);
    return result;
  }

  async #resultOf(sample: Sample): Promise<Result> {
    const question = questionOf(sample);
    const answered = wordsOf(sample.answer);
    if (question === undefined || answered === undefined) return 'skipped';
    const expected = this.#expected(sample.vpc, question);
    if (expected === undefined) return 'skipped';
    return same(answered, expected) ? 'same' : this.#lookAgain(sample, question);
  }

  /** Both are asked again, until nothing has changed in between. */
  async #lookAgain({ vpc, query, local }: Sample, question: AskedQuestion): Promise<Result> {
    const { deciding, plane, differs } = this.#options;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { position } = deciding.state;
      // The DNS plane hears of changes and of the probe in their order: once all is published, it answers with all of it.
      const published = await deciding.settled(position);
      if (!published || deciding.state.position !== position) continue;
      const expected = this.#expected(vpc, question);
      const reply = await plane.probe(vpc, query, local);
      if (deciding.state.position !== position) continue;
      if (expected === undefined) return 'skipped';
      const answered = reply === undefined || reply === 'later' ? undefined : wordsOf(reply);
      if (answered !== undefined && same(expected, answered)) return 'moved';
      differs({ vpc, name: question.name, type: question.type, expected, answered });
      return 'different';
    }
    return 'moved';
  }

  /** Undefined: there is no such VPC, or the answer rests on others, of whom the state knows nothing. */
  #expected(vpc: string, question: AskedQuestion): InWords | undefined {
    const { state, rules } = this.#options.deciding;
    const view = viewOfVpc(state, vpc, rules.dns);
    if (view === undefined) return undefined;
    const told = answer(view, question, () => undefined);
    return told.trace.some(({ step }) => step === 'forward') ? undefined : wordsOfReference(told);
  }
}

/** What a query asks; undefined: nothing the reference could say anything about. */
function questionOf({ query, local }: Sample): AskedQuestion | undefined {
  const message = decodeMessage(query);
  const question = message?.questions[0];
  if (message === undefined || question === undefined || question.class !== 1) return undefined;
  return {
    name: plainName(question.name),
    type: typeName(question.type),
    recursionDesired: (message.flags & RD) !== 0,
    resolver: local.length === 0 ? undefined : addressText(local),
  };
}
