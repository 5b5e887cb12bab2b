import type { BceService, Case } from '../case.ts';
import { agrees, differs, undecidable } from '../case.ts';
import type { Call } from '../client.ts';
import { accepted, glance, member } from '../judge.ts';
import { short } from '../shape.ts';
import type { Stage } from '../stage.ts';
import type { Answer } from '../wire.ts';
import { factsOf, refusals, refusalsOf } from './forms.ts';

/** Nobody can make anything of it. */
const BROKEN = '{"name": ';
const NOT_UTF8 = Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]);

/**
 * Routes, bodies and the order of checks: requests of which each must be refused, whatever the order is. `creates`: a path
 * of a POST with a body; `lists`: of a GET.
 */
export function orderCases(service: BceService, lists: string, creates: string): readonly Case[] {
  const refused = refusalsOf(service);
  const unsigned: Call = { authorization: () => undefined };
  const call =
    (method: string, path: string, more: Call = {}) =>
    (stage: Stage) =>
      stage.call(service, method, path, more);
  const badly = (stage: Stage): Call => ({ keys: { ...stage.keys, secretAccessKey: '0'.repeat(32) } });
  const nowhere = '/v1/nothing-is-here';
  return refusals([
    refused(
      'route.unknown',
      'documented',
      'common 2.5',
      'InvalidURI',
      'A path of nothing is refused.',
      call('GET', nowhere),
    ),
    refused(
      'route.version',
      'documented',
      'common 2.5',
      'InvalidVersion',
      'A version there is not is refused.',
      call('GET', lists.replace('/v1/', '/v9/')),
    ),
    refused(
      'route.no-version',
      'proposal',
      'common 2.5',
      'InvalidURI',
      'A path without a version is refused.',
      call('GET', lists.replace('/v1/', '/')),
    ),
    refused(
      'body.malformed',
      'documented',
      'common 2.5',
      'MalformedJSON',
      'A body that is no JSON is refused.',
      call('POST', creates, { body: BROKEN }),
    ),
    refused(
      'body.array',
      'proposal',
      'common 2.5',
      'InappropriateJSON',
      'A body that is a list is refused.',
      call('POST', creates, { body: [] }),
    ),
    refused(
      'body.not-utf8',
      'proposal',
      'common 2.5',
      'InvalidHTTPRequest',
      'A body that is not UTF-8 is refused.',
      call('POST', creates, { body: NOT_UTF8 }),
    ),
    refused(
      'body.md5',
      'proposal',
      'common 1.8',
      'InvalidHTTPRequest',
      'A Content-MD5 of another body is refused.',
      call('POST', creates, { body: BROKEN, headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' } }),
    ),
    refused(
      'body.sha256',
      'proposal',
      'common 1.8',
      'InvalidHTTPRequest',
      'An x-bce-content-sha256 of another body is refused.',
      call('POST', creates, { body: BROKEN, headers: { 'x-bce-content-sha256': '0'.repeat(64) } }),
    ),
    refused(
      'order.route-before-signature',
      'proposal',
      'common 2.5',
      'InvalidURI',
      'The path is looked at before the signature is.',
      call('GET', nowhere, unsigned),
    ),
    refused(
      'order.version-before-signature',
      'proposal',
      'common 2.5',
      'InvalidVersion',
      'The version is looked at before the signature is.',
      call('GET', lists.replace('/v1/', '/v9/'), unsigned),
    ),
    refused(
      'order.signature-before-query',
      'proposal',
      'common 2.5',
      'SignatureDoesNotMatch',
      'The signature is looked at before the query is.',
      (stage) => stage.call(service, 'POST', creates, { ...badly(stage), query: `clientToken=${'x'.repeat(65)}` }),
    ),
    refused(
      'order.signature-before-body',
      'proposal',
      'common 2.5',
      'SignatureDoesNotMatch',
      'The signature is looked at before the body is.',
      (stage) => stage.call(service, 'POST', creates, { ...badly(stage), body: BROKEN }),
    ),
    refused(
      'order.query-before-body',
      'proposal',
      'common 2.5',
      'InvalidHTTPRequest',
      'The client token is looked at before the body is.',
      call('POST', creates, { query: `clientToken=${'x'.repeat(65)}`, body: BROKEN }),
    ),
  ]);
}

/** What every answer has, be it a success or a refusal. */
export function answerCases(service: BceService, lists: string): readonly Case[] {
  const fact = factsOf(service);
  const refused = (stage: Stage): Promise<Answer> =>
    stage.once(`form ${service}`, () =>
      stage.call(service, 'GET', lists, { keys: { ...stage.keys, secretAccessKey: 'none' } }),
    );
  const listed = (stage: Stage): Promise<Answer> =>
    stage.once(`probe ${service}`, () => stage.call(service, 'GET', lists));
  const both = async (stage: Stage, look: (answer: Answer) => string | undefined, expected: string) => {
    for (const answer of [await listed(stage), await refused(stage)]) {
      const odd = look(answer);
      if (odd !== undefined) return differs(expected, odd);
    }
    return agrees;
  };
  const header = ({ headers }: Answer, name: string): string => String(headers[name] ?? 'none');
  return [
    fact('answer.list', 'documented', 'common 2.7', 'A list of the service is answered.', async (stage) =>
      accepted(await listed(stage)),
    ),
    fact('answer.content-type', 'documented', 'common 2.2', 'Answers are application/json; charset=utf-8.', (stage) => {
      const type = 'application/json; charset=utf-8';
      const plain = (text: string): string => text.toLowerCase().replaceAll(' ', '');
      return both(
        stage,
        (answer) => {
          const said = header(answer, 'content-type');
          return plain(said) === plain(type) ? undefined : short(said);
        },
        type,
      );
    }),
    fact(
      'answer.content-length',
      'seen',
      'common 2.2',
      'Answers say their length: some clients read no others.',
      (stage) =>
        both(
          stage,
          (answer) =>
            /^\d+$/.test(header(answer, 'content-length'))
              ? undefined
              : `${short(header(answer, 'content-length'))}, transfer-encoding ${short(header(answer, 'transfer-encoding'))}`,
          'Content-Length',
        ),
    ),
    fact('answer.date', 'seen', 'common 2.2', 'Answers have a Date: some clients set their clock by it.', (stage) =>
      both(
        stage,
        (answer) => (Number.isNaN(Date.parse(header(answer, 'date'))) ? short(header(answer, 'date')) : undefined),
        'a date',
      ),
    ),
    fact(
      'answer.request-id',
      'documented',
      'common 2.2',
      'Answers have an x-bce-request-id, a lower-case UUID.',
      (stage) => {
        const form = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
        return both(
          stage,
          (answer) =>
            form.test(header(answer, 'x-bce-request-id')) ? undefined : short(header(answer, 'x-bce-request-id')),
          'a UUID',
        );
      },
    ),
    fact(
      'answer.own-request-id',
      'proposal',
      'common 2.2',
      'The request id is the server’s own, whatever the client sends.',
      async (stage) => {
        const sent = '11111111-2222-4333-8444-555555555555';
        const answer = await stage.call(service, 'GET', lists, { headers: { 'x-bce-request-id': sent } });
        return header(answer, 'x-bce-request-id') === sent ? differs('an id of its own', sent) : accepted(answer);
      },
    ),
    fact(
      'answer.error-members',
      'documented',
      'common 2.3',
      'A refusal has code, message and requestId, all texts, none empty.',
      async (stage) => {
        const { json, text } = await refused(stage);
        const missing = ['code', 'message', 'requestId'].filter(
          (name) => typeof member(json, name) !== 'string' || member(json, name) === '',
        );
        return missing.length === 0
          ? agrees
          : differs('code, message and requestId', `without ${missing.join(', ')}: ${short(text)}`);
      },
    ),
    fact(
      'answer.error-request-id',
      'documented',
      'common 2.2',
      'A refusal’s requestId is that of its header.',
      async (stage) => {
        const answer = await refused(stage);
        const inBody = member(answer.json, 'requestId');
        if (inBody === undefined) return undecidable(`the refusal has none: ${glance(answer)}`);
        return inBody === header(answer, 'x-bce-request-id')
          ? agrees
          : differs(header(answer, 'x-bce-request-id'), short(inBody));
      },
    ),
    fact(
      'answer.any-content-type',
      'seen',
      'common 2.1',
      'The Content-Type of a request is not looked at.',
      async (stage) => accepted(await stage.call(service, 'GET', lists, { headers: { 'content-type': 'text/plain' } })),
    ),
    fact('answer.unknown-query', 'documented', 'common 2.1', 'Unknown query parameters are ignored.', async (stage) =>
      accepted(await stage.call(service, 'GET', lists, { query: 'client_token=&max_keys=&nobodyKnows=1' })),
    ),
    fact('answer.get-body', 'seen', 'dns 1', 'A body of a GET is ignored.', async (stage) =>
      accepted(await stage.call(service, 'GET', lists, { body: 'null' })),
    ),
  ];
}
