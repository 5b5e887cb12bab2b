import { type BceService, type Case, Lacking, NoAnswer, undecidable, type Verdict } from './case.ts';
import { CASES } from './cases/index.ts';
import { PROBES } from './cases/signing.ts';
import { Client, type Keys } from './client.ts';
import { type Endpoints, SERVICES } from './endpoints.ts';
import { glance, member } from './judge.ts';
import { short } from './shape.ts';
import { Stage } from './stage.ts';

export interface Options {
  readonly endpoints: Endpoints;
  readonly keys: Keys;
  readonly region: string;
  /** Absent: all that have an endpoint. */
  readonly services?: readonly BceService[];
  /** Part of an id; absent: all. */
  readonly pattern?: string;
  readonly write: boolean;
  readonly mayCost: boolean;
  readonly timeoutMs: number;
  /** How long to wait before what was not removed is tried again, each time. */
  readonly removalWaitsMs: readonly number[];
  /** Milliseconds since 1970, of signatures. */
  readonly now: () => number;
  /** In the name of everything that is made: `nlconf-` and what nobody else has. */
  readonly name: string;
  /** Asks to end: what is under way is finished, and what was made is taken away. */
  readonly signal: AbortSignal;
  /** After each case. */
  readonly onResult?: (result: Result) => void;
}

/** A case, and what came of it. */
export type Result = Omit<Case, 'run'> & { readonly verdict: Verdict };

export interface Report {
  readonly results: readonly Result[];
  /** What was made and could not be removed, or may have been made. */
  readonly left: readonly string[];
  readonly interrupted: boolean;
}

/** Nothing can be found out: a sentence why. */
export class Unusable extends Error {}

/** So many unanswered requests of one service in a row, and it is not asked again. */
const PATIENCE = 3;

export const chosen = ({ services, pattern = '' }: Pick<Options, 'services' | 'pattern'>): readonly Case[] =>
  CASES.filter((one) => one.id.includes(pattern) && (services === undefined || services.includes(one.service)));

/** Runs the cases one after another, and takes away what they made. Throws Unusable. */
export async function run(options: Options): Promise<Report> {
  const { endpoints, keys, region, timeoutMs, removalWaitsMs, now, name, signal, write, mayCost } = options;
  const patience = { timeoutMs, signal };
  const stage = new Stage(new Client(endpoints, keys, patience, now), keys, region, write, name);
  const cases = chosen(options);
  await greet(stage, cases, endpoints);

  const results: Result[] = [];
  const silent = new Map<BceService, number>();
  let left: readonly string[] = [];
  try {
    for (const one of cases) {
      if (signal.aborted) break;
      const verdict = await judged(one, stage, silent, { write, mayCost });
      if (signal.aborted && verdict.kind === 'undecidable') break;
      const { run: _, ...named } = one;
      const result = { ...named, verdict };
      results.push(result);
      options.onResult?.(result);
    }
  } finally {
    // What was made is removed though the run was interrupted.
    stage.client = new Client(endpoints, keys, { timeoutMs }, now);
    left = await stage.scratch.clean(removalWaitsMs);
  }
  return { results, left, interrupted: signal.aborted };
}

async function judged(
  one: Case,
  stage: Stage,
  silent: Map<BceService, number>,
  { write, mayCost }: Pick<Options, 'write' | 'mayCost'>,
): Promise<Verdict> {
  if (one.need !== undefined && !write) return { kind: 'skipped', why: 'needs --write' };
  if (one.need === 'cost' && !mayCost) return { kind: 'skipped', why: 'needs --may-cost' };
  const before = silent.get(one.service) ?? 0;
  if (before >= PATIENCE) return undecidable(`not asked: ${one.service} left ${PATIENCE} requests without an answer`);
  try {
    const verdict = await one.run(stage);
    silent.set(one.service, 0);
    return verdict;
  } catch (error) {
    if (error instanceof Lacking) return { kind: 'skipped', why: error.message };
    // An answer that no case was written for: the others are worth their report, and what was made has to be named.
    if (!(error instanceof NoAnswer)) return undecidable(`it broke off: ${short(String(error))}`);
    silent.set(one.service, before + 1);
    return undecidable(`no answer: ${error.message}`);
  }
}

/** One signed request to each endpoint before all others: wrong keys and an endpoint of nothing are said once. */
async function greet(stage: Stage, cases: readonly Case[], endpoints: Endpoints): Promise<void> {
  if (cases.length === 0) throw new Unusable('There is no such case.');
  const services = new Set(cases.map(({ service }) => service));
  const service = SERVICES.find((one) => services.has(one) && endpoints[one] !== undefined);
  if (service === undefined) throw new Unusable(`There is no endpoint for ${cases[0]!.service}.`);
  const where = endpoints[service]!.origin;
  const answer = await stage.call(service, 'GET', PROBES[service] ?? '/v1/user').catch((error: unknown) => {
    if (error instanceof NoAnswer) throw new Unusable(`${where} does not answer: ${error.message}.`);
    throw error;
  });
  const code = member(answer.json, 'code');
  if (code === 'InvalidAccessKeyId') throw new Unusable(`${where} does not know the access key.`);
  if (code === 'SignatureDoesNotMatch')
    throw new Unusable(`${where} says the secret key is not that of the access key.`);
  if (code === 'RequestExpired') throw new Unusable(`${where} says the request has expired: is the clock right?`);
  if (answer.json === undefined)
    throw new Unusable(
      `${where} does not speak the BCE API: ${glance(answer)}, ${short(answer.headers['content-type'] ?? 'no Content-Type')}.`,
    );
}
