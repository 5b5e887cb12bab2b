/**
 * Why a walk ended where it did, and why a rule won or lost: every reason there is, and what it means to a person
 * (docs/decisions/0006-explain.md). The codes are stable; the sentences are the only ones shown for them.
 */
const SENTENCES = {
  // how a walk ends
  delivered: 'The instance the packet arrived at has the address in its own address space.',
  local: 'The instance it is sent from has the address in its own address space: the packet never leaves it.',
  'handed-over': 'The packet leaves the CSN at this instance, which takes it on by means of its own.',
  'source-not-attached': 'The instance is not attached to this CSN.',
  'source-outside-instance': 'The source instance has no such address: it is outside its own address space.',
  'own-cidr-shadows':
    'The instance keeps the packet, for the address is in its own address space; another instance that publishes it ' +
    'is never asked.',
  'no-instance-route': "No rule of the instance's own route table sends the address anywhere.",
  'instance-route-elsewhere': "The instance's own route table sends the address to another next hop than the CSN.",
  'no-association': 'A channel that is associated with no CSN route table has none to be looked up in.',
  'no-route': 'No active rule of the CSN route table holds the address.',
  blackhole: 'The rule that wins drops what it matches.',
  loop: 'The packet would be sent back to where it came from.',
  'not-announced': 'A channel is never told the routes that lead back to itself.',
  'dropped-at-destination': 'The instance the packet arrives at neither holds the address nor has a route for it.',
  // what else is met
  'cross-region-default-bandwidth':
    'No bandwidth limit is set between the two regions: they have the default bandwidth, enough only for a test.',
  'return-path-missing': 'An answer does not come back: the way back is dropped.',
  'return-elsewhere': 'An answer does not come back to the source: it ends at another instance.',
  'not-propagated': 'The instance publishes a prefix that holds the address, and is not propagated to this table.',
  // why a rule wins
  'longest-prefix': 'No rule that matches has a longer prefix.',
  'only-match': 'No other rule matches.',
  // why a rule loses, in an instance's own table
  'less-specific': 'A rule with a longer prefix matches.',
  'narrower-source': 'A rule of the same destination has a narrower source.',
  'user-preferred': "A user's rule comes before one of the system.",
  standby: 'It stands by for another path of the same route.',
  'made-later': 'An equal rule was made earlier.',
  // and in a table of the CSN
  'custom-preferred': 'A custom rule of the same prefix comes before all learned ones.',
  'as-path-longer': 'The route that wins was learned over BGP too, and has a shorter AS path.',
  'learned-later': 'Another route of the same prefix was learned earlier.',
  'equal-cost': 'It carries traffic too, as one of several equal routes; the walk follows the first.',
} as const;

export type WalkReason = keyof typeof SENTENCES;

export const REASONS: Readonly<Record<WalkReason, string>> = SENTENCES;
