import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from '../command.ts';
import { Stage } from '../testing/stage.ts';
import { createPackage, renewPackage } from './packages.ts';

test('a package is not renewed beyond the last year that times of the wire can say', () => {
  const stage = new Stage();
  const reservation = { reservationLength: 36, reservationTimeUnit: 'month' };
  const { csnBpId } = stage.do(
    createPackage({
      ...{ account: 'a', name: 'p', bandwidth: 1, geographicA: 'China', geographicB: 'China' },
      billing: { paymentTiming: 'Prepaid', reservation },
    }),
  );
  const renewedAt = (at: number) => {
    const renew = renewPackage('a', csnBpId, reservation) as Command<undefined>;
    return stage.refused((state, context) => renew(state, { ...context, at }));
  };
  assert.equal(renewedAt(Date.UTC(9997, 0)), 'state-forbids');
  assert.equal(renewedAt(Date.UTC(9996, 11, 31)), 'taken');
});
