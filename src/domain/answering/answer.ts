import { Prefixes } from '../net/prefixes.ts';
import { followForwarded } from './forwarded.ts';
import { choose } from './source.ts';
import type { Answer, AnswerRecord, AnswerView, AskedQuestion, AskOthers, TraceStep } from './types.ts';
import { Walk } from './walk.ts';
import { findName, rrsetOf, soaOf } from './zone.ts';

/**
 * The reference answerer: what a VPC must be told, worked out plainly from its zones, its rules and what others say
 * (dns contract, section 8). It is the measure for the DNS plane's compiled index, and its trace is the explanation
 * people get. Not its business: packets, sizes, truncation, the order of values.
 * @param view undefined: an unknown source.
 */
export function answer(view: AnswerView | undefined, question: AskedQuestion, askOthers: AskOthers): Answer {
  const walk = new Walk(question.name.toLowerCase());
  const refused = refusal(view, question);
  if (view === undefined || refused !== undefined) {
    walk.trace.push({ step: 'query', reason: refused ?? 'source-unknown', name: walk.name });
    return walk.end('REFUSED');
  }
  for (;;) {
    const done = lookUp(walk, view, question, askOthers);
    if (done !== undefined) return done;
  }
}

function refusal(view: AnswerView | undefined, { type, client }: AskedQuestion): TraceStep['reason'] | undefined {
  if (type === 'AXFR' || type === 'IXFR') return 'transfer-refused';
  if (view === undefined) return 'source-unknown';
  if (client === undefined || view.allow.length === 0) return undefined;
  const allowed = new Prefixes<true>();
  for (const prefix of view.allow) allowed.update(prefix, () => true);
  return allowed.find(client) === true ? undefined : 'client-refused';
}

/** Looks the walk's name up; undefined: it goes on, with another source or another name. */
function lookUp(walk: Walk, view: AnswerView, question: AskedQuestion, askOthers: AskOthers): Answer | undefined {
  const { name } = walk;
  const { source, candidates } = choose(view, name, walk.beyond);
  if (source === undefined) {
    walk.owned(false);
    const recurse = question.recursionDesired || walk.chain.length > 0;
    const reason = recurse ? 'no-source' : 'no-source-no-recursion';
    walk.trace.push({ step: 'source', reason, name, candidates });
    return walk.end(recurse ? 'SERVFAIL' : 'REFUSED');
  }
  const { reason, name: sourceName } = candidates.find(({ outcome }) => outcome === 'won')!;
  if ('targets' in source) {
    walk.owned(false);
    const rule = source.kind === 'rule' ? { rule: sourceName } : {};
    walk.trace.push({ step: 'source', reason, name, ...rule, candidates });
    return followForwarded(walk, view, question, source, askOthers);
  }
  walk.owned(true);
  const { zone } = source;
  walk.trace.push({ step: 'source', reason, name, zone: zone.name, candidates });
  const { records, encloser, reason: found } = findName(zone, name, question.resolver);
  const here = { name, zone: zone.name };
  const above = encloser === undefined ? {} : { encloser };
  if (found !== 'name-missing') {
    walk.trace.push({ step: 'name', reason: found, ...here, ...above });
    return answerFrom(walk, records, question.type, soaOf(zone), here);
  }
  const recurse = (zone.missingName ?? view.missingName) === 'recurse';
  // A local zone would have it: it is nobody else's either.
  if (!recurse || choose(view, name, true).source?.kind === 'local-zone') {
    walk.trace.push({ step: 'name', reason: 'name-missing', ...here, ...above });
    return walk.end('NXDOMAIN', [], [soaOf(zone)]);
  }
  walk.trace.push({ step: 'name', reason: 'name-missing-recurse', ...here, ...above });
  walk.beyond = true;
  return undefined;
}

/** What records of an existing name answer. */
function answerFrom(
  walk: Walk,
  records: readonly AnswerRecord[],
  type: string,
  soa: AnswerRecord,
  here: { readonly name: string; readonly zone: string },
): Answer | undefined {
  const rrset = rrsetOf(records, type === 'ANY' ? records[0]?.type : type);
  if (rrset.length > 0) {
    walk.trace.push({ step: 'records', reason: type === 'ANY' ? 'records-any-one' : 'records-of-type', ...here });
    return walk.end('NOERROR', rrset);
  }
  const [alias] = rrsetOf(records, 'CNAME');
  if (alias !== undefined) return walk.follow(alias, { zone: here.zone });
  walk.trace.push({ step: 'records', reason: 'records-no-data', ...here });
  return walk.end('NOERROR', [], [soa]);
}
