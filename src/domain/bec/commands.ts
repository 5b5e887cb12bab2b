import type { Command } from '../command.ts';
import { grantGone } from '../csn/grants.ts';
import { isTitle } from '../csn/words.ts';
import { isEdgeRegion } from '../net/region.ts';
import { isLoaded } from '../network/views.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { vpcCidr } from '../vpc/ranges.ts';
import type { Tag } from '../vpc/types.ts';
import { areTags, isDescription } from '../vpc/words.ts';
import { edgeVpcOf } from './views.ts';

export interface NewEdgeVpc {
  readonly account: string;
  readonly name: string;
  readonly description?: string | undefined;
  /** Edge region, any case. */
  readonly regionId: string;
  /** As of a VPC: in RFC 1918, /8 to /28. */
  readonly cidr: string;
  readonly tags?: readonly Tag[] | undefined;
}

/** Refuses: body-invalid, which BEC says of an unknown region too (common contract 4.1). */
export function createEdgeVpc(input: NewEdgeVpc): Command<{ vpcId: string }> | Refusal {
  const { account, name, description = '', cidr, tags = [] } = input;
  const regionId = input.regionId.toLowerCase();
  const sound = isTitle(name) && isDescription(description) && vpcCidr(cidr) !== undefined && areTags(tags);
  if (!sound || !isEdgeRegion(regionId)) return refuse('body-invalid');
  return (_state, { ids, position }) => {
    const vpcId = ids.make('edgeVpc', account, position);
    const created = {
      ...({ type: 'edge-vpc-created', v: 1, account, edgeVpc: vpcId, name, description, regionId, cidr } as const),
      tags,
    };
    return { events: [created], result: { vpcId } };
  };
}

/** Absent members keep what is stored; so does an empty name, which the Go SDK sends where none is set. */
export interface EdgeVpcChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

/** Refuses: body-invalid, edge-vpc-unknown. */
export function updateEdgeVpc(account: string, id: string, changes: EdgeVpcChanges): Command<undefined> | Refusal {
  const name = changes.name || undefined;
  if (!isTitle(name ?? 'n') || !isDescription(changes.description ?? '')) return refuse('body-invalid');
  return (state) => {
    const vpc = edgeVpcOf(state, account, id);
    if (vpc === undefined) return refuse('edge-vpc-unknown');
    const texts = { name: name ?? vpc.name, description: changes.description ?? vpc.description };
    return { events: [{ type: 'edge-vpc-updated', v: 1, edgeVpc: id, ...texts }], result: undefined };
  };
}

/** Deletes an edge VPC, and the grant of it. Refuses: edge-vpc-unknown; state-forbids while a CSN holds it. */
export function deleteEdgeVpc(account: string, id: string): Command<undefined> {
  return (state) => {
    if (edgeVpcOf(state, account, id) === undefined) return refuse('edge-vpc-unknown');
    if (isLoaded(state, 'bec_vpc', id)) return refuse('state-forbids');
    const gone = { type: 'edge-vpc-deleted', v: 1, edgeVpc: id } as const;
    return { events: [...grantGone(state, 'bec_vpc', id), gone], result: undefined };
  };
}
