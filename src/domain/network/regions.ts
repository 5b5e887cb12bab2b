import { cloudRegion, isEdgeRegion } from '../net/region.ts';
import type { InstanceType } from './types.ts';

/** The region a text, in any case, names for an instance: an edge VPC is in an edge region, all else in a cloud region. */
export function regionFor(type: InstanceType, text: string): string | undefined {
  if (type !== 'bec_vpc') return cloudRegion(text);
  return isEdgeRegion(text) ? text.toLowerCase() : undefined;
}
