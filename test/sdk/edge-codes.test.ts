import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PRIVATEZONE } from '../../src/contract/privatezone.ts';
import { type Answer, admin, Client, type Keys } from '../client.ts';
import { startServer, type TestServer } from '../server.ts';
import { type Operation, ROWS, type Stage } from './code-rows.ts';
import { bind, makeRecord, makeVpc, makeZone, ok, ZONE } from './making.ts';
import { type Signing, sendSigned } from './signed.ts';
import { SOUND, SPOILS } from './spoiling.ts';
import { assertCode } from './texts.ts';

/** Every code of every PrivateZone operation, in the situations of dns contract 3.1, appendix C and common contract 2.5. */

const EMPTY = { zone: '', record: '', vpc: '', spare: '' } as Stage;

describe('every code', () => {
  let server: TestServer;
  let foreign: Stage['foreign'];
  let shared: Stage;

  const account = async (): Promise<Keys & { accountId: string }> =>
    (await ok(admin(server, 'POST', '/netloom/v1/accounts', { name: 'row' }))).json;
  async function stageFor(client: Client): Promise<Stage> {
    const [zone, vpc] = [await makeZone(client), await makeVpc(client)];
    const [record, spare] = [await makeRecord(client, zone), await makeVpc(client, 'spare')];
    const gz = await makeVpc(client, 'gz', server.ports.apiGz);
    await ok(bind(client, zone, vpc));
    return { client, zone, record, vpc, spare, gz, foreign };
  }
  const newStage = async () => stageFor(new Client(server.ports.api, await account()));
  const spoilt = (
    operation: Operation,
    stage: Stage,
    signing: Signing = {},
    path = (p: string) => p,
  ): Promise<Answer> => {
    const sound = SOUND[operation](stage);
    const query = [sound.query, signing.query].filter((part) => part !== undefined).join('&');
    return sendSigned(server.ports.api, stage.client.keys, sound.method, path(sound.path), {
      ...(sound.body === undefined ? {} : { body: sound.body }),
      ...signing,
      query,
    });
  };

  before(async () => {
    const NETLOOM_QUOTAS = 'zones=2,recordsPerZone=3,recordsPerName=2,vpcsPerZone=2';
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:', NETLOOM_QUOTAS } });
    foreign = { zone: '', record: '', vpc: '' };
    foreign = await newStage();
    shared = await newStage();
  });
  after(() => server.kill());

  for (const [operation, code, situation, act, subject] of ROWS) {
    test(`${operation}: ${code}, ${situation}`, async () => {
      const stage = await newStage();
      const shown = async () => (await ok(stage.client.call('GET', `${ZONE}/${stage.zone}`))).text;
      const answer = await act(stage);
      assertCode(answer, code, { subject });
      if (situation === 'one of several' || situation === 'one of several not bound') {
        assert.match(await shown(), /"bindVpcs":\[\{[^}]*\}\]/, 'all or none');
      }
    });
  }

  for (const { name } of PRIVATEZONE) {
    const { method } = SOUND[name](EMPTY);
    for (const [code, situation, signing] of SPOILS) {
      test(`${name}: ${code}, ${situation}`, async () => {
        const time = signing.at === undefined ? '' : `${new Date(signing.at).toISOString().slice(0, 19)}Z`;
        assertCode(await spoilt(name, shared, signing), code, { time });
      });
    }
    test(`${name}: QualifyNotPass, OptInRequired, AccessDenied by the operator`, async () => {
      const keys = await account();
      const stage = { ...shared, client: new Client(server.ports.api, keys) };
      const change = (body: object) => ok(admin(server, 'PUT', `/netloom/v1/accounts/${keys.accountId}`, body));
      await change({ services: { privatezone: false } });
      assertCode(await spoilt(name, stage), 'OptInRequired');
      await change({ certified: false });
      assertCode(await spoilt(name, stage), 'QualifyNotPass');
      await change({ frozen: true });
      assertCode(await spoilt(name, stage), 'AccessDenied');
    });
    test(`${name}: InvalidURI, InvalidVersion`, async () => {
      assertCode(await spoilt(name, shared, {}, (path) => `${path}/`), 'InvalidURI');
      assertCode(await spoilt(name, shared, {}, (path) => path.replace('/v1/', '/v9/')), 'InvalidVersion');
    });
    test(`${name}: InvalidHTTPRequest by a query value`, async () => {
      const query = method === 'GET' ? 'maxKeys=x' : `clientToken=${'x'.repeat(65)}`;
      if (name !== 'GetPrivateZone') assertCode(await spoilt(name, shared, { query }), 'InvalidHTTPRequest');
    });
    if (method === 'GET') continue;
    test(`${name}: IdempotentParameterMismatch`, async () => {
      const [stage, other] = [await newStage(), { ...shared, zone: 'zone-x', record: 'rc-x' }];
      await ok(spoilt(name, stage, { query: 'clientToken=t' }));
      const again = { ...other, client: stage.client };
      const body = name === 'CreatePrivateZone' ? { body: '{"zoneName":"else.test"}' } : {};
      assertCode(await spoilt(name, again, { query: 'clientToken=t', ...body }), 'IdempotentParameterMismatch');
    });
    if (name !== 'CreatePrivateZone') {
      test(`${name}: PreconditionFailed`, async () => {
        assertCode(await spoilt(name, shared, { headers: { 'if-match': '"other"' } }), 'PreconditionFailed');
      });
    }
    if (method === 'DELETE') continue;
    test(`${name}: MalformedJSON, InappropriateJSON, InvalidHTTPRequest by the body`, async () => {
      for (const body of ['{', '{}}', "{'a':1}", 'nul', '{"a":1}x']) {
        assertCode(await spoilt(name, shared, { body }), 'MalformedJSON');
      }
      for (const body of ['[]', '1', '"text"', 'true', '['.repeat(1000)]) {
        assertCode(await spoilt(name, shared, { body }), 'InappropriateJSON');
      }
      assertCode(await spoilt(name, shared, { body: Uint8Array.of(0x7b, 0xff, 0x7d) }), 'InvalidHTTPRequest');
      assertCode(await spoilt(name, shared, { body: ' '.repeat(1024 * 1024 + 1) }), 'InvalidHTTPRequest');
    });
  }

  test('the VPC service prints the texts of the other page', async () => {
    const path = () => '/v1/vpc';
    for (const [code, , signing] of SPOILS) {
      const time = signing.at === undefined ? '' : `${new Date(signing.at).toISOString().slice(0, 19)}Z`;
      assertCode(await spoilt('ListPrivateZone', shared, signing, path), code, { time, other: true });
    }
    assertCode(await spoilt('CreatePrivateZone', shared, { body: '[]' }, path), 'InappropriateJSON', { other: true });
    assertCode(await spoilt('CreatePrivateZone', shared, { body: '{' }, path), 'MalformedJSON', { other: true });
    const stage = await newStage();
    const relay = () => `/v1/vpc/openRelay/${stage.vpc}`;
    const tagged = await spoilt('UpdateRecord', stage, { headers: { 'if-match': '"other"' } }, relay);
    assertCode(tagged, 'PreconditionFailed', { other: true });
    const create = (name: string) => {
      const body = JSON.stringify({ name, cidr: '10.0.0.0/16' });
      return spoilt('CreatePrivateZone', stage, { query: 'clientToken=t', body }, path);
    };
    await ok(create('one'));
    assertCode(await create('two'), 'IdempotentParameterMismatch', { other: true });
    const keys = await account();
    const closed = { ...shared, client: new Client(server.ports.api, keys) };
    await ok(admin(server, 'PUT', `/netloom/v1/accounts/${keys.accountId}`, { services: { vpc: false } }));
    assertCode(await spoilt('ListPrivateZone', closed, {}, path), 'OptInRequired', { other: true });
    await ok(admin(server, 'PUT', `/netloom/v1/accounts/${keys.accountId}`, { certified: false }));
    assertCode(await spoilt('ListPrivateZone', closed, {}, path), 'QualifyNotPass', { other: true });
  });

  test('the order of checks: what is wrong first is what is said', async () => {
    const all = { query: 'maxKeys=x&clientToken=%07', body: '{', headers: { 'content-md5': 'x' } };
    const nobody = {
      ...shared,
      client: new Client(server.ports.api, { accessKeyId: 'AKnobody', secretAccessKey: 'x' }),
    };
    assertCode(await spoilt('AddRecord', nobody, all, () => '/v9/nowhere'), 'InvalidVersion');
    assertCode(await spoilt('AddRecord', nobody, all, () => '/v1/nowhere'), 'InvalidURI', { other: true });
    assertCode(await spoilt('AddRecord', nobody, all), 'InvalidAccessKeyId');
    assertCode(await spoilt('AddRecord', shared, all), 'InvalidHTTPRequest');
    const unsure = { ...shared, zone: 'zone-x' };
    assertCode(await spoilt('AddRecord', unsure, { query: 'clientToken=%07', body: '{' }), 'InvalidHTTPRequest');
    assertCode(await spoilt('AddRecord', unsure, { body: '{' }), 'MalformedJSON');
    assertCode(await spoilt('AddRecord', unsure, { body: '{}' }), 'InappropriateJSON');
    assertCode(await spoilt('AddRecord', unsure, { headers: { 'if-match': '"x"' } }), 'ZoneIdInvalidException');
    assertCode(
      await spoilt('BindVpc', shared, { headers: { 'if-match': '"x"' }, body: '{"region":"x","vpcIds":[]}' }),
      'PreconditionFailed',
    );
  });
});
