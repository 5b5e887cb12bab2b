import { type Candidate, isLearned, type Learned, orderOf } from '../csn/routes/routes.ts';
import type { Csn } from '../csn/types.ts';
import { networkOf } from '../csn/views.ts';
import { formatIpv4Prefix, holds } from '../net/prefix.ts';
import type { Publication } from '../network/types.ts';
import type { State } from '../state.ts';
import { publishersOf } from './publishers.ts';
import type { WalkReason } from './reasons.ts';
import type { Hint, TableRule } from './types.ts';

// What a CSN's table does with an address: step 5 of 0006-explain.md.

/** The rule an address is sent by, and every one that holds it: the winner first, then longer prefixes before shorter. */
export interface Looked {
  readonly won: Candidate | undefined;
  readonly rules: readonly TableRule[];
}

/** Looks an address (a 32-bit number) up in a table, and says of each rule that holds it why it won or lost. */
export function lookUp(state: State, csn: Csn, table: string, address: number): Looked {
  const entries = state.csns.routes.get(table)?.matches(address, csn.options.ecmp) ?? [];
  const [longest] = entries;
  if (longest === undefined) return { won: undefined, rules: [] };
  const won = longest.candidates[0]!;
  const contended = entries.length > 1 || longest.candidates.length > 1;
  const rules: TableRule[] = [];
  for (const entry of entries) {
    for (const [i, candidate] of entry.candidates.entries()) {
      const active = i < entry.active;
      if (candidate === won) {
        rules.push(ruleOf(state, won, active, 'won', contended ? 'longest-prefix' : 'only-match'));
      } else {
        const reason = entry === longest ? whyLost(candidate, won, active) : 'less-specific';
        rules.push(ruleOf(state, candidate, active, 'lost', reason));
      }
    }
  }
  return { won, rules };
}

/** Why a rule of the winner's own prefix is not the winner. */
function whyLost(candidate: Candidate, won: Candidate, active: boolean): WalkReason {
  if (!isLearned(won)) return 'custom-preferred';
  if (active) return 'equal-cost';
  const [route, winner] = [(candidate as Learned).publication, won.publication];
  return route.bgp && winner.bgp && route.hops > winner.hops ? 'as-path-longer' : 'learned-later';
}

const MOST_HINTS = 10;

/**
 * For a table without a route: who publishes a prefix that holds the address, in order of attachment, the first ten.
 * None of them is propagated to the table, or it would have a route.
 */
export function hintsFor(state: State, csnId: string, address: number): Hint[] {
  return publishersOf(state, csnId, address)
    .slice(0, MOST_HINTS)
    .map((attachment) => {
      const { id: attachId, instance: instanceId } = attachment;
      const prefix = longestHolding(networkOf(state, attachment)!.published, address)!;
      return { reason: 'not-propagated', attachId, instanceId, prefix: formatIpv4Prefix(prefix) };
    });
}

function longestHolding(published: readonly Publication[], address: number): Publication | undefined {
  let longest: Publication | undefined;
  for (const one of published) {
    if (holds(one, address) && (longest === undefined || one.length > longest.length)) longest = one;
  }
  return longest;
}

function ruleOf(
  state: State,
  candidate: Candidate,
  active: boolean,
  outcome: TableRule['outcome'],
  reason: WalkReason,
): TableRule {
  const status = active ? 'active' : 'conflicted';
  const order = orderOf(candidate);
  // Written out, not spread: a table of many lengths has twenty of these in an answer.
  if (isLearned(candidate)) {
    const { base, length } = candidate.publication;
    const attachment = state.csns.attachments.get(candidate.propagation.attachment)!;
    return {
      parts: { base, length, attachmentPosition: candidate.attachmentPosition, order },
      routeType: 'propagated',
      destAddress: formatIpv4Prefix(candidate.publication),
      attachId: attachment.id,
      nextHopId: attachment.instance,
      status,
      blackHole: false,
      outcome,
      reason,
    };
  }
  const { base, length, nextHop, blackhole } = candidate;
  return {
    parts: { base, length, attachmentPosition: 0, order },
    routeType: 'custom',
    destAddress: formatIpv4Prefix(candidate),
    attachId: nextHop?.attachment ?? '',
    nextHopId: nextHop?.instance ?? '',
    status,
    blackHole: blackhole,
    outcome,
    reason,
  };
}
