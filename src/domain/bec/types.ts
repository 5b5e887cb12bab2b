import type { Sequence } from '../sequence.ts';
import type { Tag } from '../vpc/types.ts';

/** An edge VPC: an account's address space at an edge node (csn contract 13.2). */
export interface EdgeVpc {
  readonly position: number;
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly description: string;
  /** Edge region, `cn-hangzhou-cm`: city and carrier are read from it. */
  readonly regionId: string;
  /** Canonical IPv4 prefix text. */
  readonly cidr: string;
  readonly tags: readonly Tag[];
  readonly createdAt: number;
}

export interface EdgeVpcs {
  readonly byId: Map<string, EdgeVpc>;
  /** By account; there only while something is in it. */
  readonly lists: Map<string, Sequence<EdgeVpc>>;
}
