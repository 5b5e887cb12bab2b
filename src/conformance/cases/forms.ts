import type { ErrorCode } from '../../contract/errors.ts';
import { agrees, type BceService, type Case, differs, type Need, type Standing, type Verdict } from '../case.ts';
import { declined, isOurs, member, refused, says } from '../judge.ts';
import { short } from '../shape.ts';
import type { Stage } from '../stage.ts';
import type { Answer } from '../wire.ts';

/** A request that must be refused, before it is a case. */
interface Refusal extends Omit<Case, 'run'> {
  readonly code: ErrorCode;
  /** What was sent and stands in the text. */
  readonly subject?: string;
  readonly send: (stage: Stage) => Promise<Answer>;
}

/** A request that must be refused: one case of its status and code. */
export const refusal = (of: Refusal): Case => {
  const { code, subject: _, send, ...named } = of;
  return { ...named, run: async (stage) => refused(await once(stage, of.id, send), code) };
};

/** The case of the text a refusal has: of each code once in a service. */
const refusalText = ({ id, code, service, subject, need, send }: Refusal): Case => ({
  id: `${service}.text.${code}`,
  service,
  sentence: `The message of ${code} is the documented text, to the octet.`,
  standing: isOurs(code) ? 'proposal' : 'documented',
  source: 'common 2.4',
  ...(need !== undefined && { need }),
  run: async (stage) => says(await once(stage, id, send), code, service, subject),
});

const once = (stage: Stage, id: string, send: Refusal['send']): Promise<Answer> =>
  stage.once(`refusal ${id}`, () => send(stage));

/** Refusals, and the text of each code among them. */
export function refusals(list: readonly Refusal[]): readonly Case[] {
  const texts = new Map<string, Case>();
  for (const one of list) {
    const text = refusalText(one);
    if (!texts.has(text.id)) texts.set(text.id, text);
  }
  return [...list.map(refusal), ...texts.values()];
}

/** Facts of one service that are found out one by one. */
export const factsOf =
  (service: BceService, need?: Need) =>
  (
    id: string,
    standing: Standing,
    source: string,
    sentence: string,
    run: (stage: Stage) => Promise<Verdict>,
  ): Case => ({
    ...{ id: `${service}.${id}`, service, standing, source, sentence, run },
    ...(need !== undefined && { need }),
  });

/** Refusals of one service, in short. */
export const refusalsOf =
  (service: BceService, need?: Need) =>
  (
    id: string,
    standing: Standing,
    source: string,
    code: ErrorCode,
    sentence: string,
    send: (stage: Stage) => Promise<Answer>,
    subject?: string,
  ): Refusal => ({
    ...{ id: `${service}.${id}`, service, standing, source, code, sentence, send },
    ...(need !== undefined && { need }),
    ...(subject !== undefined && { subject }),
  });

/** A success whose body has a member of that value. */
export function is(answer: Answer, name: string, value: unknown): Verdict {
  if (answer.status !== 200) return declined(answer, '200');
  const got = member(answer.json, name);
  return got === value ? agrees : differs(short(value ?? 'none'), short(got ?? 'none'));
}
