import type { Service } from '../operation.ts';
import { type Difference, missing, notEnforced, otherwise, proposal } from './difference.ts';
import { EVERYWHERE } from './everywhere.ts';

export const SERVICES: Readonly<Record<Exclude<Service, 'netloom'>, readonly Difference[]>> = {
  privatezone: [
    proposal(
      'privatezone.at-once',
      'What was answered 200 holds for the next query; how long the cloud takes is not known.',
      'dns 8',
    ),
    proposal(
      'privatezone.missing-name',
      'A name that its zone does not have is NXDOMAIN and asked of nobody, unless `NETLOOM_DNS_MISSING_NAME` or the zone says `recurse`; the documentation suggests both.',
      'dns 10',
    ),
    proposal(
      'privatezone.rule-before-zone',
      'The longest name among zones and forwarding rules counts; of the same name the rule goes first.',
      'dns 8',
    ),
    proposal(
      'privatezone.apex',
      'SOA, NS and `ns1` of a zone are made by the server: nothing says what the cloud answers there.',
      'dns 8',
    ),
    ...EVERYWHERE,
  ],
  vpc: [
    missing('vpc.default', 'No default VPC appears by itself; `isDefault` is always false.', 'docs/decisions/vpc.md'),
    missing(
      'vpc.only-networks',
      'There are no servers, gateways, peer connections, security groups or ACLs: what a route names as its next hop need not exist.',
      'common 4.5, 4.7',
    ),
    proposal('vpc.error-codes', 'No document lists the errors of this service.', 'common 4.6'),
    ...EVERYWHERE,
  ],
  csn: [
    proposal(
      'csn.answers',
      'Answers with routes, gateways and relations are documented by their members alone, without an example; values they do not list are ours.',
      'csn 12',
    ),
    proposal(
      'csn.database-error',
      '`DbException` comes only when the log is damaged; nothing says when the cloud answers it.',
      'csn 5.2',
    ),
    missing(
      'csn.console-only',
      'What the cloud has in its console alone (route tables, grants, route policies) has no operation here either; tables and grants are in our own API, route policies are not there.',
      'csn 8, 7.5',
    ),
    ...EVERYWHERE,
  ],
  et: [
    missing(
      'et.not-built',
      'BFD, IPv6, `reCreate` and route rules of channels are not there: their paths and flags are `InvalidURI`, IPv6 members of a body `InappropriateJSON`.',
      'docs/decisions/et-and-bec.md',
    ),
    notEnforced('et.billing', 'Nothing costs anything; `expireTime` is empty.', 'docs/decisions/et-and-bec.md'),
    proposal('et.error-codes', 'No document lists the errors of this service.', 'common 4.6'),
    ...EVERYWHERE,
  ],
  bec: [
    proposal(
      'bec.names',
      'The operations have no published names; these are ours. Paths and members are those of the Go SDK.',
      'docs/decisions/et-and-bec.md',
    ),
    otherwise('bec.version', 'Only `/v1` is served; the cloud’s pages speak of `/v2` as well.', 'common 2.1'),
    proposal('bec.error-codes', 'No document lists the errors of this service.', 'common 4.6'),
    ...EVERYWHERE,
  ],
  iam: [
    missing(
      'iam.not-built',
      'Login profiles, passwords, MFA, API keys and identity providers are not there: their paths are `InvalidURI`.',
      'docs/decisions/iam.md',
    ),
    proposal(
      'iam.empty-answers',
      'Deletions, attachments and memberships answer an empty body, and switching a key answers the key: none of these answers is published.',
      'common 3.1',
    ),
    proposal('iam.error-codes', 'No document lists the errors of this service.', 'common 3.2'),
    proposal(
      'iam.names',
      'Which characters names may have is not known; here letters, digits and `_ . @ + = , : -` of every script, blanks within.',
      'docs/decisions/iam.md',
    ),
    ...EVERYWHERE,
  ],
  sts: [
    proposal(
      'sts.end',
      'A session ends with its opener’s key, user, role or account; how soon the cloud ends one is not known.',
      'docs/decisions/sts.md',
    ),
    proposal('sts.from-session', 'From within a session none is opened: `AccessDenied`.', 'docs/decisions/sts.md'),
    proposal(
      'sts.how-many',
      'An account has at most 10,000 open sessions, a user 1000; beyond it `QuotaExceeded`.',
      'docs/decisions/sts.md',
    ),
    ...EVERYWHERE,
  ],
};
