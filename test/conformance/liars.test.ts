import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Options } from '../../src/conformance/run.ts';
import { idsOf } from './conforming.ts';
import type { Lie } from './liar.ts';
import { liedTo } from './lied-to.ts';
import { any, body, codeIs, denied, isPath, malformed, spoils } from './lies.ts';

// A check that cannot fail is none: each lie is found, by the name of what it spoils.

const { against } = liedTo();

/** What is spoilt, and a case that must find it: alone, where nothing else looks at it. */
const LIES: readonly (readonly [name: string, lie: Lie, found: readonly string[], options?: Partial<Options>])[] = [
  [
    'a status',
    spoils(codeIs('SignatureDoesNotMatch'), (told) => {
      told.status = 403;
    }),
    ['csn.signing.bad-signature'],
  ],
  [
    'a code',
    spoils(
      codeIs('RequestExpired'),
      body((json) => {
        json.code = 'Expired';
      }),
    ),
    ['iam.signing.expired'],
  ],
  [
    'a message',
    spoils(
      codeIs('InvalidVersion'),
      body((json) => {
        json.message += '!';
      }),
    ),
    ['vpc.text.InvalidVersion'],
  ],
  [
    'a time in a message',
    spoils(
      codeIs('RequestExpired'),
      body((json) => {
        json.message = 'Request has expired. Timestamp date is now.';
      }),
    ),
    ['csn.text.RequestExpired'],
  ],
  [
    'a member that is missing',
    spoils(
      isPath(/^\/v1\/csn$/),
      body((json) => {
        for (const csn of json.csns ?? []) delete csn.status;
      }),
    ),
    ['csn.QueryCsnList.answer'],
  ],
  [
    'a member of another type',
    spoils(
      isPath(/\/record$/),
      body((json) => {
        for (const one of json.records ?? []) one.ttl = '60';
      }),
    ),
    ['privatezone.ListRecord.answer'],
  ],
  [
    'a form of time',
    spoils(isPath(/^\/v1\/vpc/), (told) => {
      told.text = told.text.replace(/(\d\dT[\d:]+)Z/g, '$1.000Z');
    }),
    ['vpc.QueryVpcList.times', 'vpc.QuerySpecifiedVpc.times'],
  ],
  [
    'a request id that is missing',
    spoils(any, ({ headers }) => {
      delete headers['x-bce-request-id'];
    }),
    ['et.answer.request-id'],
  ],
  [
    'another request id in the body',
    spoils(
      any,
      body((json) => {
        if (json.requestId) json.requestId = 'none';
      }),
    ),
    ['csn.answer.error-request-id'],
  ],
  [
    'a Content-Type',
    spoils(any, ({ headers }) => {
      headers['content-type'] = 'text/html';
    }),
    ['iam.answer.content-type'],
  ],
  [
    'a length that is missing',
    spoils(any, ({ headers }) => {
      delete headers['content-length'];
      headers['transfer-encoding'] = 'chunked';
    }),
    ['vpc.answer.content-length'],
  ],
  [
    'an ETag that changes',
    spoils(any, ({ headers }) => {
      if (headers.etag) headers.etag = `"${Math.random()}"`;
    }),
    ['privatezone.GetPrivateZone.etag'],
  ],
  [
    'no ETag',
    spoils(any, ({ headers }) => {
      delete headers.etag;
    }),
    ['csn.QueryCsnDetail.etag'],
  ],
  [
    'a marker that excludes',
    spoils(
      (asked) => /marker=zone/.test(asked.query),
      body((json) => {
        json.zones = [];
      }),
    ),
    ['privatezone.ListPrivateZone.inclusive'],
  ],
  [
    'no nextMarker',
    spoils(
      any,
      body((json) => {
        delete json.nextMarker;
      }),
    ),
    ['vpc.QueryVpcList.next-marker'],
  ],
  [
    'a page that is longer',
    async (asked, ask) => {
      const told = await ask();
      if (asked.path === '/v1/csn' && asked.query === 'maxKeys=1')
        body((json) => {
          json.csns.push({ ...json.csns[0] });
        })(told);
      return told;
    },
    ['csn.QueryCsnList.max-keys'],
  ],
  [
    'a number of items',
    spoils(
      any,
      body((json) => {
        if (json.maxKeys === 1000) json.maxKeys = 500;
      }),
    ),
    ['vpc.QuerySubnetList.zero', 'vpc.QuerySubnetList.above'],
  ],
  [
    'no 404',
    spoils(codeIs('CsnNotFoundException'), (told) => {
      told.status = 400;
    }),
    ['csn.QueryCsnDetail.unknown'],
  ],
  [
    'a body looked at before the signature',
    async (asked, ask) => (asked.body.toString() === '{"name": ' ? malformed() : ask()),
    ['privatezone.order.signature-before-body'],
  ],
  [
    'a signature looked at before the path',
    async (asked, ask) =>
      asked.headers.authorization === undefined && !asked.query.includes('authorization=') ? denied() : ask(),
    ['csn.order.route-before-signature', 'csn.order.version-before-signature'],
  ],
  [
    'anonymous calls that are taken',
    async (asked, ask) =>
      asked.headers.authorization === undefined && asked.path === '/v1/csn'
        ? { status: 200, headers: {}, text: '{}' }
        : ask(),
    ['csn.signing.none'],
  ],
  [
    'the client’s request id',
    async (asked, ask) => {
      const told = await ask();
      const sent = asked.headers['x-bce-request-id'];
      if (typeof sent === 'string') told.headers['x-bce-request-id'] = sent;
      return told;
    },
    ['et.answer.own-request-id'],
  ],
  [
    'a token that is not kept',
    async (asked, ask) => {
      const told = await ask();
      // The second time there is a record already.
      if (asked.method === 'POST' && /clientToken=nlconf-\w+-replay/.test(asked.query))
        body((json) => {
          json.recordId += Math.random();
        })(told);
      return told;
    },
    ['privatezone.token.replay'],
    { write: true, pattern: 'privatezone.token.replay' },
  ],
  [
    'a paused record that tells it is enabled',
    spoils(isPath(/\/record$/), (told) => {
      told.text = told.text.replaceAll('"pause"', '"enable"');
    }),
    ['privatezone.record.pause'],
    { write: true, pattern: 'privatezone.record.pause' },
  ],
  [
    'a binding nobody sees',
    spoils(
      isPath(/^\/v1\/privatezone\/zone-/),
      body((json) => {
        if (json.bindVpcs) json.bindVpcs = [];
      }),
    ),
    ['privatezone.binding.seen'],
    { write: true, pattern: 'privatezone.binding' },
  ],
  [
    'a secret told twice',
    spoils(
      isPath(/\/accesskey$/),
      body((json) => {
        for (const key of json.accessKeys ?? []) key.secret = 's';
      }),
    ),
    ['iam.made.secret-once'],
    { write: true, pattern: 'iam.made.secret-once' },
  ],
];

/** What two ids begin with. */
function commonStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}

for (const [name, lie, found, options] of LIES) {
  test(`${name} is found`, async () => {
    const report = await against(lie, { pattern: found.reduce(commonStart), ...options });
    const differing = idsOf(report, 'differs');
    for (const id of found)
      assert.ok(differing.includes(id), `${id}: ${JSON.stringify(report.results.find((one) => one.id === id))}`);
  });
}
