import { hash } from 'node:crypto';
import type { Mistake } from './mistake.ts';

/** The text as a whole, put together in another way. */
export const FORM_MISTAKES: readonly Mistake[] = [
  {
    name: 'method-lower-case',
    sentence: 'The method was signed in lower case: sign it in upper case.',
    drafts: ({ ours }) => [{ method: ours.method.toLowerCase() }],
  },
  {
    name: 'trailing-line-feed',
    sentence: 'A line feed was signed at the end of the canonical request: end it with the last header line.',
    drafts: ({ text }) => [{ text: `${text}\n` }],
  },
  {
    name: 'empty-query-line-left-out',
    sentence: 'The empty line of a request without a query was left out: keep it between path and headers.',
    drafts: ({ ours: { method, uri, query, headers } }) =>
      query === '' ? [{ text: `${method}\n${uri}\n${headers}` }] : [],
  },
  {
    name: 'body-hash-appended',
    sentence:
      'A hash of the body was signed as a last line: this scheme has none; sign Content-MD5 or x-bce-content-sha256.',
    drafts: ({ text, request }) => [{ text: `${text}\n${hash('sha256', request.body, 'hex')}` }],
  },
];

/** Percent-encoding that differs in its alphabet, in every part at once. */
export const ESCAPE_MISTAKES: readonly Mistake[] = [
  {
    name: 'escapes-lower-case',
    sentence: 'Percent-encoding was signed with lower-case hex digits: use upper case, as in %2F.',
    drafts: ({ text }) => [{ text: text.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase()) }],
  },
  {
    name: 'escapes-of-javascript',
    sentence: "The characters ! ' ( ) * were signed unescaped, as encodeURIComponent leaves them: encode them too.",
    drafts: ({ text }) => [{ text: text.replace(/%(?:2[1789A])/g, (octet) => decodeURIComponent(octet)) }],
  },
  {
    name: 'tilde-escaped',
    sentence: 'The tilde was signed as %7E: leave it as it is.',
    drafts: ({ text }) => [{ text: text.replaceAll('~', '%7E') }],
  },
];
