import { canonicalHeaders, headerLine } from '../canonical.ts';
import { isDefaultHeader } from '../headers.ts';
import { trimOctets, uriEncode, uriEncodeExceptSlash } from '../octets.ts';
import { headersWith } from './headers-with.ts';
import type { Mistake } from './mistake.ts';

/** A header that the field covers, but whose line the client did not sign. */
const leftOut = (name: string): Mistake => ({
  name: `${name}-left-out`,
  sentence: `The header ${name} was not signed, though the signed-headers field covers it: sign its line, or list what you sign.`,
  drafts: (seen) => [{ headers: headersWith(seen, { [name]: undefined }) }],
});

/** A header that the client signed, but which the field does not cover, or which was not sent. */
const added = (name: string, absent?: string): Mistake => ({
  name: `${name}-added`,
  sentence: `The header ${name} was signed, but is not among the signed headers or was not sent: list it and send it.`,
  drafts(seen) {
    const value = seen.values.get(name) ?? absent;
    return value === undefined || seen.covered.has(name) ? [] : [{ headers: headersWith(seen, { [name]: value }) }];
  },
});

/** Which headers were signed. */
export const HEADER_CHOICE_MISTAKES: readonly Mistake[] = [
  leftOut('content-type'),
  added('content-type'),
  leftOut('content-length'),
  added('content-length', '0'),
  leftOut('x-bce-date'),
  added('x-bce-date'),
  leftOut('x-bce-request-id'),
  {
    name: 'content-type-changed',
    sentence:
      'Content-Type was signed without its parameters, which were added on sending: set it in full before signing.',
    drafts: (seen) => [
      { headers: headersWith(seen, { 'content-type': seen.covered.get('content-type')?.split(';')[0]?.trimEnd() }) },
    ],
  },
  {
    name: 'signed-headers-not-listed',
    sentence: 'Only some headers were signed, but the signed-headers field is empty: list in it the headers you sign.',
    drafts: ({ signedHeaders, values }) =>
      signedHeaders.length > 0
        ? []
        : [
            { headers: canonicalHeaders(values, (name) => name === 'host') },
            { headers: canonicalHeaders(values, (name) => name === 'host' || name === 'x-bce-date') },
          ],
  },
  {
    name: 'default-headers-signed',
    sentence: 'The default set of headers was signed, but the signed-headers field lists others: list what you sign.',
    drafts: ({ values }) => [{ headers: canonicalHeaders(values, isDefaultHeader) }],
  },
];

/** How the lines were written. */
export const HEADER_FORM_MISTAKES: readonly Mistake[] = [
  {
    name: 'header-lines-not-sorted',
    sentence:
      'The header lines were not sorted once finished: sort whole lines by their bytes, not names, not by the list.',
    drafts({ covered, signedHeaders }) {
      const inOrder = (names: Iterable<string>) =>
        [...names]
          .filter((name) => covered.has(name))
          .map((name) => headerLine(name, covered.get(name)!))
          .join('\n');
      return [
        { headers: inOrder([...covered.keys()].sort()) },
        { headers: inOrder(signedHeaders.length > 0 ? signedHeaders : covered.keys()) },
      ];
    },
  },
  {
    name: 'header-values-not-encoded',
    sentence:
      'Header values were signed without percent-encoding: encode every octet but A-Z a-z 0-9 - . _ ~, also : and /.',
    drafts: ({ covered }) => [
      {
        headers: [...covered]
          .map(([name, value]) => `${name}:${value}`)
          .sort()
          .join('\n'),
      },
    ],
  },
  {
    name: 'header-slash-not-encoded',
    sentence: 'Slashes in header values were signed as they are: there they become %2F.',
    drafts: ({ covered }) => [
      {
        headers: [...covered]
          .map(([name, value]) => `${uriEncode(name)}:${uriEncodeExceptSlash(value)}`)
          .sort()
          .join('\n'),
      },
    ],
  },
  {
    name: 'header-names-as-sent',
    sentence: 'Header names were signed in the case they are sent in: write them in lower case.',
    drafts({ covered, request: { rawHeaders } }) {
      const names = rawHeaders.filter((_, i) => i % 2 === 0).map(trimOctets);
      const sent = names.filter((name) => covered.has(name.toLowerCase()));
      return [
        {
          headers: sent
            .map((name) => headerLine(name, covered.get(name.toLowerCase())!))
            .sort()
            .join('\n'),
        },
      ];
    },
  },
];
