import { Sequence } from '../sequence.ts';
import type { State } from '../state.ts';
import type { EdgeVpc } from './types.ts';

/** Unknown, deleted and foreign are the same to the caller: undefined. */
export function edgeVpcOf({ edgeVpcs }: State, account: string, id: string): EdgeVpc | undefined {
  const vpc = edgeVpcs.byId.get(id);
  return vpc?.account === account ? vpc : undefined;
}

/** All of an account, in the order of their creation. */
export const edgeVpcsOf = ({ edgeVpcs }: State, account: string): Sequence<EdgeVpc> =>
  edgeVpcs.lists.get(account) ?? new Sequence();
