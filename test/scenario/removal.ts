import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ok, refused } from '../sdk/making.ts';
import { empty, type Lab } from './lab.ts';
import { RT0 } from './step10.ts';

/** Steps 11 to 16: everything goes again, and what is left takes over. */
export function removal(lab: () => Lab): void {
  test('11 detach V2', async () => {
    await empty(lab().detach('V2'));
    const left = RT0.filter((rule) => !rule.includes(' V2 ')).map((rule) => rule.replace('P V4 c', 'P V4 a'));
    assert.equal(left.length, 9);
    assert.deepEqual(await lab().rules('RT0'), left);
    assert.deepEqual(await lab().rules('RT1'), []);
    assert.deepEqual(await lab().tgwRules('cn-hangzhou-cm'), []);
    assert.equal((await lab().tgwRules('gz')).length, 8);
  });

  test('12 detach V1', async () => {
    await empty(lab().detach('V1'));
    const rules = await lab().rules('RT0');
    assert.equal(rules.length, 8);
    assert.equal(rules[0], '0.0.0.0/0 K V1 a BH');
    assert.equal(await lab().lookup('V4', '10.30.1.9', '10.10.1.1'), 'blackhole');
    assert.equal(await lab().lookup('V4', '10.30.1.9', '10.10.200.1'), 'V3');
    const told = ['10.10.128.0/17', '10.20.0.0/16', '10.30.0.0/16', '10.200.0.0/16', '192.168.0.0/16'];
    assert.deepEqual(await lab().announced('C1'), told);
  });

  test('13 delete propagation C2 to RT0', async () => {
    await empty(lab().csn('DELETE', `/v1/csn/routeTable/{RT0}/propagation/${await lab().attachId('C2')}`));
    const rules = await lab().rules('RT0');
    assert.equal(rules.length, 7);
    assert.equal(rules.at(-1), '192.168.0.0/16 P C1 a (65010 65020)');
    assert.ok((await lab().announced('C2')).length > 0);
  });

  test('14 detach V3; B revokes the grant', async () => {
    await empty(
      lab().csn('PUT', '/v1/csn/{CSN}', 'detach', { ...lab().cast.get('V3')!, instanceAccountId: lab().accounts.b }),
    );
    assert.equal((await lab().rules('RT0')).length, 6);
    await ok(lab().own('DELETE', `/grants/${lab().id('grant')}`));
    assert.ok((await lab().tgwRegions()).includes('hkg'));
    assert.deepEqual(await lab().tgwRules('hkg'), []);
  });

  test('15 detach V4, C1, C2, E1', async () => {
    for (const alias of ['V4', 'C1', 'C2', 'E1']) await empty(lab().detach(alias));
    const { csnRtRules } = (await lab().csn('GET', '/v1/csn/routeTable/{RT0}/rule')).json;
    assert.deepEqual(csnRtRules.map(lab().words, lab()), ['0.0.0.0/0 K V1 a BH']);
    await empty(lab().csn('DELETE', `/v1/csn/routeTable/{RT0}/rule/${csnRtRules[0].ruleId}`));
    assert.deepEqual(await lab().rules('RT0'), []);
  });

  test('16 unbind and delete the remaining packages; DeleteCsn', async () => {
    for (const alias of ['BP1', 'BP2']) {
      const { bpLimits } = (await ok(lab().csn('GET', `/v1/csn/bp/{${alias}}/limit`))).json;
      for (const { localRegion, peerRegion } of bpLimits) {
        await empty(lab().csn('POST', `/v1/csn/bp/{${alias}}/limit/delete`, '', { localRegion, peerRegion }));
      }
      await empty(lab().csn('PUT', `/v1/csn/bp/{${alias}}`, 'unbind', { csnId: lab().id('CSN') }));
      await empty(lab().csn('DELETE', `/v1/csn/bp/{${alias}}`));
    }
    await empty(lab().csn('DELETE', '/v1/csn/{CSN}'));
    assert.equal((await refused(lab().detail(), 'CsnNotFoundException')).status, 404);
  });
}
