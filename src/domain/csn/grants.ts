import type { Command } from '../command.ts';
import type { InstanceType } from '../network/types.ts';
import { networkAt } from '../network/views.ts';
import { isRefusal, type Refusal, refuse } from '../refusal.ts';
import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import { isDescription } from '../vpc/words.ts';
import type { GrantDeleted } from './events.ts';
import type { Grant } from './types.ts';
import { csnOf, grantOf, grantStatus } from './views.ts';

export interface NewGrant {
  /** Owner of the instance. */
  readonly account: string;
  /** `vpc` or `bec_vpc`: channels are granted by their users, on the ET side. */
  readonly instanceType: string;
  readonly instanceId: string;
  readonly instanceRegion: string;
  readonly csnId: string;
  /** Owner of the CSN, another than the instance's. */
  readonly peerAccountId: string;
  readonly description?: string | undefined;
}

/**
 * Lets another account load an instance into one CSN of theirs (csn contract 6). Refuses: body-invalid,
 * instance-invalid, csn-id-malformed, csn-unknown (also when it is not the peer's), exists-already (an instance is
 * granted once).
 */
export function createGrant(input: NewGrant): Command<{ grantId: string }> | Refusal {
  const { account, instanceType, instanceId, csnId, peerAccountId, description = '' } = input;
  const sound = instanceType === 'vpc' || instanceType === 'bec_vpc';
  if (!sound || peerAccountId === account || !isDescription(description)) return refuse('body-invalid');
  const region = input.instanceRegion.toLowerCase();
  return (state, { ids, position }) => {
    const network = networkAt(state, instanceType, instanceId);
    if (network?.account !== account || network.region !== region) return refuse('instance-invalid');
    const csn = csnOf(state, peerAccountId, csnId);
    if (isRefusal(csn)) return csn;
    if (grantOf(state, instanceType, instanceId) !== undefined) return refuse('exists-already');
    const grant = ids.make('grant', account, position);
    const event = {
      ...({ type: 'grant-created', v: 1, grant, account, instanceType, instance: instanceId, region } as const),
      ...{ csn: csnId, peer: peerAccountId, description },
    };
    return { events: [event], result: { grantId: grant } };
  };
}

/**
 * Takes a grant back. Refuses: grant-unknown; grant-in-transition while the instance is attaching or detaching under
 * it, grant-in-use while it is attached.
 */
export function deleteGrant(account: string | undefined, grantId: string): Command<undefined> {
  return (state) => {
    const grant = state.csns.grants.get(grantId);
    if (grant === undefined || (account !== undefined && grant.account !== account)) return refuse('grant-unknown');
    const status = grantStatus(state, grant);
    if (status === 'attached') return refuse('grant-in-use');
    if (status !== 'granted') return refuse('grant-in-transition');
    return { events: [{ type: 'grant-deleted', v: 1, grant: grantId }], result: undefined };
  };
}

/** Those an account made, or all. */
export const grantsOf = ({ csns }: State, account: string | undefined): Sequence<Grant> =>
  account === undefined ? csns.allGrants : (csns.grantLists.get(account) ?? new Sequence());

/** For whoever deletes an instance: its grant, if there is one, goes with it. */
export function grantGone(state: State, type: InstanceType, instance: string): readonly GrantDeleted[] {
  const grant = grantOf(state, type, instance);
  return grant === undefined ? [] : [{ type: 'grant-deleted', v: 1, grant: grant.id }];
}
