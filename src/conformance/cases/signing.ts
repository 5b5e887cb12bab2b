import { type BceService, type Case, Lacking } from '../case.ts';
import type { Call } from '../client.ts';
import { accepted } from '../judge.ts';
import type { Stage } from '../stage.ts';
import { factsOf, refusals, refusalsOf } from './forms.ts';

/** A list of each service: the smallest thing that can be asked. */
export const PROBES: Readonly<Partial<Record<BceService, string>>> = {
  privatezone: '/v1/privatezone',
  vpc: '/v1/vpc',
  csn: '/v1/csn',
  et: '/v1/et',
  bec: '/v1/vpc/list',
  iam: '/v1/user',
};

const DATED = ['host', 'x-bce-date'];
const UNKNOWN_KEY = 'ALTAKneverwasakeyofanyone0';
const rewritten = (find: RegExp, by: string) => (made: string) => made.replace(find, by);

/** How requests are signed: the same of every service, asked of each. */
export function signingCases(service: BceService, path: string): readonly Case[] {
  const fact = factsOf(service);
  const get = (call: Call) => (stage: Stage) => stage.call(service, 'GET', path, call);
  const taken = (id: string, standing: Case['standing'], source: string, sentence: string, call: Call): Case =>
    fact(`signing.${id}`, standing, source, sentence, async (stage) => accepted(await get(call)(stage)));

  const refused = refusalsOf(service);
  const auth = 'InvalidHTTPAuthHeader';
  const expired = 'RequestExpired';
  const wrongSecret = (stage: Stage) => ({ ...stage.keys, secretAccessKey: '0'.repeat(32) });

  return [
    taken('default-set', 'seen', 'common 1.2', 'An empty signed field stands for the default set.', {}),
    taken('dated', 'documented', 'common 1.6', 'Headers may be named.', { signed: DATED }),
    taken('any-order', 'seen', 'common 1.2', 'Named headers may stand in any order.', { signed: DATED.toReversed() }),
    taken('other-case', 'proposal', 'common 1.2', 'Named headers may be spelt in capitals.', {
      signed: ['Host', 'X-Bce-Date'],
    }),
    taken('host-alone', 'seen', 'common 1.6', 'Host alone may be signed, and nothing say the date.', {
      signed: ['host'],
      headers: { 'x-bce-date': undefined },
    }),
    taken('absent-header', 'documented', 'common 1.6', 'A named header that is absent adds nothing.', {
      signed: [...DATED, 'x-bce-none'],
    }),
    taken('in-query', 'documented', 'common 1.8', 'The authorization may be a query parameter.', {
      inQuery: true,
      signed: ['host'],
      headers: { 'x-bce-date': undefined },
    }),
    taken('long-life', 'proposal', 'common 1.2', 'A validity above 36 hours is taken.', { expires: 500_000 }),
    taken('little-ahead', 'proposal', 'common 1.7', 'A clock 10 minutes ahead is taken.', { ahead: 600 }),
    taken('past-in-time', 'documented', 'common 1.7', 'A request of 10 minutes ago is valid for 30.', { ahead: -600 }),
    taken('bare-key', 'seen', 'common 1.5', 'A query key without a value is signed as one with an empty value.', {
      query: 'marker=&maxKeys',
      sentQuery: 'maxKeys=&marker',
    }),
    ...refusals([
      refused(
        'signing.bad-signature',
        'documented',
        'common 1.10',
        'SignatureDoesNotMatch',
        'A wrong secret is refused.',
        (stage) => get({ keys: wrongSecret(stage) })(stage),
      ),
      refused(
        'signing.changed-query',
        'documented',
        'common 1.10',
        'SignatureDoesNotMatch',
        'A query other than the signed one is refused.',
        get({ query: 'maxKeys=10', sentQuery: 'maxKeys=11' }),
      ),
      refused(
        'signing.unknown-key',
        'documented',
        'common 1.10',
        'InvalidAccessKeyId',
        'A key nobody has is refused.',
        (stage) => get({ keys: { ...stage.keys, accessKeyId: UNKNOWN_KEY } })(stage),
      ),
      refused(
        'signing.expired',
        'documented',
        'common 1.7',
        expired,
        'A request past its time is refused.',
        get({ ahead: -7200 }),
      ),
      refused(
        'signing.future',
        'proposal',
        'common 1.7',
        expired,
        'A clock an hour ahead is refused.',
        get({ ahead: 3600 }),
      ),
      refused(
        'signing.old-date',
        'proposal',
        'common 1.7',
        expired,
        'A date header of yesterday is refused, though the signature is fresh.',
        get({ headers: { 'x-bce-date': '2020-01-01T00:00:00Z' } }),
      ),
      refused(
        'signing.none',
        'proposal',
        'common 1.10',
        'AccessDenied',
        'A request without authorization is refused.',
        get({ authorization: () => undefined }),
      ),
      refused(
        'signing.scheme',
        'proposal',
        'common 1.10',
        auth,
        'Another version of the scheme is refused.',
        get({ authorization: rewritten(/^bce-auth-v1/, 'bce-auth-v2') }),
      ),
      refused(
        'signing.segments',
        'proposal',
        'common 1.10',
        auth,
        'Five segments are refused.',
        get({ authorization: rewritten(/\/[^/]*$/, '') }),
      ),
      refused(
        'signing.timestamp',
        'proposal',
        'common 1.10',
        auth,
        'A timestamp of another form is refused.',
        get({ authorization: rewritten(/\d{4}-\d\d-\d\dT/, '20260101T') }),
      ),
      refused(
        'signing.expires',
        'proposal',
        'common 1.10',
        auth,
        'A validity of no number is refused.',
        get({ authorization: rewritten(/Z\/1800\//, 'Z/soon/') }),
      ),
      refused('signing.forever', 'proposal', 'common 1.2', auth, 'A validity of -1 is refused.', get({ expires: -1 })),
      refused(
        'signing.not-hex',
        'proposal',
        'common 1.10',
        auth,
        'A signature of anything but 64 hex digits is refused.',
        get({ authorization: rewritten(/[^/]*$/, 'signature') }),
      ),
      refused(
        'signing.without-host',
        'proposal',
        'common 1.10',
        auth,
        'A list of headers without host is refused.',
        get({ signed: ['x-bce-date'] }),
      ),
      refused(
        'signing.bad-date',
        'proposal',
        'common 1.7',
        'InvalidHTTPRequest',
        'A date header of another form is refused.',
        get({ headers: { 'x-bce-date': 'yesterday' } }),
      ),
      refused(
        'signing.token-of-none',
        'proposal',
        'common 1.10',
        'AccessDenied',
        'A permanent key with a session token is refused.',
        (stage) => {
          if (stage.keys.sessionToken !== undefined) throw new Lacking('needs a permanent key');
          return get({ keys: { ...stage.keys, sessionToken: 'bm90IGEgdG9rZW4gb2YgYW55Ym9keQ' } })(stage);
        },
      ),
      // The order of the checks within a signature.
      refused(
        'signing.order.key-before-time',
        'proposal',
        'common 1.10',
        'InvalidAccessKeyId',
        'The key is looked up before the time is.',
        (stage) => get({ ahead: -7200, keys: { ...stage.keys, accessKeyId: UNKNOWN_KEY } })(stage),
      ),
      refused(
        'signing.order.time-before-signature',
        'proposal',
        'common 1.10',
        expired,
        'The time is looked at before the signature is.',
        (stage) => get({ ahead: -7200, keys: wrongSecret(stage) })(stage),
      ),
      refused(
        'signing.order.form-before-key',
        'proposal',
        'common 1.10',
        auth,
        'The form is looked at before the key is.',
        (stage) =>
          get({ authorization: rewritten(/[^/]*$/, 'signature'), keys: { ...stage.keys, accessKeyId: UNKNOWN_KEY } })(
            stage,
          ),
      ),
    ]),
  ];
}
