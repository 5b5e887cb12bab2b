import type { STS } from '../sts.ts';
import { type DifferencesOf, otherwise, proposal } from './difference.ts';

const decided = 'docs/decisions/sts.md';

const flat = otherwise(
  'sts.flat',
  'The answer is flat, with `secretAccessKey`, as every SDK reads it; two pages of the cloud show `accessKeySecret` and an object around it.',
  'common 3.4',
);
const duration = proposal(
  'sts.duration',
  'A duration above the documented maximum is `InvalidHTTPRequest`, not cut.',
  decided,
);
const acl = proposal('sts.acl', 'The ACL has up to 4096 characters; it only takes rights away.', decided);

export const STS_DIFFERENCES = {
  GetSessionToken: [
    flat,
    duration,
    acl,
    proposal('sts.no-permission', 'It needs no permission: it gives what the caller has already.', decided),
  ],
  AssumeRole: [
    flat,
    duration,
    acl,
    proposal(
      'sts.unknown-role',
      'In another account, an unknown account, an unknown role and a trust that does not name the caller are all `NoSuchObject`; in one’s own the last is `AccessDenied`.',
      decided,
    ),
    proposal('sts.user-id', '`userId` must be the caller’s own: its user id, of root the account’s.', decided),
  ],
} satisfies DifferencesOf<typeof STS>;
