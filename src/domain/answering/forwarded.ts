import { choose, type Source } from './source.ts';
import type { Answer, AnswerView, AskedQuestion, AskOthers, ForwardedAnswer, TraceStep } from './types.ts';
import type { Walk } from './walk.ts';

/** A source that is asked over the network. */
type Others = Extract<Source, { readonly kind: 'rule' | 'upstream' }>;

/** HINFO "RFC8482" "" (RFC 8482 4.2), a type nothing else here has a name for, in the text of RFC 3597 5. */
const MINIMAL_ANY = { type: 'TYPE13', ttl: 60, data: '\\# 9 075246433834383200' } as const;

/**
 * Answers the walk's name from what others say. Their chain of aliases is cut at the first target that the view answers
 * otherwise (docs/decisions/0009), so that what they say is never said of a name of ours: undefined, and the walk goes on there.
 */
export function followForwarded(
  walk: Walk,
  view: AnswerView,
  question: AskedQuestion,
  others: Others,
  askOthers: AskOthers,
): Answer | undefined {
  const { type } = question;
  const { name } = walk;
  if (type === 'ANY') {
    walk.trace.push({ step: 'forward', reason: 'forward-any', name, targets: others.targets });
    return walk.end('NOERROR', [{ ...MINIMAL_ANY, owner: name }]);
  }
  const said = askOthers({ name, type, targets: others.targets });
  const step = (reason: TraceStep['reason'], cache?: TraceStep['cache']): void => {
    walk.trace.push({ step: 'forward', reason, name, targets: others.targets, ...(cache && { cache }) });
  };
  if (!question.recursionDesired && (said === undefined || said.stale || 'failed' in said)) {
    step('forward-no-recursion');
    // Behind a chain so far its end is not known: that is a failure.
    return walk.end(walk.chain.length > 0 ? 'SERVFAIL' : 'REFUSED');
  }
  if (said === undefined) {
    step('forward-not-cached');
    return walk.end(undefined);
  }
  const { age, ttlLeft, stale } = said;
  if ('failed' in said) {
    step('forward-failed', { age, ttlLeft, stale, failed: said.failed });
    return walk.end('SERVFAIL');
  }
  step(stale ? 'forward-stale' : 'forward-answered', { age, ttlLeft, stale, rcode: said.rcode });
  return answerOf(walk, view, type, others, said);
}

function answerOf(
  walk: Walk,
  view: AnswerView,
  type: string,
  others: Others,
  { rcode, answer, authority }: ForwardedAnswer,
): Answer | undefined {
  let at = 0;
  // An alias that was asked for is what was found [13].
  const chases = type !== 'CNAME';
  for (; chases && answer[at]?.type === 'CNAME'; at += 1) {
    const ended = walk.follow(answer[at]!, {});
    if (ended !== undefined) return ended;
    if (choose(view, walk.name, false).source?.key === others.key) continue;
    walk.trace.push({ step: 'alias', reason: 'alias-cut', name: walk.name });
    return undefined;
  }
  // Only aliases were told: the target is asked for by itself.
  if (at > 0 && at === answer.length && rcode === 'NOERROR' && authority.length === 0) return undefined;
  return walk.end(rcode, answer.slice(at), authority);
}
