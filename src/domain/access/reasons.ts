/**
 * Why somebody may do a thing or not: every reason there is, and what it means to a person (docs/decisions/0011-access.md).
 * The codes are stable; the sentences are the only ones shown for them.
 */
export const ACCESS_REASONS = {
  root: "An account's root may do everything with what is the account's.",
  allowed: 'A statement allows it, and none denies it.',
  denied: 'A statement denies it, whatever others allow.',
  'not-allowed': 'No statement allows it.',
  'session-denied': "The session's own ACL denies it.",
  'session-not-allowed': "The session's own ACL does not allow it.",
  open: 'Everybody may, whatever policies say: it gives nothing that the caller does not have already.',
  permanent: 'A session may not, whatever policies say: it takes permanent keys.',
  'key-disabled': 'The access key is disabled.',
  'account-frozen': 'The account is frozen.',
  gone: 'The user, role or session is disabled, expired or gone.',
} as const;
export type AccessReason = keyof typeof ACCESS_REASONS;

/** Whether a statement bears upon a call, or the first thing that keeps it from that. */
export const BEARINGS = {
  applies: 'It applies.',
  'service-other': 'It is about another service.',
  'region-other': 'It is about another region.',
  'permission-other': 'It is about other permissions.',
  'resource-other': 'It is about other resources.',
  'condition-unmet': 'Its condition is not met.',
} as const;
export type Bearing = keyof typeof BEARINGS;
