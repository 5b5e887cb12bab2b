import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCsn, deleteCsn } from '../csn/csns.ts';
import { Stage } from '../testing/stage.ts';
import { createLimit, deleteLimit, updateLimit } from './limits.ts';
import { bindPackage, createPackage, deletePackage, resizePackage, unbindPackage } from './packages.ts';
import { bandwidthBetween, limitsOfCsn, packageOf } from './views.ts';

test('the bandwidth steps of the reference scenario, csn contract 10', () => {
  const stage = new Stage();
  const { csnId } = stage.do(createCsn({ account: 'a', name: 'lab' }));
  const postpaid = { paymentTiming: 'Postpaid' };
  const prepaid = {
    paymentTiming: 'Prepaid',
    reservation: { reservationLength: 1, reservationTimeUnit: 'month' },
  };
  const buy = (more: object) =>
    createPackage({
      ...{ account: 'a', name: 'p', bandwidth: 100, geographicA: 'China', geographicB: 'China', billing: postpaid },
      ...more,
    });
  const bound = (more: object): string => {
    const { csnBpId } = stage.do(buy(more));
    stage.do(bindPackage('a', csnBpId, csnId));
    return csnBpId;
  };
  const limit = (id: string, localRegion: string, peerRegion: string, bandwidth: number) =>
    stage.refused(createLimit('a', id, { localRegion, peerRegion, bandwidth }));
  const shown = (id: string) => {
    const found = packageOf(stage.state, 'a', id);
    return 'refused' in found ? found.refused : `${found.interworkRegion} ${found.bandwidth} ${found.used}`;
  };
  const edge = 'cn-hangzhou-cm';

  // b1 to b5
  const bp1 = bound({});
  assert.equal(shown(bp1), 'chinesemainland 100 0');
  assert.equal(limit(bp1, 'bj', 'gz', 60), 'taken');
  assert.equal(limit(bp1, 'gz', 'bj', 10), 'exists-already');
  assert.equal(limit(bp1, 'bj', 'su', 50), 'state-forbids');
  assert.equal(shown(bp1), 'chinesemainland 100 60');
  stage.do(updateLimit('a', bp1, { localRegion: 'bj', peerRegion: 'gz', bandwidth: 100 }));
  assert.equal(stage.refused(resizePackage('a', bp1, 80)), 'state-forbids');
  stage.do(resizePackage('a', bp1, 200));
  assert.equal(shown(bp1), 'chinesemainland 200 100');
  // b6 to b9
  const bp2 = bound({ geographicB: 'Asia-Pacific', bandwidth: 20, billing: prepaid });
  assert.equal(limit(bp2, 'bj', 'hkg', 20), 'taken');
  assert.equal(shown(bp2), 'crossregional 20 20');
  assert.equal(limit(bp2, 'bj', 'gz', 1), 'csn-region-invalid');
  assert.equal(stage.refused(buy({ interworkType: 'center-edge', billing: prepaid })), 'body-invalid');
  const bp3 = bound({ interworkType: 'center-edge', bandwidth: 50 });
  assert.equal(limit(bp3, 'gz', edge, 10), 'taken');
  assert.equal(limit(bp3, edge, 'gz', 10), 'csn-region-invalid');
  // b10 to b12
  assert.deepEqual(
    limitsOfCsn(stage.state, csnId).map((one) => `${one.localRegion} ${one.peerRegion} ${one.bandwidth}`),
    ['bj gz 100', 'bj hkg 20', `gz ${edge} 10`],
  );
  for (const [a, b] of [
    ['gz', 'hkg'],
    ['bj', edge],
    ['hkg', edge],
  ] as const) {
    assert.equal(bandwidthBetween(stage.state, csnId, a, b), undefined);
  }
  assert.equal(stage.refused(deleteCsn('a', csnId)), 'csn-in-use');
  assert.equal(stage.refused(unbindPackage('a', bp3, csnId)), 'state-forbids');
  stage.do(deleteLimit('a', bp3, { localRegion: edge, peerRegion: 'gz' }));
  stage.do(unbindPackage('a', bp3, csnId));
  stage.do(deletePackage('a', bp3));
  assert.equal(shown(bp3), 'package-unknown');
  assert.equal(stage.state.bandwidth.boundTo.get(csnId)?.size, 2);
});
