import { canonicalAddress } from '../net/address.ts';
import { type Forwardable, mayForwardTo, plainAddress } from '../net/forwardable.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';
import type { ForwardTarget } from './types.ts';
import { inboundAddresses } from './views.ts';

/** A server as submitted. */
export interface TargetInput {
  readonly ip: string;
  /** Absent: DNS's own. */
  readonly port?: number | undefined;
}

const MOST_TARGETS = 6;
const DNS_PORT = 53;

/** The stored form of a rule's servers, in their order; undefined: none, too many, what is no address or port, one twice. */
export function targetsOf(inputs: readonly TargetInput[]): readonly ForwardTarget[] | undefined {
  if (inputs.length === 0 || inputs.length > MOST_TARGETS) return undefined;
  const targets: ForwardTarget[] = [];
  for (const { ip, port = DNS_PORT } of inputs) {
    const address = canonicalAddress(ip);
    if (address === undefined || port < 1 || port > 65535) return undefined;
    targets.push({ ip: address, port });
  }
  const servers = targets.map(({ ip, port }) => `${plainAddress(ip)} ${port}`);
  return new Set(servers).size === servers.length ? targets : undefined;
}

/**
 * Whether queries from a VPC may be sent to these servers. Refuses: target-forbidden; forwarding-loop, an address where
 * the VPC's own inbound resolvers are asked (dns contract 8, row 28).
 */
export function checkTargets(
  state: State,
  vpc: string,
  targets: readonly ForwardTarget[],
  forwardable: Forwardable,
): Refusal | undefined {
  if (!targets.every(({ ip }) => mayForwardTo(ip, forwardable))) return refuse('target-forbidden');
  const own = inboundAddresses(state, vpc);
  return targets.some(({ ip }) => own.has(plainAddress(ip)!)) ? refuse('forwarding-loop') : undefined;
}
