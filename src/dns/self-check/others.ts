import type { Forwarded } from '../../domain/answering/types.ts';
import { EXTENDED, extendedName } from '../answer/extended-errors.ts';
import { STALE_TTL } from '../cache/cache.ts';
import type { CachedAnswer, CachedRecord } from '../cache/inspect.ts';
import type { DnsPlane } from '../plane.ts';
import { encodeMessage } from '../wire/encode.ts';
import { RCODES, RD } from '../wire/header.ts';
import { nameFromText } from '../wire/name.ts';
import { typeCode } from '../wire/types.ts';
import { plainRecord } from './plain.ts';

/** What others said to a VPC's queries, as the reference answerer has it; names and types in its words. */
export const othersSay = (plane: Pick<DnsPlane, 'ask' | 'cached'>) => ({
  /** Undefined: nothing is kept, or it has expired and others would be asked again. */
  kept: (vpc: string, name: string, type: string): Promise<Forwarded | undefined> =>
    said(plane, vpc, name, type, false),

  /** Asks them first. */
  asked: async (vpc: string, name: string, type: string): Promise<Forwarded | undefined> => {
    const questions = [{ ...wire(name, type), class: 1 }];
    const nothing = { answers: [], authorities: [], additionals: [] };
    await plane.ask(vpc, encodeMessage({ id: 0, flags: RD, opcode: 0, rcode: 0, questions, ...nothing }));
    return said(plane, vpc, name, type, true);
  },
});

const wire = (name: string, type: string) => ({ name: nameFromText(name === '' ? '.' : name)!, type: typeCode(type)! });

/** @param now whether it was asked for just now: what lives for no time serves who asked for it. */
async function said(
  plane: Pick<DnsPlane, 'cached'>,
  vpc: string,
  name: string,
  type: string,
  now: boolean,
): Promise<Forwarded | undefined> {
  const question = wire(name, type);
  const kept = await plane.cached(vpc, question.name, question.type);
  const plain = kept.filter(({ dnssecOk, checkingDisabled }) => !dnssecOk && !checkingDisabled);
  const answer = plain.find(({ state }) => state !== 'failed');
  const failure = plain.find(({ state }) => state === 'failed');
  if (answer?.state === 'fresh' || (answer !== undefined && failure === undefined && now)) return told(answer, false);
  if (failure === undefined) return undefined;
  if (answer !== undefined) return told(answer, true);
  return {
    age: failure.age,
    ttlLeft: failure.ttl,
    stale: false,
    failed: `extended error ${extendedName(failure.extended ?? EXTENDED.OTHER)}`,
  };
}

function told({ rcode, age, ttl, answers, authorities }: CachedAnswer, stale: boolean): Forwarded {
  const served = (record: CachedRecord) => ({
    ...plainRecord(record),
    ttl: stale ? STALE_TTL : Math.max(0, record.ttl - age),
  });
  return {
    rcode: RCODES[rcode] ?? `RCODE${rcode}`,
    answer: answers.map(served),
    authority: authorities.map(served),
    age,
    ttlLeft: ttl,
    stale,
  };
}
