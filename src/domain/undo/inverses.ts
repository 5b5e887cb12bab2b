import type { RowKind } from '../journal.ts';
import { account } from './accounts.ts';
import * as bandwidth from './bandwidth.ts';
import * as csns from './csns.ts';
import * as ets from './ets.ts';
import type { Forms } from './forms.ts';
import * as iam from './iam.ts';
import * as instances from './instances.ts';
import * as resolvers from './resolvers.ts';
import { routeRule } from './routes.ts';
import { type Inverse, irreversible } from './steps.ts';
import * as vpcs from './vpcs.ts';
import * as zones from './zones.ts';

/** Kept beside other things, and never anybody's change by itself. */
const BESIDE: Inverse<object> = { made: () => [], gone: () => [], altered: () => [] };

/** How what a change did is taken back, for every kind of thing there is. */
export const INVERSES: { readonly [K in RowKind]: Inverse<Forms[K]> } = {
  account,
  ...vpcs,
  routeRule,
  ...zones,
  ...instances,
  ...ets,
  ...csns,
  ...bandwidth,
  ...resolvers,
  ...iam,
  token: BESIDE,
  freed: BESIDE,
  session: {
    made: () => [irreversible('temporary credentials are out, and end by themselves')],
    gone: () => [irreversible('temporary credentials have ended')],
    altered: () => [],
  },
  loadedFile: {
    made: () => [irreversible('a file is loaded once; what its calls did is taken back call by call')],
    gone: () => [],
    altered: () => [],
  },
};

/** Kinds of which a change says nothing that is to be taken back, nor to be looked at. */
export const ASIDE: ReadonlySet<RowKind> = new Set(['token', 'freed']);
