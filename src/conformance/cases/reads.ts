import { BCE_OPERATIONS } from '../../contract/bce.ts';
import type { BceOperation } from '../../contract/operation.ts';
import { agrees, type BceService, type Case, differs, Lacking, undecidable } from '../case.ts';
import { answers, declined } from '../judge.ts';
import { isKind, type Kind, sample } from '../samples.ts';
import { short } from '../shape.ts';
import { filled, type Stage } from '../stage.ts';
import type { Answer } from '../wire.ts';

/** Path parameters that are no id. */
const WORDS: Readonly<Record<string, string>> = { grantType: 'UserPolicy' };

/** Query parameters without which a read says nothing. */
const QUERIES: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  GetVpcResourceIpInfo: { vpcId: 'vpcId' },
  QueryRoutingTable: { vpcId: 'vpcId' },
  QueryRoutingRules: { vpcId: 'vpcId' },
};

/** Reads that take a name their caller must make up. */
const ASKED: Readonly<Record<string, string>> = { QueryVpcIntranetIp: 'privateIpAddresses=192.168.1.2' };

/** Reads of which no form of the answer is published (common contract 3.1). */
const UNPUBLISHED: ReadonlySet<string> = new Set(['QuerySummaryOfMainAccount', 'QueryTheLastUsageTimeOfAccesskey']);

/** Every read of the contract's. */
export const READS: readonly BceOperation[] = [...BCE_OPERATIONS.values()].filter(({ method }) => method === 'GET');

/** Path and query of a read that has an answer in this account. Throws Lacking where the account has nothing to read. */
export async function target(stage: Stage, { name, path }: BceOperation): Promise<{ path: string; query: string }> {
  const params: Record<string, string> = {};
  for (const [, param = ''] of path.matchAll(/\{(\w+)\}/g)) {
    const word = WORDS[param];
    if (word === undefined && !isKind(param)) throw new Lacking(`needs one in the account: ${param}`);
    params[param] = word ?? (await sample(stage, param as Kind));
  }
  const query: string[] = ASKED[name] === undefined ? [] : [ASKED[name]];
  for (const [key, kind] of Object.entries(QUERIES[name] ?? {})) query.push(`${key}=${await sample(stage, kind)}`);
  return { path: filled(path, params), query: query.join('&') };
}

/** The answer of a read, asked once. */
export const read = (stage: Stage, row: BceOperation): Promise<Answer> =>
  stage.once(`read ${row.name}`, async () => {
    const { path, query } = await target(stage, row);
    return stage.call(row.service as BceService, 'GET', path, { query });
  });

const TIME = /^(create|update|created|updated|expire|expired|attach|join)Time$/;

/** Texts of members that are times, not beyond what can be looked at. */
function timesIn(value: unknown, name = '', depth = 0): string[] {
  // No answer of the contract's is nested deeper.
  if (depth > 10) return [];
  if (typeof value === 'string') return TIME.test(name) && value !== '' ? [value] : [];
  if (Array.isArray(value)) return value.slice(0, 100).flatMap((one) => timesIn(one, '', depth + 1));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => timesIn(one, key, depth + 1));
}

const hasTimes = ({ output }: BceOperation): boolean =>
  /"(create|update|created)Time"/.test(JSON.stringify(output ?? {}));

/** It names one thing, and answers no list. */
const isSingle = ({ path }: BceOperation): boolean => {
  const last = /\{(\w+)\}$/.exec(path)?.[1];
  return last !== undefined && WORDS[last] === undefined;
};

/** Of every read: it is answered, with all members the contract has; times and tags are of their forms. */
export const readCases: readonly Case[] = READS.flatMap((row) => {
  const service = row.service as BceService;
  const named = (words: string) => ({ id: `${service}.${row.name}.${words}`, service, source: row.source });
  const shape: Case = {
    ...named('answer'),
    standing: UNPUBLISHED.has(row.name) ? 'proposal' : 'documented',
    sentence: `${row.name} answers ${row.status ?? 200} with the members the contract has.`,
    run: async (stage) => answers(await read(stage, row), row),
  };
  const times: Case = {
    ...named('times'),
    // Of resolvers there is no example (dns contract 6.3).
    standing: row.name.startsWith('GetDnsResolver') ? 'proposal' : 'documented',
    sentence:
      service === 'privatezone'
        ? 'Times are YYYY-MM-DD hh:mm:ss without a zone.'
        : 'Times are YYYY-MM-DDThh:mm:ssZ, without a fraction.',
    run: async (stage) => {
      const answer = await read(stage, row);
      if (answer.status !== 200) return declined(answer, '200');
      const found = timesIn(answer.json);
      if (found.length === 0) return { kind: 'skipped', why: 'needs an answer with a time in it' };
      const form = service === 'privatezone' ? /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/ : /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
      const odd = found.find((time) => !form.test(time));
      return odd === undefined ? agrees : differs(String(form), short(odd));
    },
  };
  const tag: Case = {
    ...named('etag'),
    standing: 'proposal',
    source: 'common 2.5',
    sentence: `${row.name} has an ETag, and the same when nothing changed.`,
    run: async (stage) => {
      const { headers, status } = await read(stage, row);
      if (status !== 200) return undecidable('it was not answered');
      const { path, query } = await target(stage, row);
      const again = await stage.call(service, 'GET', path, { query });
      if (!/^"[^"]*"$/.test(String(headers.etag ?? ''))) return differs('a strong ETag', short(headers.etag ?? 'none'));
      return again.headers.etag === headers.etag
        ? agrees
        : differs('the same ETag', short(again.headers.etag ?? 'none'));
    },
  };
  return [shape, ...(hasTimes(row) ? [times] : []), ...(isSingle(row) ? [tag] : [])];
});
