import type { Mistake } from './mistake.ts';

/** Right text, wrong key. */
export const KEY_MISTAKES: readonly Mistake[] = [
  {
    name: 'secret-white-space',
    sentence: 'The secret access key was used with white space around it, as read from a file or pasted: trim it.',
    drafts: ({ prefix, secret }) =>
      [`${secret}\n`, `${secret}\r\n`, secret.trim()]
        .filter((spelled) => spelled !== secret)
        .map((spelled) => ({ derivedFrom: { prefix, secret: spelled } })),
  },
  {
    name: 'secret-quoted',
    sentence: 'The secret access key was used with the quotation marks of a settings file around it: remove them.',
    drafts: ({ prefix, secret }) => [{ derivedFrom: { prefix, secret: `"${secret}"` } }],
  },
  {
    name: 'signing-key-bytes',
    sentence:
      'The second HMAC was keyed with 32 raw bytes: key it with the signing key as 64 lower-case hex characters.',
    drafts: ({ signingKey }) => [{ key: Buffer.from(signingKey, 'hex') }],
  },
  {
    name: 'signing-key-skipped',
    sentence: 'The request was signed with the secret access key itself: derive the signing key from it first.',
    drafts: ({ secret }) => [{ key: secret }],
  },
  {
    name: 'timestamp-of-x-bce-date',
    sentence: 'The signing key was derived with the time of x-bce-date: use the timestamp of the authorization string.',
    drafts({ prefix, secret, timestamp, values }) {
      const date = values.get('x-bce-date');
      if (date === undefined || date === timestamp) return [];
      return [{ derivedFrom: { prefix: prefix.split(timestamp).join(date), secret } }];
    },
  },
];
