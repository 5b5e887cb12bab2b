import { percentDecode, uriEncode, uriEncodeExceptSlash } from '../octets.ts';
import type { Mistake } from './mistake.ts';

/** The second part, the path, signed in another form. The path just as sent is none: it is accepted. */
export const PATH_MISTAKES: readonly Mistake[] = [
  {
    name: 'path-not-encoded',
    sentence: 'The path was signed without percent-encoding: encode every octet but A-Z a-z 0-9 - . _ ~ and the slash.',
    drafts: ({ request }) => [{ uri: percentDecode(request.rawPath) }],
  },
  {
    name: 'path-encoded-twice',
    sentence: 'The path was percent-encoded twice before signing: encode it once.',
    drafts: ({ ours }) => [{ uri: uriEncodeExceptSlash(ours.uri) }],
  },
  {
    name: 'path-slashes-encoded',
    sentence: 'The slashes of the path were signed as %2F: leave them as they are.',
    drafts: ({ request }) => [{ uri: uriEncode(percentDecode(request.rawPath)) }],
  },
  {
    name: 'path-with-query',
    sentence: 'The query was signed as part of the path: it belongs to the line after it only.',
    drafts: ({ ours, pieces }) => (pieces.length === 0 ? [] : [{ uri: `${ours.uri}?${pieces.join('&')}`, query: '' }]),
  },
  {
    name: 'path-without-version',
    sentence: 'The path was signed without its version, such as /v1: sign all of it.',
    drafts: ({ ours }) => [{ uri: ours.uri.replace(/^\/v\d+(?=\/)/, '') }],
  },
  {
    name: 'path-trailing-slash',
    sentence:
      'The path was signed with a slash at its end and sent without, or the other way round: use one form for both.',
    drafts: ({ ours: { uri } }) => (uri === '/' ? [] : [{ uri: uri.endsWith('/') ? uri.slice(0, -1) : `${uri}/` }]),
  },
];
