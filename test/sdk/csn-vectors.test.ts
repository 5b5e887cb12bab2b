import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sign } from '../../src/bce/auth/sign.ts';
import { type Answer, send } from '../client.ts';
import { startServer, type TestServer } from '../server.ts';
import { attach, BP, CSN, type Made, makeCsn, PACKAGE, TABLE } from './csn-making.ts';
import { makeVpc, ok, refused } from './making.ts';
import { sendSigned } from './signed.ts';

/** The reader conformance vectors of csn contract 4.7, in its words: what the SDKs of all languages really send. */
describe('csn reader vectors', () => {
  let server: TestServer;
  let made: Made;
  /** As a client without Content-Type and Content-MD5 sends it (Python, JavaScript). */
  const bare = (method: string, path: string, query = '', body = ''): Promise<Answer> =>
    sendSigned(server.ports.api, server.client.keys, method, path, { query, body });
  const shown = async (csn: string) => (await ok(bare('GET', `${CSN}/${csn}`))).json;
  const newCsn = async (): Promise<string> => (await ok(bare('POST', CSN, '', '{"name":"n"}'))).json.csnId;

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
    made = await makeCsn(server.client, await makeVpc(server.client));
  });
  after(() => server.kill());

  const firstPage = ({ json }: Answer, member: string) => {
    assert.deepEqual({ maxKeys: json.maxKeys, isTruncated: json.isTruncated }, { maxKeys: 1000, isTruncated: false });
    assert.equal(json[member].length, 1);
    assert.ok(Object.values(json[member][0]).includes(json.marker));
  };

  test('GET /v1/csn?marker=&max_keys=: first page, maxKeys 1000', async () => {
    firstPage(await ok(bare('GET', CSN, 'marker=&max_keys=')), 'csns');
  });

  test('GET …/instance?marker&maxKeys=null: first page, maxKeys 1000', async () => {
    firstPage(await ok(bare('GET', `${CSN}/${made.csn}/instance`, 'marker&maxKeys=null')), 'instances');
  });

  test('GET /v1/csn? (trailing ?): first page', async () => {
    const [now, { accessKeyId, secretAccessKey }] = [Date.now(), server.client.keys];
    const headers = { host: `127.0.0.1:${server.ports.api}` };
    const signing = { method: 'GET', path: CSN, query: '', headers, accessKeyId, secretAccessKey };
    const authorization = sign({ ...signing, timestamp: now, expirationSeconds: 1800 });
    firstPage(await ok(send(server.ports.api, 'GET', `${CSN}?`, { ...headers, authorization })), 'csns');
  });

  test('every list takes the empty, bare and null spellings', async () => {
    const pages = [
      [CSN, 'csns'],
      [`${CSN}/${made.csn}/instance`, 'instances'],
      [`${CSN}/${made.csn}/routeTable`, 'csnRts'],
      [`${CSN}/${made.csn}/tgw`, 'tgws'],
      [`${CSN}/${made.csn}/tgw/${made.tgw}/rule`, 'tgwRtRules'],
      [`${TABLE}/${made.csnRt}/rule`, 'csnRtRules'],
      [PACKAGE, 'csnBps'],
    ] as const;
    for (const [path, member] of pages) {
      const plain = (await ok(bare('GET', path))).text;
      for (const query of ['marker=&max_keys=', 'marker&maxKeys=null', 'marker=null', 'maxKeys=0', 'maxKeys=5000']) {
        const answer = await ok(bare('GET', path, query));
        assert.equal(answer.text, plain, `${path}?${query}`);
        assert.ok(answer.json[member].length > 0);
      }
      for (const query of ['maxKeys=x', 'maxKeys=-1', 'marker=none']) {
        await refused(bare('GET', path, query), 'InvalidHTTPRequest');
      }
    }
  });

  test('POST /v1/csn?clientToken=t&client_token= without Content-Type, a null description: created; repeated: the same', async () => {
    const create = () => ok(bare('POST', CSN, 'clientToken=t&client_token=', '{"name":"n","description":null}'));
    const [first, second] = [await create(), await create()];
    assert.equal(first.text, second.text);
    assert.match(first.json.csnId, /^csn-[0-9a-z]{16}$/);
    assert.equal((await shown(first.json.csnId)).description, '');
  });

  test('POST /v1/csn?clientToken twice: two CSNs', async () => {
    const create = () => ok(bare('POST', CSN, 'clientToken', '{"name":"n"}'));
    assert.notEqual((await create()).json.csnId, (await create()).json.csnId);
  });

  test('PUT /v1/csn/{id}?client_token= with a null description: name changed, description kept', async () => {
    const { csnId } = (await ok(bare('POST', CSN, '', '{"name":"n","description":"kept"}'))).json;
    await ok(bare('PUT', `${CSN}/${csnId}`, 'client_token=', '{"name":"x","description":null}'));
    const { name, description } = await shown(csnId);
    assert.deepEqual({ name, description }, { name: 'x', description: 'kept' });
    await ok(bare('PUT', `${CSN}/${csnId}`, '', '{"description":""}'));
    assert.deepEqual((await shown(csnId)).description, '', 'an empty one clears it');
  });

  test('PUT /v1/csn/{id}?clientToken&attach: attach, not update; all four spellings of a flag', async () => {
    const csn = await newCsn();
    const spellings = ['clientToken&attach', 'attach', 'attach=', 'attach&clientToken=x', 'client_token=&attach=x'];
    for (const [i, query] of spellings.entries()) {
      const vpc = await makeVpc(server.client);
      const body = { instanceType: 'vpc', instanceId: vpc, instanceRegion: 'bj', instanceAccountId: null };
      const answer = await ok(bare('PUT', `${CSN}/${csn}`, query, JSON.stringify(body)));
      assert.equal(answer.text, '');
      assert.equal(answer.headers['content-length'], '0');
      assert.equal((await shown(csn)).instanceNum, i + 1, query);
      assert.equal((await shown(csn)).name, 'n');
    }
  });

  test('POST /v1/csn/bp Postpaid, a reservation of nulls, interworkType null: center, PostPaid', async () => {
    const reservation = { reservationLength: null, reservationTimeUnit: null };
    const body = { ...BP, interworkType: null, billing: { paymentTiming: 'Postpaid', reservation } };
    const { csnBpId } = (await ok(bare('POST', PACKAGE, 'client_token=', JSON.stringify(body)))).json;
    const { json } = await ok(bare('GET', `${PACKAGE}/${csnBpId}`));
    assert.deepEqual([json.interworkType, json.paymentTiming, json.expireTime], ['center', 'PostPaid', undefined]);
  });

  test('PUT …/tgw/{tgw}?clientToken with {}: 200, nothing changed', async () => {
    const tgws = () => ok(bare('GET', `${CSN}/${made.csn}/tgw`));
    const before = (await tgws()).text;
    await ok(bare('PUT', `${CSN}/${made.csn}/tgw/${made.tgw}`, 'clientToken', '{}'));
    assert.equal((await tgws()).text, before);
  });

  test('DELETE …?clientToken with Content-Type and no body, or null: handled', async () => {
    for (const body of ['', 'null', '{']) {
      const headers = { 'content-type': 'application/json;charset=UTF-8' };
      const path = `${CSN}/${await newCsn()}`;
      const drop = { query: 'clientToken', body, headers };
      await ok(sendSigned(server.ports.api, server.client.keys, 'DELETE', path, drop));
      await refused(bare('GET', path), 'CsnNotFoundException');
    }
  });

  test('POST /v1/csn/bp with "bandwidth":"10": InappropriateJSON', async () => {
    const body = JSON.stringify({ ...BP, bandwidth: '10' });
    await refused(bare('POST', PACKAGE, '', body), 'InappropriateJSON');
  });

  test('an Authorization with an empty list of signed headers is verified with the default set', async () => {
    const listless = (authorization: string) => authorization.replace(/\/[^/]*\/([0-9a-f]{64})$/, '//$1');
    const signing = { body: '{"name":"n"}', spoil: listless };
    await ok(sendSigned(server.ports.api, server.client.keys, 'POST', CSN, signing));
  });

  test('two flags of one route are an URI that cannot be parsed, flags of another are nobody’s', async () => {
    const vpc = await makeVpc(server.client);
    for (const [path, query] of [
      [`${CSN}/${made.csn}`, 'attach&detach'],
      [`${CSN}/${made.csn}`, 'detach=&clientToken&attach'],
      [`${PACKAGE}/${made.csnBp}`, 'bind&unbind'],
      [`${PACKAGE}/${made.csnBp}`, 'resize&bind'],
    ] as const) {
      await refused(bare('PUT', path, query, '{}'), 'InvalidURI');
    }
    const csn = await newCsn();
    await ok(bare('PUT', `${CSN}/${csn}`, 'bind&resize&unbind', '{"name":"updated"}'));
    assert.equal((await shown(csn)).name, 'updated');
    await ok(attach(server.client, csn, vpc));
  });

  test('bp and routeTable are never a CSN’s id', async () => {
    for (const [method, path] of [
      ['PUT', `${CSN}/bp`],
      ['DELETE', `${CSN}/bp`],
      ['GET', `${CSN}/routeTable`],
      ['PUT', `${CSN}/routeTable`],
      ['GET', `${CSN}/routeTable/routeTable`],
      ['GET', `${CSN}/routeTable/instance`],
    ] as const) {
      await refused(bare(method, path, '', method === 'PUT' ? '{}' : ''), 'InvalidURI');
    }
    await refused(bare('GET', `${CSN}/bp/instance`), 'NoSuchObject');
  });
});
