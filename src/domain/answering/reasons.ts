/**
 * Why an answer is as it is: every reason there is, and what it means to a person (docs/decisions/0010-explain-name.md).
 * The codes are stable; the sentences are the only ones shown for them. Rows of the dns contract, section 8, in brackets.
 */
const SENTENCES = {
  // what comes before any name is looked at
  'source-unknown': 'The query came from no VPC: no selector names its address.', // [1]
  'client-refused': "The VPC's access list does not name the client.", // RFC 8914 4.19
  'transfer-refused': 'Zones are not transferred.', // [22]
  // where the name is answered
  'zone-longest-suffix': 'Of all bound zones and rules the zone has the longest name that the name ends in.', // [3]
  'rule-longest-suffix': 'Of all bound zones and rules the rule has the longest name that the name ends in.', // [4]
  'local-zone':
    'The name means something only where it is used (RFC 6303): an empty zone beneath every view answers it, nobody else.', // [20]
  upstream: "No bound zone and no rule has the name: the server's upstream is asked.", // [10]
  'no-source': 'No bound zone and no rule has the name, and no upstream is set.', // [10]
  'no-source-no-recursion': 'No bound zone and no rule has the name, and the query does not desire recursion.', // [11]
  // why a zone or rule does not
  shorter: 'Another candidate has a longer name.', // [3, 4]
  'rule-before-zone': 'A rule comes before a zone of the same name, and before the upstream.', // [4]
  'passed-over': 'The zone of the name lacks it and says recurse: only rules and the upstream can have it now.', // [8]
  'local-before-rule': 'A local zone comes before rules with a shorter name, and before the upstream.', // [20]
  'zone-before-local': 'A bound zone comes before the empty zones beneath every view.', // [20]
  // what the zone has at the name
  'name-exists': 'The zone has the name.', // [6]
  'name-empty-non-terminal': 'The name has no records, but others lie below it: it exists.', // [9]
  'name-wildcard': 'The zone lacks the name; the wildcard below its closest encloser covers it.', // [12]
  'name-missing': 'The zone has neither the name nor a wildcard that covers it.', // [8]
  'name-missing-recurse': 'The zone lacks the name, and says that rules or the upstream are asked for such names.', // [8]
  // and of the type
  'records-of-type': 'The name has records of the type.', // [6]
  'records-any-one': 'ANY is answered with one RRset (RFC 8482).', // [21]
  'records-no-data': 'The name exists, but not with this type.', // [7]
  // aliases
  'alias-followed': 'The name is an alias: its target is looked up next.', // [13]
  'alias-cut': 'The target is answered otherwise than the alias: what others say of it is not taken.', // [13]
  'alias-loop': 'The target was an alias already: a loop.', // [13]
  'alias-limit': 'No more than eight aliases are followed.', // [13]
  // what others say
  'forward-answered': 'Others were asked, and this is what they say.', // [26]
  'forward-stale': 'What they said has expired; nobody can say anything newer (RFC 8767).', // [26]
  'forward-failed': 'Nobody could say.', // [26]
  'forward-not-cached': 'Nothing that is still good is kept of it: they would be asked.', // [26]
  'forward-any': 'ANY is asked of nobody: a HINFO record says so (RFC 8482).', // [21]
  'forward-no-recursion': 'Nothing good is kept of it, and the query does not desire recursion: nobody is asked.', // [11]
} as const;

export type AnswerReason = keyof typeof SENTENCES;

export const ANSWER_REASONS: Readonly<Record<AnswerReason, string>> = SENTENCES;
