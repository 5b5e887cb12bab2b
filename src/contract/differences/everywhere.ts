import { type Difference, notEnforced, proposal } from './difference.ts';

/** What holds for every operation of every service of BCE's. */
export const EVERYWHERE: readonly Difference[] = [
  proposal(
    'common.codes-of-ours',
    'No document has a code for every refusal. `NoSuchObject` (404), `OperationDenied` (400) and `QuotaExceeded` (400) stand where none fits; the cloud may have others.',
    'common 2.4',
  ),
  proposal(
    'common.too-many-requests',
    'Calls that come too fast are answered 429 `TooManyRequests` with `Retry-After`, once a limit is set; how the cloud says so is not known.',
    'docs/decisions/0012-limits-and-audit.md',
  ),
  proposal(
    'common.order-of-checks',
    'A call with several faults is told the first in an order that is the same for all services; the cloud may name another of them.',
    'common 2.5; docs/decisions/0005-edge.md',
  ),
  proposal(
    'common.client-token',
    'A client token is remembered for 24 hours, by account and action, and only for calls that succeeded; how long and how far the cloud remembers one is not known.',
    'common 2.6; docs/decisions/0005-edge.md',
  ),
  proposal(
    'common.if-match',
    'Answers that show one thing have an `ETag`, and a write with an `If-Match` that does not fit is `PreconditionFailed`; documented are the headers and the code, not when they apply.',
    'common 2.5',
  ),
  proposal(
    'common.signature-time',
    'A signature may lie 15 minutes in the future, counts for 36 hours at most, and one that never expires (`-1`) is refused.',
    'common 1.2, 1.7; docs/decisions/0005-edge.md',
  ),
  proposal(
    'common.permissions',
    'The three levels are documented, most names of permissions and what each operation needs are not.',
    'docs/decisions/0011-access.md',
  ),
  proposal(
    'common.foreign-is-unknown',
    'A thing of another account is answered as if it did not exist.',
    'common 2.5; docs/decisions/0005-edge.md',
  ),
  proposal('common.body-size', 'A body may have 1 MiB; more is `InvalidHTTPRequest`.', 'common 2.5'),
  notEnforced(
    'common.quotas',
    'No quota holds unless `NETLOOM_QUOTAS` sets it. Some ceilings, far above the known quotas, always hold.',
    'docs/decisions/csn.md',
  ),
  notEnforced(
    'common.qualification',
    'Every account counts as certified and has every service activated until the operator says otherwise; then `QualifyNotPass` and `OptInRequired` come as documented.',
    'common 2.5',
  ),
];

/** Of every list with `marker` and `maxKeys`. */
export const pages = proposal(
  'common.pages',
  'The order of the list (by creation), what a marker of something deleted means (the next one) and of something unknown (`InvalidHTTPRequest`), and that `maxKeys` above the maximum is cut, are not documented.',
  'common 2.7',
);

/** Of every operation that takes tags. */
export const tagBounds = proposal(
  'common.tags',
  'At most 20 tags, each key once; the form of keys and values is documented, the number is not.',
  'common 5',
);
