import type { Answer, AnswerRecord, TraceStep } from './types.ts';

/** Most aliases followed (row 13). */
const MAX_LINKS = 8;

/** Where a question stands: the name being looked up, the aliases that led there, and why. */
export class Walk {
  name: string;
  readonly chain: AnswerRecord[] = [];
  readonly trace: TraceStep[] = [];
  /** Whether the name is missing from its zone and goes on to rules and the upstream (row 8). */
  beyond = false;
  /** Whether the first owner is ours: so AA (row 5). */
  #authoritative = false;

  constructor(name: string) {
    this.name = name;
  }

  /** Says whether the name being looked up is answered from a zone of ours; only the question's own name decides. */
  owned(ours: boolean): void {
    if (this.chain.length === 0) this.#authoritative = ours;
  }

  /** Takes an alias into the chain and goes on with its target; the answer, where the chain ends with it (row 13). */
  follow(alias: AnswerRecord, where: Pick<TraceStep, 'zone' | 'rule'>): Answer | undefined {
    const step = { step: 'alias', name: this.name, target: alias.data, ...where } as const;
    if (this.chain.length === MAX_LINKS) {
      this.trace.push({ ...step, reason: 'alias-limit' });
      return this.end('SERVFAIL');
    }
    this.chain.push(alias);
    const loop = this.chain.some(({ owner }) => owner === alias.data);
    this.trace.push({ ...step, reason: loop ? 'alias-loop' : 'alias-followed' });
    if (loop) return this.end('SERVFAIL');
    this.name = alias.data;
    this.beyond = false;
    return undefined;
  }

  /** The answer, behind the chain so far. */
  end(
    rcode: string | undefined,
    records: readonly AnswerRecord[] = [],
    authority: readonly AnswerRecord[] = [],
  ): Answer {
    const { chain, trace } = this;
    return { rcode, authoritative: this.#authoritative, answer: [...chain, ...records], authority, trace };
  }
}
