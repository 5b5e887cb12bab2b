import type { Accounts } from './account/types.ts';
import type { Zones } from './privatezone/types.ts';
import type { Selections } from './selection/types.ts';
import { Sequence } from './sequence.ts';
import type { Tokens } from './token.ts';
import { noVpcs, type Vpcs } from './vpc/types.ts';

/** All of Netloom's state. Changed only by apply, through a journal. */
export interface State {
  /** Log position of the last applied event. */
  position: number;
  /** Moment of the last commit. */
  at: number;
  readonly accounts: Accounts;
  readonly vpcs: Vpcs;
  readonly zones: Zones;
  readonly selections: Selections;
  readonly tokens: Tokens;
}

export const emptyState = (): State => ({
  position: 0,
  at: 0,
  accounts: { byId: new Map(), byKey: new Map(), all: new Sequence() },
  vpcs: noVpcs(),
  zones: { byId: new Map(), byAccount: new Map(), records: new Map(), boundTo: new Map(), swept: new Sequence() },
  selections: {
    byVpc: new Map(),
    listeners: new Map(),
    freed: new Sequence(),
    prefixes: new Map(),
    defaults: new Map(),
    highest: 0,
  },
  tokens: { byScope: new Map(), byAccount: new Map() },
});
