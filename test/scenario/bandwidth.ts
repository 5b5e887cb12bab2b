import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ok, refused } from '../sdk/making.ts';
import { empty, type Lab } from './lab.ts';

/** Steps b1 to b12: packages and their limits. */
export function bandwidth(lab: () => Lab): void {
  const limit = (alias: string, localRegion: string, peerRegion: string, bandwidth: number) => ({
    path: `/v1/csn/bp/{${alias}}/limit`,
    body: { localRegion, peerRegion, bandwidth },
  });
  const add = ({ path, body }: ReturnType<typeof limit>) => lab().csn('POST', path, '', body);
  const used = async (alias: string) => (await ok(lab().csn('GET', `/v1/csn/bp/{${alias}}`))).json.usedBandwidth;
  const china = { geographicA: 'China', geographicB: 'China', billing: { paymentTiming: 'Postpaid' } };
  const make = async (alias: string, body: object) => {
    lab().ids.set(alias, (await ok(lab().csn('POST', '/v1/csn/bp', '', { name: alias, ...body }))).json.csnBpId);
    await empty(lab().csn('PUT', `/v1/csn/bp/{${alias}}`, 'bind', { csnId: lab().id('CSN') }));
  };

  test('b1-b5 a package of 100', async () => {
    await make('BP1', { interworkType: 'center', bandwidth: 100, ...china });
    assert.equal((await lab().detail()).json.csnBpNum, 1);
    assert.equal((await lab().csn('GET', '/v1/csn/bp/{BP1}')).json.interworkRegion, 'chinesemainland');
    await empty(add(limit('BP1', 'bj', 'gz', 60)));
    assert.equal(await used('BP1'), 60);
    await refused(add(limit('BP1', 'gz', 'bj', 10)), 'DuplicateException');
    await refused(add(limit('BP1', 'bj', 'su', 50)), 'OperationDenied');
    assert.equal(await used('BP1'), 60);
    const { path, body } = limit('BP1', 'bj', 'gz', 100);
    await empty(lab().csn('PUT', path, '', body));
    await refused(lab().csn('PUT', '/v1/csn/bp/{BP1}', 'resize', { bandwidth: 80 }), 'OperationDenied');
    await empty(lab().csn('PUT', '/v1/csn/bp/{BP1}', 'resize', { bandwidth: 200 }));
    assert.equal(await used('BP1'), 100);
  });

  test('b6-b9 packages of other kinds', async () => {
    const month = { reservationLength: 1, reservationTimeUnit: 'month' };
    const prepaid = { paymentTiming: 'Prepaid', reservation: month };
    await make('BP2', { bandwidth: 20, geographicA: 'China', geographicB: 'Asia-Pacific', billing: prepaid });
    const second = (await lab().csn('GET', '/v1/csn/bp/{BP2}')).json;
    assert.deepEqual([second.interworkRegion, second.paymentTiming], ['crossregional', 'PrePaid']);
    const due = new Date(second.createdTime);
    due.setUTCMonth(due.getUTCMonth() + 1);
    assert.ok(Math.abs(Date.parse(second.expireTime) - due.getTime()) < 4 * 86_400_000, second.expireTime);
    await empty(add(limit('BP2', 'bj', 'hkg', 20)));
    await refused(add(limit('BP2', 'bj', 'gz', 1)), 'RegionInvalidException');
    const edge = { name: 'BP3', interworkType: 'center-edge', bandwidth: 50, ...china };
    await refused(lab().csn('POST', '/v1/csn/bp', '', { ...edge, billing: prepaid }), 'InappropriateJSON');
    await make('BP3', edge);
    await empty(add(limit('BP3', 'gz', 'cn-hangzhou-cm', 10)));
    await refused(add(limit('BP3', 'cn-hangzhou-cm', 'gz', 10)), 'RegionInvalidException');
  });

  test('b10-b12 limits by CSN; nothing bound is deleted', async () => {
    const { bpLimits } = (await ok(lab().csn('GET', '/v1/csn/{CSN}/bp/limit'))).json;
    type Row = { localRegion: string; peerRegion: string; bandwidth: number };
    assert.deepEqual(
      bpLimits.map(({ localRegion, peerRegion, bandwidth }: Row) => `${localRegion}-${peerRegion} ${bandwidth}`),
      ['bj-gz 100', 'bj-hkg 20', 'gz-cn-hangzhou-cm 10'],
    );
    await refused(lab().csn('DELETE', '/v1/csn/{CSN}'), 'CsnNotAllowDeleteException');
    const bound = { csnId: lab().id('CSN') };
    await refused(lab().csn('PUT', '/v1/csn/bp/{BP3}', 'unbind', bound), 'OperationDenied');
    const pair = { localRegion: 'gz', peerRegion: 'cn-hangzhou-cm' };
    await empty(lab().csn('POST', '/v1/csn/bp/{BP3}/limit/delete', '', pair));
    await empty(lab().csn('PUT', '/v1/csn/bp/{BP3}', 'unbind', bound));
    await empty(lab().csn('DELETE', '/v1/csn/bp/{BP3}'));
    assert.equal((await lab().detail()).json.csnBpNum, 2);
  });
}
