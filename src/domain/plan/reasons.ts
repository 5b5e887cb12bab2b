/** Why a source gets elsewhere than before. The codes are for programs and stay as they are. */
export const REASONS = {
  learned: 'A prefix is learned that nothing covered before.',
  'custom-rule': 'A custom rule for the prefix takes the traffic.',
  'shadowed-by-longer-prefix': 'A longer prefix is learned and takes the traffic from a shorter one.',
  outranked: 'Another route to the same prefix, new to the table, takes the place of the one that had it.',
  promoted: 'The route that had the prefix is gone, and the next to the same prefix takes its place.',
  'shorter-prefix': 'No route to the prefix is left, and a shorter prefix that covers it takes the traffic.',
  blackholed: 'The rule that matches now drops what it matches.',
  withdrawn: 'No route to the prefix is left, and nothing covers it.',
  'association-moved': 'The source is looked up in another table, where another rule matches.',
  'association-lost': 'The source is looked up in no table any more.',
} as const;

export type ClassReason = keyof typeof REASONS;
