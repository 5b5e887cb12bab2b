import { NEXTHOP_TYPES, type NexthopType, PATH_TYPES, type PathType } from './types.ts';

/** A next hop as submitted. */
export interface Nexthop {
  readonly nexthopId?: string | undefined;
  readonly nexthopType?: string | undefined;
  readonly pathType?: string | undefined;
}

/** A next hop as decided. */
export interface Path {
  readonly nexthopId: string;
  readonly nexthopType: NexthopType;
  readonly pathType: PathType;
}

/**
 * The paths of a route (common contract 4.5): one next hop by itself, or a list of ET gateways that are all `ecmp` or
 * one active and one standby. Undefined when it is none of these.
 */
export function nexthops(
  input: Nexthop & { readonly nextHopList?: readonly Nexthop[] | undefined },
): Path[] | undefined {
  const { nextHopList: list = [], nexthopId, nexthopType } = input;
  if (list.length === 0) {
    const single = path({ nexthopId, nexthopType });
    return single && [single];
  }
  if (nexthopId !== undefined && nexthopId !== '') return undefined;
  const paths = list.flatMap((hop) => path(hop) ?? []);
  const gateways = new Set(paths.map((one) => one.nexthopId));
  if (gateways.size !== list.length || paths.some((one) => one.nexthopType !== 'dcGateway')) return undefined;
  return areMatched(paths.map(({ pathType }) => pathType)) ? paths : undefined;
}

function areMatched(types: readonly PathType[]): boolean {
  if (types.every((type) => type === 'ecmp')) return true;
  if (types.length === 1) return types[0] === '';
  return types.length === 2 && types.includes('ha:active') && types.includes('ha:standby');
}

function path({ nexthopId = '', nexthopType = '', pathType = '' }: Nexthop): Path | undefined {
  const type = NEXTHOP_TYPES.find((one) => one === nexthopType);
  const way = PATH_TYPES.find((one) => one === pathType);
  if (type === undefined || way === undefined || nexthopId.length > 255) return undefined;
  // The default gateway has no id; a peer connection is named by its local interface.
  if (type === 'defaultGateway' ? nexthopId !== '' : nexthopId === '') return undefined;
  if (type === 'peerConn' && !nexthopId.startsWith('qpif-')) return undefined;
  return { nexthopId, nexthopType: type, pathType: way };
}
