import { isId } from '../command.ts';
import { cloudRegion } from '../net/region.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { State } from '../state.ts';

/** VPCs of one region. */
export interface Places {
  /** Lower case. */
  readonly region: string;
  /** Each once. */
  readonly vpcs: readonly string[];
}

/**
 * The VPCs of an account that a binding or a resolver names. The order of dns contract 3.2: region, form of the ids,
 * whether VPC and region fit. Refuses: region-unknown, vpc-id-malformed (also when none is named), vpc-not-in-region.
 */
export function placesOf(
  state: State,
  account: string,
  named: { readonly region: string; readonly vpcs: readonly string[] },
): Places | Refusal {
  const region = cloudRegion(named.region);
  if (region === undefined) return refuse('region-unknown');
  const vpcs = [...new Set(named.vpcs)];
  if (vpcs.length === 0 || !vpcs.every((vpc) => isId('vpc', vpc))) return refuse('vpc-id-malformed');
  for (const id of vpcs) {
    const vpc = state.vpcs.byId.get(id);
    if (vpc?.account !== account || vpc.region !== region) return refuse('vpc-not-in-region');
  }
  return { region, vpcs };
}
