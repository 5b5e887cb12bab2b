import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Options } from '../../src/conformance/run.ts';
import type { Client } from '../client.ts';
import { newAccount } from '../sdk/resolver-stage.ts';
import { removeData } from '../server.ts';
import { conform, idsOf, type Subject, startSubject } from './conforming.ts';
import { fill } from './filled.ts';
import { type Asked, type Lie, startLiar, type Told } from './liar.ts';

// A check that cannot fail is none: each lie is found, by the name of what it spoils.

let subject: Subject;
let client: Client;

before(async () => {
  subject = await startSubject();
  ({ client } = await newAccount(subject.server));
  await fill(client, subject.bec);
});

after(async () => {
  await subject.server.kill();
  removeData(subject.server);
});

async function against(lie: Lie, options: Partial<Options> = {}) {
  const liar = await startLiar(subject.server.ports.api, lie);
  try {
    return await conform({ server: subject.server, endpoint: liar.url.origin }, { keys: client.keys, ...options });
  } finally {
    liar.close();
  }
}

/** Spoils the answers it is for. */
const spoils =
  (which: (asked: Asked, told: Told) => boolean, spoil: (told: Told) => void): Lie =>
  async (asked, ask) => {
    const told = await ask();
    if (which(asked, told)) spoil(told);
    return told;
  };

const codeIs =
  (code: string) =>
  (_: Asked, { text }: Told) =>
    text.includes(`"code":"${code}"`);
const isPath = (path: RegExp) => (asked: Asked) => asked.method === 'GET' && path.test(asked.path);
const any = () => true;
/** Changes what was answered as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: what is spoilt is anything.
const body = (change: (json: any) => void) => (told: Told) => {
  if (!told.text.startsWith('{')) return;
  const json = JSON.parse(told.text);
  change(json);
  told.text = JSON.stringify(json);
};

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

const refusalOf = (status: number, code: string): Told => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  text: JSON.stringify({ code, message: 'no', requestId: 'r' }),
});
const malformed = () => refusalOf(400, 'MalformedJSON');
const denied = () => refusalOf(403, 'AccessDenied');

for (const [name, lie, found, options] of LIES) {
  test(`${name} is found`, async () => {
    const report = await against(lie, { pattern: found.length === 1 ? found[0]! : '', ...options });
    const differing = idsOf(report, 'differs');
    for (const id of found)
      assert.ok(differing.includes(id), `${id}: ${JSON.stringify(report.results.find((one) => one.id === id))}`);
  });
}

test('members that nobody knows are told, and no failure', async () => {
  const lie = spoils(
    isPath(/^\/v1\/csn$/),
    body((json) => {
      json.csns[0].colour = 'blue';
    }),
  );
  const { results } = await against(lie, { pattern: 'csn.QueryCsnList.answer' });
  assert.deepEqual(results[0]!.verdict, { kind: 'agrees', more: ['csns[].colour'] });
});

test('a key without the rights leaves open what it may not ask', async () => {
  const lie: Lie = async (asked, ask) => (asked.path === '/v1/csn' && asked.query === '' ? denied() : ask());
  const { results } = await against(lie, { pattern: 'csn.QueryCsnList.answer' });
  assert.equal(results[0]!.verdict.kind, 'undecidable');
});

test('what cannot be removed is named, and nothing else is removed', async () => {
  const removed: string[] = [];
  const lie: Lie = async (asked, ask) => {
    if (asked.method === 'DELETE') removed.push(asked.path);
    return asked.method === 'DELETE' && asked.path.startsWith('/v1/privatezone/zone-') ? denied() : ask();
  };
  const before = (await client.call('GET', '/v1/privatezone')).json.zones.length;
  const { left, results } = await against(lie, { write: true, pattern: 'privatezone.record.id' });
  assert.equal(results[0]!.verdict.kind, 'agrees');
  assert.match(left.join(), /^a zone zone-[0-9a-z]{12}: 403 AccessDenied$/);
  assert.equal((await client.call('GET', '/v1/privatezone')).json.zones.length, before + 1);
  assert.equal(new Set(removed).size, 2, 'the record and the zone');
  const zone = removed.at(-1)!;
  assert.equal((await client.call('DELETE', zone)).status, 200);
});

test('a case that fails halfway leaves nothing either', async () => {
  const lie: Lie = async (asked, ask) => {
    const told = await ask();
    // The answer to the list breaks off.
    if (asked.method === 'GET' && asked.path.endsWith('/record'))
      return { ...told, status: 200, text: '{"records": [' };
    return told;
  };
  const before = (await client.call('GET', '/v1/privatezone')).json.zones.length;
  const { left } = await against(lie, { write: true, pattern: 'privatezone.record.' });
  assert.deepEqual(left, []);
  assert.equal((await client.call('GET', '/v1/privatezone')).json.zones.length, before);
});

test('who does not answer is waited for a while, and not for ever', async () => {
  let asked = 0;
  const lie: Lie = async ({ path, query }, ask) => {
    if (path !== '/v1/csn' || query === 'hello') return ask();
    asked += 1;
    return asked > 1 ? undefined : ask();
  };
  const begin = performance.now();
  const { results } = await against(lie, { services: ['csn'], timeoutMs: 100 });
  assert.ok(performance.now() - begin < 5000);
  assert.ok(asked <= 5, `${asked} times`);
  assert.match(JSON.stringify(results.map(({ verdict }) => verdict)), /no whole answer within 0.1 s/);
});

test('an answer without end is not read to it', async () => {
  const lie: Lie = async (asked, ask) => {
    const told = await ask();
    if (asked.path === '/v1/csn' && asked.query === 'maxKeys=1') told.text = ' '.repeat(5 * 1024 * 1024);
    return told;
  };
  const { results } = await against(lie, { pattern: 'csn.QueryCsnList.max-keys' });
  assert.match(JSON.stringify(results), /longer than 4 MiB/);
});

test('JSON too deep to look at is a difference, and no accident', async () => {
  const deep = '['.repeat(5000) + ']'.repeat(5000);
  const lie = spoils(isPath(/^\/v1\/csn$/), (told) => {
    told.text = `{"csns":${deep},"message":${deep},"createTime":${deep}}`;
  });
  const { results } = await against(lie, { pattern: 'csn.QueryCsnList' });
  assert.equal(results.find(({ id }) => id === 'csn.QueryCsnList.answer')!.verdict.kind, 'differs');
});

test('an interruption finishes what is under way and takes away what was made', async () => {
  const ended = new AbortController();
  const lie: Lie = async (asked, ask) => {
    const told = await ask();
    if (asked.method === 'POST' && asked.path === '/v1/privatezone' && told.status === 200) ended.abort();
    return told;
  };
  const before = (await client.call('GET', '/v1/privatezone')).json.zones.length;
  const report = await against(lie, { write: true, pattern: 'privatezone.zone.', signal: ended.signal });
  assert.equal(report.interrupted, true);
  assert.deepEqual(report.left, []);
  assert.equal((await client.call('GET', '/v1/privatezone')).json.zones.length, before);
});
