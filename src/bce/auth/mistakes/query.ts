import { uriEncode } from '../octets.ts';
import { encodePair, type QueryPair } from '../query.ts';
import type { Mistake } from './mistake.ts';

const join = (pairs: readonly QueryPair[]): string => pairs.map(encodePair).join('&');

const byKey = ([a]: QueryPair, [b]: QueryPair): number => (a < b ? -1 : a > b ? 1 : 0);

/** The third part, the query, signed in another form. */
export const QUERY_MISTAKES: readonly Mistake[] = [
  {
    name: 'query-left-out',
    sentence: 'The query was not signed: put its canonical form on the line after the path.',
    drafts: () => [{ query: '' }],
  },
  {
    name: 'query-not-sorted',
    sentence: 'The query was signed in another order: sort the finished key=value texts by their bytes.',
    drafts: ({ pairs }) => [{ query: join(pairs) }, { query: join([...pairs].sort(byKey)) }],
  },
  {
    name: 'query-as-sent',
    sentence: 'The query was signed as it stands in the URL: decode each key and value, encode them again, then sort.',
    drafts: ({ pieces }) => [{ query: pieces.join('&') }, { query: [...pieces].sort().join('&') }],
  },
  {
    name: 'query-not-encoded',
    sentence: 'The query was signed without percent-encoding: encode every octet but A-Z a-z 0-9 - . _ ~, slashes too.',
    drafts: ({ pairs }) => [
      {
        query: pairs
          .map(([key, value]) => `${key}=${value}`)
          .sort()
          .join('&'),
      },
    ],
  },
  {
    name: 'query-encoded-twice',
    sentence: 'The query was percent-encoded twice before signing: encode it once.',
    drafts: ({ pairs }) => [
      {
        query: pairs
          .map(([key, value]) => encodePair([uriEncode(key), uriEncode(value)]))
          .sort()
          .join('&'),
      },
    ],
  },
  {
    name: 'query-flag-without-equals',
    sentence: 'A parameter without a value was signed without its equals sign: sign "key=".',
    drafts: ({ ours }) => [{ query: ours.query.replace(/=(?=&|$)/g, '') }],
  },
  {
    name: 'query-empty-left-out',
    sentence: 'Parameters without a value were not signed: sign them as "key=".',
    drafts: ({ ours }) => [
      {
        query: ours.query
          .split('&')
          .filter((pair) => !pair.endsWith('='))
          .join('&'),
      },
    ],
  },
  {
    name: 'plus-for-space',
    sentence: 'A plus sign was taken for a space, or a space written as one: a space is %20, and a plus sign is %2B.',
    drafts: ({ ours: { query } }) => [
      { query: query.replaceAll('%20', '+') },
      { query: query.replaceAll('%2B', '%20') },
    ],
  },
];
