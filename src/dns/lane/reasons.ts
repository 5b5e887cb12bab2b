import { EXTENDED } from '../answer/extended-errors.ts';
import type { ForwardFailure } from '../forward/messages.ts';

/** What the client is told when nobody could say (RFC 8914 4.23 ff.). */
export const REASONS: Readonly<Record<ForwardFailure, number>> = {
  timeout: EXTENDED.NO_REACHABLE_AUTHORITY,
  unreachable: EXTENDED.NETWORK_ERROR,
  'refused-by-target': EXTENDED.NO_REACHABLE_AUTHORITY,
  nonsense: EXTENDED.INVALID_DATA,
  'no-target': EXTENDED.NO_REACHABLE_AUTHORITY,
};
