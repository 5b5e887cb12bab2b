import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Answer, admin, Client } from '../client.ts';
import { startServer, type TestServer } from '../server.ts';
import { type CsnOperation, type CsnStage, newAccount, newIds, SOUND } from './csn-stage.ts';
import { ok } from './making.ts';
import { type Signing, sendSigned } from './signed.ts';
import { SPOILS } from './spoiling.ts';
import { assertCode } from './texts.ts';

/** The codes of every operation (common contract 2.5), by every CSN operation, with CSN's texts. */
describe('global codes of CSN', () => {
  let server: TestServer;
  let shared: CsnStage;
  const newStage = async () => {
    const one = await newAccount(server);
    return { server, ...one, ...(await newIds(server, one.client)) } as CsnStage;
  };
  const spoilt = (
    operation: CsnOperation,
    stage: CsnStage,
    signing: Signing = {},
    path = (p: string) => p,
  ): Promise<Answer> => {
    const sound = SOUND[operation](stage);
    const query = [sound.query, signing.query].filter((part) => part !== undefined && part !== '').join('&');
    const body = sound.body === undefined ? {} : { body: JSON.stringify(sound.body) };
    return sendSigned(server.ports.api, stage.client.keys, sound.method, path(sound.path), {
      ...{ ...body, ...signing, query },
    });
  };
  const told = (answer: Answer, code: string, time = '') => assertCode(answer, code, { other: true, time });

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
    shared = await newStage();
  });
  after(() => server.kill());

  /** Operations whose path names a resource, and those whose answers a client token repeats. */
  const PATHLESS = new Set<CsnOperation>(['CreateCsn', 'CreateCsnBp', 'QueryCsnBpPrice']);
  const LISTS = new Set<CsnOperation>([
    ...(['QueryCsnList', 'QueryCsnInstance', 'QueryTgwList', 'QueryTgwRoute', 'QueryRouteTableList'] as const),
    ...(['QueryRouteRule', 'QueryCsnBpList'] as const),
  ]);

  for (const name of Object.keys(SOUND) as CsnOperation[]) {
    const { method } = SOUND[name]({} as CsnStage);
    test(`${name}: authentication and digests`, async () => {
      for (const [code, , signing] of SPOILS) {
        const time = signing.at === undefined ? '' : `${new Date(signing.at).toISOString().slice(0, 19)}Z`;
        told(await spoilt(name, shared, signing), code, time);
      }
    });
    test(`${name}: QualifyNotPass, OptInRequired, AccessDenied by the operator`, async () => {
      const { account, client } = await newAccount(server);
      const stage = { ...shared, client };
      const change = (body: object) => ok(admin(server, 'PUT', `/netloom/v1/accounts/${account}`, body));
      await change({ services: { csn: false } });
      told(await spoilt(name, stage), 'OptInRequired');
      await change({ certified: false });
      told(await spoilt(name, stage), 'QualifyNotPass');
      await change({ frozen: true });
      told(await spoilt(name, stage), 'AccessDenied');
    });
    test(`${name}: InvalidURI, InvalidVersion`, async () => {
      told(await spoilt(name, shared, {}, (path) => `${path}/`), 'InvalidURI');
      told(await spoilt(name, shared, {}, (path) => path.replace('/v1/', '/v9/')), 'InvalidVersion');
    });
    if (LISTS.has(name)) {
      test(`${name}: InvalidHTTPRequest by a query value`, async () => {
        for (const query of ['maxKeys=x', 'maxKeys=-1', 'maxKeys=1.5', 'marker=none', 'marker=csn-000000000000']) {
          told(await spoilt(name, shared, { query }), 'InvalidHTTPRequest');
        }
      });
    }
    if (method === 'GET') continue;
    if (name !== 'QueryCsnBpPrice') {
      test(`${name}: client tokens`, async () => {
        told(await spoilt(name, shared, { query: `clientToken=${'x'.repeat(65)}` }), 'InvalidHTTPRequest');
        const stage = await newStage();
        const first = await ok(spoilt(name, stage, { query: 'clientToken=t' }));
        const again = await ok(spoilt(name, stage, { query: 'client_token=&clientToken=t' }));
        assert.equal(again.text, first.text);
        // Other ids of the same account, of which none exist: looked at after the token.
        const ids = Object.fromEntries(Object.keys(stage).map((key) => [key, 'x'])) as unknown as CsnStage;
        const other = { ...ids, client: stage.client };
        const body = PATHLESS.has(name) ? { body: JSON.stringify({ ...SOUND[name](stage).body, name: 'else' }) } : {};
        told(await spoilt(name, other, { query: 'clientToken=t', ...body }), 'IdempotentParameterMismatch');
      });
    }
    if (!PATHLESS.has(name)) {
      test(`${name}: PreconditionFailed`, async () => {
        told(await spoilt(name, shared, { headers: { 'if-match': '"other"' } }), 'PreconditionFailed');
      });
    }
    if (method === 'DELETE') continue;
    test(`${name}: MalformedJSON, InappropriateJSON, InvalidHTTPRequest by the body`, async () => {
      for (const body of ['{', '{}}', "{'a':1}", 'nul', '{"a":1}x']) {
        told(await spoilt(name, shared, { body }), 'MalformedJSON');
      }
      for (const body of ['[]', '1', '"text"', 'true', '['.repeat(1000)]) {
        told(await spoilt(name, shared, { body }), 'InappropriateJSON');
      }
      told(await spoilt(name, shared, { body: Uint8Array.of(0x7b, 0xff, 0x7d) }), 'InvalidHTTPRequest');
      told(await spoilt(name, shared, { body: ' '.repeat(1024 * 1024 + 1) }), 'InvalidHTTPRequest');
    });
  }

  test('the order of checks: what is wrong first is what is said', async () => {
    const nobody = { ...shared, client: new Client(server.ports.api, { accessKeyId: 'AK0', secretAccessKey: 'x' }) };
    const all = { query: 'clientToken=%07', body: '{', headers: { 'if-match': '"x"' } };
    const unsure = { ...shared, csn: 'no-such-form' };
    told(await spoilt('AttachCsnInstance', nobody, { ...all, query: 'detach' }), 'InvalidURI');
    told(await spoilt('AttachCsnInstance', nobody, all), 'InvalidAccessKeyId');
    told(await spoilt('AttachCsnInstance', unsure, all), 'InvalidHTTPRequest');
    told(await spoilt('AttachCsnInstance', unsure, { ...all, query: '' }), 'MalformedJSON');
    told(await spoilt('AttachCsnInstance', unsure, { ...all, query: '', body: '{}' }), 'InappropriateJSON');
    told(await spoilt('AttachCsnInstance', unsure, { headers: all.headers }), 'CsnIdInvalidException');
    const body = JSON.stringify({ instanceType: 'vpc', instanceId: 'x', instanceRegion: 'atlantis' });
    told(await spoilt('AttachCsnInstance', shared, { headers: all.headers, body }), 'PreconditionFailed');
    told(await spoilt('AttachCsnInstance', shared, { body }), 'RegionInvalidException');
  });
});
