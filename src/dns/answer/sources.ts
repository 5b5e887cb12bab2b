/** Where an answer came from, as query logs and counters say it; of a chain of CNAMEs the one that ended it. */
export const SOURCES = ['refused', 'zone', 'rule', 'upstream', 'cache'] as const;

/** Their numbers: a query carries one. `refused`: nobody was asked, for that is what the answer says or means. */
export const SOURCE = { REFUSED: 0, ZONE: 1, RULE: 2, UPSTREAM: 3, CACHE: 4 } as const;
