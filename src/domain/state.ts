import type { Accounts } from './account/types.ts';
import { Agenda } from './agenda.ts';
import { noBandwidth } from './bandwidth/apply.ts';
import type { Bandwidth } from './bandwidth/types.ts';
import { noEdgeVpcs } from './bec/apply.ts';
import type { EdgeVpcs } from './bec/types.ts';
import { noCsns } from './csn/apply.ts';
import type { Csns } from './csn/types.ts';
import { noEts } from './et/apply.ts';
import type { Ets } from './et/types.ts';
import { noIam } from './iam/apply.ts';
import type { Iam } from './iam/types.ts';
import { noLoadedFiles } from './loaded/apply.ts';
import type { LoadedFiles } from './loaded/types.ts';
import { noNetworks } from './network/apply.ts';
import type { Networks } from './network/types.ts';
import { noPolicies } from './policy/apply.ts';
import type { DnsPolicies } from './policy/types.ts';
import type { Zones } from './privatezone/types.ts';
import { noResolvers } from './resolver/apply.ts';
import type { Resolvers } from './resolver/types.ts';
import type { Selections } from './selection/types.ts';
import { Sequence } from './sequence.ts';
import { noSessions } from './session/apply.ts';
import type { Sessions } from './session/types.ts';
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
  readonly networks: Networks;
  readonly ets: Ets;
  readonly edgeVpcs: EdgeVpcs;
  readonly csns: Csns;
  readonly bandwidth: Bandwidth;
  readonly resolvers: Resolvers;
  readonly dnsPolicies: DnsPolicies;
  readonly iam: Iam;
  readonly sessions: Sessions;
  readonly loadedFiles: LoadedFiles;
  readonly due: Agenda;
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
  networks: noNetworks(),
  ets: noEts(),
  edgeVpcs: noEdgeVpcs(),
  csns: noCsns(),
  bandwidth: noBandwidth(),
  resolvers: noResolvers(),
  dnsPolicies: noPolicies(),
  iam: noIam(),
  sessions: noSessions(),
  loadedFiles: noLoadedFiles(),
  due: new Agenda(),
});
