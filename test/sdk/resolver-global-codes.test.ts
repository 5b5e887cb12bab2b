import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Answer, admin } from '../client.ts';
import { startServer, type TestServer } from '../server.ts';
import { ok } from './making.ts';
import { newAccount, newIds, type ResolverOperation, type ResolverStage, SOUND } from './resolver-stage.ts';
import { type Signing, sendSigned } from './signed.ts';
import { SPOILS } from './spoiling.ts';
import { assertCode } from './texts.ts';

/** The codes of every operation (common contract 2.5), by every operation on resolvers and rules. */
describe('global codes of resolvers and rules', () => {
  let server: TestServer;
  let shared: ResolverStage;
  const newStage = async () => {
    const one = await newAccount(server);
    return { ...one, ...(await newIds(server, one.client)) } as ResolverStage;
  };
  const spoilt = (
    operation: ResolverOperation,
    stage: ResolverStage,
    signing: Signing = {},
    path = (p: string) => p,
  ): Promise<Answer> => {
    const sound = SOUND[operation](stage);
    const body = sound.body === undefined ? {} : { body: JSON.stringify(sound.body) };
    return sendSigned(server.ports.api, stage.client.keys, sound.method, path(sound.path), { ...body, ...signing });
  };

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:', NETLOOM_DNS_POOL: 'none' } });
    shared = await newStage();
  });
  after(() => server.kill());

  const CREATES: readonly ResolverOperation[] = ['CreateResolver', 'CreateResolverRule'];

  for (const name of Object.keys(SOUND) as ResolverOperation[]) {
    const { method } = SOUND[name]({} as ResolverStage);
    test(`${name}: authentication and digests`, async () => {
      for (const [code, , signing] of SPOILS) {
        const time = signing.at === undefined ? '' : `${new Date(signing.at).toISOString().slice(0, 19)}Z`;
        assertCode(await spoilt(name, shared, signing), code, { time });
      }
    });
    test(`${name}: QualifyNotPass, OptInRequired, AccessDenied by the operator`, async () => {
      const { account, client } = await newAccount(server);
      const stage = { ...shared, client };
      const change = (body: object) => ok(admin(server, 'PUT', `/netloom/v1/accounts/${account}`, body));
      await change({ services: { privatezone: false } });
      assertCode(await spoilt(name, stage), 'OptInRequired');
      await change({ certified: false });
      assertCode(await spoilt(name, stage), 'QualifyNotPass');
      await change({ frozen: true });
      assertCode(await spoilt(name, stage), 'AccessDenied');
    });
    test(`${name}: InvalidURI, InvalidVersion`, async () => {
      assertCode(await spoilt(name, shared, {}, (path) => `${path}/`), 'InvalidURI', { other: false });
      assertCode(await spoilt(name, shared, {}, (path) => path.replace('/v1/', '/v9/')), 'InvalidVersion');
    });
    if (name.endsWith('List')) {
      test(`${name}: InvalidHTTPRequest by a query value`, async () => {
        for (const query of ['maxKeys=x', 'maxKeys=-1', 'marker=none', 'status=running', 'status=DONE']) {
          assertCode(await spoilt(name, shared, { query }), 'InvalidHTTPRequest');
        }
      });
    }
    if (method === 'GET') continue;
    test(`${name}: client tokens, in both spellings`, async () => {
      assertCode(await spoilt(name, shared, { query: `clienToken=${'x'.repeat(65)}` }), 'InvalidHTTPRequest');
      const stage = await newStage();
      const first = await ok(spoilt(name, stage, { query: 'clienToken=t' }));
      assert.equal((await ok(spoilt(name, stage, { query: 'clientToken=t' }))).text, first.text);
      // Other ids, of which none exist: looked at after the token.
      const none = Object.fromEntries(Object.keys(stage).map((key) => [key, 'x'])) as unknown as ResolverStage;
      const other = { ...none, client: stage.client };
      assertCode(await spoilt(name, other, { query: 'clientToken=t' }), 'IdempotentParameterMismatch');
    });
    if (!CREATES.includes(name)) {
      test(`${name}: PreconditionFailed`, async () => {
        assertCode(await spoilt(name, shared, { headers: { 'if-match': '"other"' } }), 'PreconditionFailed');
      });
    }
    if (method === 'DELETE') continue;
    test(`${name}: MalformedJSON, InappropriateJSON, InvalidHTTPRequest by the body`, async () => {
      for (const body of ['{', '{}}', "{'a':1}", 'nul', '{"a":1}x']) {
        assertCode(await spoilt(name, shared, { body }), 'MalformedJSON');
      }
      for (const body of ['[]', '1', '"text"', 'true', '', 'null', '['.repeat(1000)]) {
        assertCode(await spoilt(name, shared, { body }), 'InappropriateJSON');
      }
      assertCode(await spoilt(name, shared, { body: Uint8Array.of(0x7b, 0xff, 0x7d) }), 'InvalidHTTPRequest');
    });
  }

  test('the order of checks: what is wrong first is what is said', async () => {
    const unsure = { ...shared, rule: 'rule-x' };
    const body = JSON.stringify({ vpcRegions: [{ region: 'atlantis', vpcIds: [] }] });
    const headers = { 'if-match': '"x"' };
    assertCode(await spoilt('BindVpcToRule', unsure, { body, headers }), 'NoSuchObject');
    assertCode(await spoilt('BindVpcToRule', shared, { body, headers }), 'PreconditionFailed');
    assertCode(await spoilt('BindVpcToRule', shared, { body }), 'RegionException');
    const both = JSON.stringify({
      vpcRegions: [
        { region: 'bj', vpcIds: [] },
        { region: 'atlantis', vpcIds: [] },
      ],
    });
    assertCode(await spoilt('BindVpcToRule', shared, { body: both }), 'VpcIdException');
  });
});
