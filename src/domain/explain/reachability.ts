import type { CsnRules } from '../command.ts';
import { attachmentOf, csnOf } from '../csn/views.ts';
import { parseIpv4 } from '../net/address.ts';
import { INSTANCE_TYPES, type InstanceType, type Network } from '../network/types.ts';
import { networkAt } from '../network/views.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import type { WalkReason } from './reasons.ts';
import type { Path, Reachability } from './types.ts';
import { type Place, type Walked, walk } from './walk.ts';

export interface Question {
  readonly csn: string;
  /** The type may be left out where the id names one network only. */
  readonly source: { readonly type?: InstanceType | undefined; readonly id: string };
  /** Dotted quads. */
  readonly sourceIp: string;
  readonly destinationIp: string;
}

/**
 * What a packet and its answer would meet, and the verdict (0006-explain.md). Refuses: csn-id-malformed, csn-unknown,
 * body-invalid (an address, or a source that may be one of several), instance-invalid (there is no such network).
 */
export function explain(state: State, rules: CsnRules, question: Question): Reachability | Refusal {
  const csn = csnOf(state, undefined, question.csn);
  if (isRefusal(csn)) return csn;
  const source = parseIpv4(question.sourceIp);
  const destination = parseIpv4(question.destinationIp);
  if (source === undefined) return refuse('body-invalid', 'sourceIp');
  if (destination === undefined) return refuse('body-invalid', 'destinationIp');
  const network = sourceOf(state, question.source);
  if (isRefusal(network)) return network;
  const from = { network, attachment: attachmentOf(state, network.type, network.id) };

  const forward = walk(state, rules, { csn, from, source, destination, back: false });
  const { path, next } = forward;
  if (path.outcome === 'dropped') return { verdict: 'unreachable', reasons: reasonsOf(path), forward: path };
  if (next === undefined) return { verdict: 'reachable', reasons: reasonsOf(path), forward: path };
  const back = walk(state, rules, { csn, from: next, source: destination, destination: source, back: true });
  const missed = whyMissed(back, from);
  const reasons = new Set([...reasonsOf(path), ...reasonsOf(back.path), ...(missed === undefined ? [] : [missed])]);
  const degraded = reasons.has('cross-region-default-bandwidth');
  const verdict = missed !== undefined ? 'unreachable' : degraded ? 'degraded' : 'reachable';
  return { verdict, reasons: [...reasons], forward: path, back: back.path };
}

function sourceOf(state: State, { type, id }: Question['source']): Network | Refusal {
  const types = type === undefined ? INSTANCE_TYPES : [type];
  const found = types.flatMap((one) => networkAt(state, one, id) ?? []);
  if (found.length > 1) return refuse('body-invalid', 'sourceInstanceType');
  return found[0] ?? refuse('instance-invalid');
}

/** What a path says beside that it was delivered. */
const reasonsOf = ({ reason, bandwidth }: Path): WalkReason[] => [
  ...(reason === 'delivered' ? [] : [reason]),
  ...(bandwidth !== undefined && bandwidth.mbps === undefined ? ['cross-region-default-bandwidth' as const] : []),
];

/** Why an answer did not reach whom it was for; undefined when it did. */
function whyMissed({ path, next }: Walked, to: Place): WalkReason | undefined {
  if (path.outcome === 'dropped') return 'return-path-missing';
  return next?.attachment === to.attachment ? undefined : 'return-elsewhere';
}
