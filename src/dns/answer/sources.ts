/** Where an answer came from, as query logs and counters say it; of a chain of CNAMEs the one that ended it. */
export const SOURCES = ['none', 'zone', 'rule', 'upstream', 'cache', 'fault'] as const;

/** Their numbers: a query carries one. `none`: nobody, for nobody was asked or could say; `fault`: it is what the operator ordered to go wrong. */
export const SOURCE = { NONE: 0, ZONE: 1, RULE: 2, UPSTREAM: 3, CACHE: 4, FAULT: 5 } as const;
