import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../client.ts';
import { CSN } from '../sdk/csn-making.ts';
import { makeVpc, ok, refused } from '../sdk/making.ts';
import { newCsn, Operator, vpc } from './csn-operator.ts';

/** Grants, all their states, where it takes an hour to attach and to detach (csn contract 6). */
describe('grants', () => {
  const HOUR = 3600;
  let operator: Operator;
  let owner: { account: string; client: Client };
  let peer: { account: string; client: Client };
  let csn: string;
  let instanceId: string;
  let grantId: string;
  const later = () => ok(operator.ask('POST', '/clock', { seconds: HOUR }));
  const grant = () => ({ account: owner.account, peerAccount: peer.account, csnId: csn, ...vpc(instanceId) });
  const create = (more: object = {}) => operator.ask('POST', '/grants', { ...grant(), ...more });
  const status = async () => (await operator.json('GET', `/grants/${grantId}`)).status;
  const load = (flag: string) =>
    peer.client.call('PUT', `${CSN}/${csn}`, {
      query: flag,
      body: { ...vpc(instanceId), instanceAccountId: owner.account },
    });

  const tableOf = async (id: string): Promise<string> =>
    (await ok(peer.client.call('GET', `${CSN}/${id}/routeTable`))).json.csnRts[0].csnRtId;

  before(async () => {
    operator = await Operator.start({ NETLOOM_ATTACH_DELAY_MS: String(HOUR * 1000), NETLOOM_TEST_CLOCK: 'true' });
    [owner, peer] = [await operator.account('owner'), await operator.account('peer')];
    ({ csn } = await newCsn(peer.client));
    instanceId = await makeVpc(owner.client);
  });
  after(() => operator.server.kill());

  test('without one nothing of another account is loaded; with one it is, and shown as it stands', async () => {
    await refused(load('attach'), 'GrantNotFoundException');
    ({ grantId } = (await ok(create({ description: 'for the lab' }))).json);
    assert.match(grantId, /^grant-[0-9a-z]{12}$/);
    const { createTime, ...shown } = await operator.json('GET', `/grants/${grantId}`);
    assert.deepEqual(shown, { grantId, ...grant(), description: 'for the lab', status: 'granted' });
    assert.match(createTime, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    await ok(load('attach'));
    assert.equal(await status(), 'attaching');
    await refused(operator.ask('DELETE', `/grants/${grantId}`), 'GrantStatusNotAllowDeleteException');
    await later();
    assert.equal(await status(), 'attached');
    await refused(operator.ask('DELETE', `/grants/${grantId}`), 'NotAllowRevokeGrant');
    await ok(load('detach'));
    assert.equal(await status(), 'detaching');
    await refused(operator.ask('DELETE', `/grants/${grantId}`), 'GrantStatusNotAllowDeleteException');
    await later();
    assert.equal(await status(), 'granted');
  });

  test('an instance is granted once', async () => {
    await refused(create(), 'DuplicateException');
    await refused(create({ csnId: (await newCsn(peer.client)).csn }), 'DuplicateException');
  });

  test('what was lent and given back is a stranger: the rule left behind does not tell what it is called now', async () => {
    const [lent, own] = [await makeVpc(owner.client, 'lent'), await makeVpc(peer.client, 'own')];
    const { grantId: lease } = (await ok(create({ instanceId: lent }))).json;
    for (const [instanceId, account, client] of [
      [lent, owner.account, owner.client],
      [own, peer.account, peer.client],
    ] as const) {
      const { csn: lab, table } = instanceId === lent ? { csn, table: await tableOf(csn) } : await newCsn(peer.client);
      const body = { ...vpc(instanceId), instanceAccountId: account };
      const change = (query: string) => ok(peer.client.call('PUT', `${CSN}/${lab}`, { query, body }));
      const rules = `${CSN}/routeTable/${table}/rule`;
      const shown = async () => {
        const { nextHopId, nextHopName } = (await ok(peer.client.call('GET', rules))).json.csnRtRules[0];
        return [nextHopId, nextHopName];
      };
      await change('attach');
      await later();
      const { instances } = (await ok(peer.client.call('GET', `${CSN}/${lab}/instance`))).json;
      const attachId = instances.find((one: { instanceId: string }) => one.instanceId === instanceId).attachId;
      const rule = { attachId, destAddress: '0.0.0.0/0', routeType: 'custom' };
      await ok(peer.client.call('POST', rules, { body: rule }));
      assert.deepEqual(await shown(), [instanceId, instanceId === lent ? 'lent' : 'own']);
      await change('detach');
      await later();
      if (instanceId === lent) await ok(operator.ask('DELETE', `/grants/${lease}`));
      const renamed = { query: 'modifyAttribute', body: { name: 'new' } };
      await ok(client.call('PUT', `/v1/vpc/${instanceId}`, renamed));
      assert.deepEqual(await shown(), [instanceId, instanceId === lent ? '' : 'new']);
    }
  });

  test('its refusals', async () => {
    const another = await makeVpc(owner.client, 'another');
    const of = (more: object) => create({ instanceId: another, ...more });
    await refused(of({ csnId: 'nonsense' }), 'CsnIdInvalidException');
    await refused(of({ csnId: 'csn-0000000000000000' }), 'CsnNotFoundException');
    await refused(of({ csnId: (await newCsn(owner.client)).csn }), 'CsnNotFoundException');
    await refused(of({ instanceId: 'vpc-none' }), 'InstanceIdInvalidException');
    await refused(of({ instanceRegion: 'gz' }), 'InstanceIdInvalidException');
    await refused(of({ account: 'f'.repeat(32) }), 'InstanceIdInvalidException');
    const wrong = [
      ...[{ instanceType: 'channel' }, { instanceType: 'nat' }, { peerAccount: owner.account }],
      ...[{ description: 'x'.repeat(201) }, { peerAccountId: peer.account }, { account: 1 }],
    ];
    for (const more of wrong) await refused(of(more), 'InappropriateJSON');
    await refused(operator.ask('GET', '/grants/grant-none'), 'GrantNotFoundException');
    await refused(operator.ask('DELETE', '/grants/grant-none'), 'GrantNotFoundException');
  });

  test('they are listed in pages, those of one account alone too; a marker holds when its grant is gone', async () => {
    const third = await operator.account('third');
    const own = await makeVpc(third.client);
    const of = async (id: string, account: string) => (await ok(create({ instanceId: id, account }))).json.grantId;
    const ids = [grantId, await of(own, third.account)];
    for (const name of ['v', 'w']) ids.push(await of(await makeVpc(owner.client, name), owner.account));
    const list = (query: string) => operator.json('GET', `/grants?${query}`);
    const idsOf = ({ grants }: { grants: { grantId: string }[] }) => grants.map((one) => one.grantId);
    assert.deepEqual(idsOf(await list('')), ids);
    assert.deepEqual(idsOf(await list(`account=${third.account}`)), [ids[1]]);
    const first = await list('maxKeys=2');
    assert.deepEqual([idsOf(first), first.isTruncated, first.maxKeys], [ids.slice(0, 2), true, 2]);
    await ok(operator.ask('DELETE', `/grants/${ids[2]}`));
    const rest = await list(`maxKeys=2&marker=${first.nextMarker}`);
    assert.deepEqual([idsOf(rest), rest.isTruncated, rest.nextMarker], [[ids[3]], false, undefined]);
    for (const marker of ['0', 'grant-none', '999999999']) {
      await refused(operator.ask('GET', `/grants?marker=${marker}`), 'InvalidHTTPRequest');
    }
  });

  test('a grant that is taken back lets nothing in', async () => {
    await ok(operator.ask('DELETE', `/grants/${grantId}`));
    await refused(load('attach'), 'GrantNotFoundException');
    await refused(operator.ask('GET', `/grants/${grantId}`), 'GrantNotFoundException');
  });
});
