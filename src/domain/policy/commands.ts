import type { Command } from '../command.ts';
import { canonicalPrefix } from '../net/prefix.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { DnsPolicySet } from './events.ts';
import type { DnsPolicy } from './types.ts';
import { policyOf } from './views.ts';

/** Prefixes of one access list: a client new to a listener is looked up among them once. */
export const MOST_PREFIXES = 1000;
const MOST_RESPONSES = 1e6;

/** What is absent is as for a VPC that has no policy. */
export interface PolicyInput {
  /** Prefixes in CIDR text without host bits. */
  readonly allow?: readonly string[] | undefined;
  readonly queryLog?: boolean | undefined;
  readonly responsesPerSecond?: number | undefined;
}

/** Replaces how a VPC's queries are treated. Refuses: body-invalid (which prefix, or how many), vpc-unknown. */
export function setPolicy(vpc: string, input: PolicyInput): Command<undefined> | Refusal {
  const { queryLog = false, responsesPerSecond } = input;
  const allow = new Set<string>();
  for (const text of input.allow ?? []) {
    const prefix = canonicalPrefix(text);
    if (prefix === undefined) return refuse('body-invalid', text);
    allow.add(prefix);
  }
  if (allow.size > MOST_PREFIXES) return refuse('body-invalid', `more than ${MOST_PREFIXES} prefixes`);
  const limit = responsesPerSecond ?? 0;
  if (!Number.isInteger(limit) || limit < 0 || limit > MOST_RESPONSES) return refuse('body-invalid', String(limit));
  const event: DnsPolicySet = {
    ...{ type: 'dns-policy-set', v: 1, vpc, allow: [...allow], queryLog },
    ...(responsesPerSecond !== undefined && { responsesPerSecond }),
  };
  return (state) => {
    if (!state.vpcs.byId.has(vpc)) return refuse('vpc-unknown');
    return { events: same(policyOf(state, vpc), event) ? [] : [event], result: undefined };
  };
}

type Treatment = Pick<DnsPolicy, 'allow' | 'queryLog' | 'responsesPerSecond'>;

const same = (a: Treatment, b: Treatment): boolean =>
  a.queryLog === b.queryLog && a.responsesPerSecond === b.responsesPerSecond && a.allow.join() === b.allow.join();
