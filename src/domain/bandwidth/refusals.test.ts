import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { changeAccount, openAccount } from '../account/commands.ts';
import { type Command, DEFAULT_CSN } from '../command.ts';
import { createCsn } from '../csn/csns.ts';
import type { Refusal } from '../refusal.ts';
import { Stage } from '../testing/stage.ts';
import type { BillingGiven } from './billing.ts';
import { createLimit, deleteLimit, updateLimit } from './limits.ts';
import {
  bindPackage,
  createPackage,
  deletePackage,
  renamePackage,
  renewPackage,
  resizePackage,
  unbindPackage,
} from './packages.ts';
import { bandwidthBetween, limitsOfCsn, limitsOfPackage, packageOf, packagesOf } from './views.ts';

const A = 'a'.repeat(32);
const postpaid = { paymentTiming: 'Postpaid' };
const month = { reservationLength: 1, reservationTimeUnit: 'month' };
const prepaid = { paymentTiming: 'Prepaid', reservation: month };
const own = { account: A, name: 'p', bandwidth: 100, geographicA: 'China', geographicB: 'China', billing: postpaid };
const buy = (more: object = {}) => createPackage({ ...own, ...more });
const paid = (billing: BillingGiven, more: object = {}) => buy({ billing, ...more });
const edge = 'cn-hangzhou-cm';

/** A package of 100 bound to a CSN with 60 of it between bj and gz; another that is free; a prepaid one that is free. */
function setting() {
  const stage = new Stage();
  stage.do(openAccount({ id: A, name: 'n', accessKeyId: 'k', secret: '' }));
  const { csnId } = stage.do(createCsn({ account: A, name: 'c' }));
  const { csnId: otherCsn } = stage.do(createCsn({ account: A, name: 'd' }));
  const { csnId: foreignCsn } = stage.do(createCsn({ account: 'b', name: 'e' }));
  const bought = (more: object = {}) => stage.do(buy(more)).csnBpId;
  const bound = (more: object = {}) => {
    const id = bought(more);
    stage.do(bindPackage(A, id, csnId));
    return id;
  };
  const shared = bound();
  stage.do(createLimit(A, shared, { localRegion: 'bj', peerRegion: 'gz', bandwidth: 60 }));
  const term = bought({ billing: prepaid });
  const stop = (id: string) => {
    stage.do(() => ({ events: [{ type: 'package-stopped', v: 1, package: id }], result: undefined }));
    return id;
  };
  const limit = (localRegion: string, peerRegion: string, bandwidth = 1, id = shared) =>
    createLimit(A, id, { localRegion, peerRegion, bandwidth });
  return { stage, csnId, otherCsn, foreignCsn, bought, bound, stop, shared, free: bought(), term, limit };
}
type Setting = ReturnType<typeof setting>;

/** [what, the reason or 'taken', the command]. */
const CASES: [string, string, (s: Setting) => Command<unknown> | Refusal][] = [
  ['a package of 0', 'body-invalid', () => buy({ bandwidth: 0 })],
  ['a package of 1', 'taken', () => buy({ bandwidth: 1 })],
  ['a package of 10000', 'taken', () => buy({ bandwidth: 10_000 })],
  ['a package of 10001', 'body-invalid', () => buy({ bandwidth: 10_001 })],
  ['a package of 1.5', 'body-invalid', () => buy({ bandwidth: 1.5 })],
  ['a blank name', 'body-invalid', () => buy({ name: ' ' })],
  ['a name of 66', 'body-invalid', () => buy({ name: 'x'.repeat(66) })],
  ['a bad tag', 'body-invalid', () => buy({ tags: [{ tagKey: '', tagValue: '' }] })],
  ['a type that is none', 'body-invalid', () => buy({ interworkType: 'centre' })],
  ['a type in another case', 'body-invalid', () => buy({ interworkType: 'Center' })],
  ['a geography that is none', 'body-invalid', () => buy({ geographicA: 'china' })],
  ['no payment timing', 'body-invalid', () => paid({})],
  ['a timing that is none', 'body-invalid', () => paid({ paymentTiming: 'Later' })],
  ['a timing in any case', 'taken', () => paid({ paymentTiming: 'POSTPAID' })],
  ['a method that is none', 'body-invalid', () => paid({ ...postpaid, billingMethod: 'ByTime' })],
  ['a method in another case', 'body-invalid', () => paid({ ...postpaid, billingMethod: 'bytraffic' })],
  ['prepaid without reservation', 'body-invalid', () => paid({ paymentTiming: 'Prepaid' })],
  ['prepaid with an empty one', 'body-invalid', () => paid({ paymentTiming: 'Prepaid', reservation: {} })],
  ['postpaid with an empty one', 'taken', () => paid({ ...postpaid, reservation: {} })],
  ['ten months', 'body-invalid', () => paid({ ...prepaid, reservation: { ...month, reservationLength: 10 } })],
  ['36 months', 'taken', () => paid({ ...prepaid, reservation: { ...month, reservationLength: 36 } })],
  ['a year', 'body-invalid', () => paid({ ...prepaid, reservation: { ...month, reservationTimeUnit: 'year' } })],
  ['prepaid to the edge', 'body-invalid', () => paid(prepaid, { interworkType: 'center-edge' })],
  ['prepaid at the edge', 'body-invalid', () => paid(prepaid, { interworkType: 'edge-edge' })],
  ['postpaid to the edge', 'taken', () => buy({ interworkType: 'center-edge' })],

  ['renaming nothing', 'package-unknown', () => renamePackage(A, 'csnBp-0', 'q')],
  ['renaming what is no id', 'package-unknown', () => renamePackage(A, 'p', 'q')],
  ["renaming another's", 'package-unknown', (s) => renamePackage('b', s.free, 'q')],
  ['renaming as the operator', 'taken', (s) => renamePackage(undefined, s.free, 'q')],
  ['renaming to a blank', 'body-invalid', (s) => renamePackage(A, s.free, '')],

  ['resizing nothing', 'package-unknown', () => resizePackage(A, 'csnBp-0', 5)],
  ['resizing to 0', 'body-invalid', (s) => resizePackage(A, s.shared, 0)],
  ['resizing below what is used', 'state-forbids', (s) => resizePackage(A, s.shared, 59)],
  ['resizing to what is used', 'taken', (s) => resizePackage(A, s.shared, 60)],
  ['resizing what is stopped', 'state-forbids', (s) => resizePackage(A, s.stop(s.term), 200)],

  ['binding nothing', 'package-unknown', (s) => bindPackage(A, 'csnBp-0', s.csnId)],
  ['binding to what is no id', 'csn-id-malformed', (s) => bindPackage(A, s.free, 'vpc-1')],
  ['binding to nothing', 'csn-unknown', (s) => bindPackage(A, s.free, 'csn-0')],
  ["binding to another's", 'csn-unknown', (s) => bindPackage(A, s.free, s.foreignCsn)],
  ['binding again', 'exists-already', (s) => bindPackage(A, s.shared, s.csnId)],
  ['binding elsewhere too', 'exists-already', (s) => bindPackage(A, s.shared, s.otherCsn)],
  ['binding what is stopped', 'state-forbids', (s) => bindPackage(A, s.stop(s.term), s.csnId)],
  ['binding what is stopped and bound', 'exists-already', (s) => bindPackage(A, s.stop(s.shared), s.csnId)],

  ['unbinding nothing', 'package-unknown', (s) => unbindPackage(A, 'csnBp-0', s.csnId)],
  ['unbinding from what is no id', 'csn-id-malformed', (s) => unbindPackage(A, s.free, 'x')],
  ['unbinding what is not bound', 'state-forbids', (s) => unbindPackage(A, s.free, s.csnId)],
  ['unbinding from another', 'csn-id-malformed', (s) => unbindPackage(A, s.shared, s.otherCsn)],
  ['unbinding with limits', 'state-forbids', (s) => unbindPackage(A, s.shared, s.csnId)],
  ['unbinding', 'taken', (s) => unbindPackage(A, s.bound(), s.csnId)],
  ['unbinding what is stopped', 'taken', (s) => unbindPackage(A, s.stop(s.bound({ billing: prepaid })), s.csnId)],

  ['deleting nothing', 'package-unknown', () => deletePackage(A, 'csnBp-0')],
  ['deleting what is bound', 'state-forbids', (s) => deletePackage(A, s.shared)],
  ['deleting', 'taken', (s) => deletePackage(A, s.free)],
  ['deleting what is paid for', 'taken', (s) => deletePackage(A, s.term)],

  ['renewing nothing', 'package-unknown', () => renewPackage(A, 'csnBp-0', month)],
  ['renewing for ten months', 'body-invalid', (s) => renewPackage(A, s.term, { ...month, reservationLength: 10 })],
  ['renewing what is postpaid', 'state-forbids', (s) => renewPackage(A, s.free, month)],
  ['renewing', 'taken', (s) => renewPackage(A, s.term, month)],

  ['a share of nothing', 'package-unknown', (s) => s.limit('bj', 'su', 1, 'csnBp-0')],
  ['a share of 0', 'body-invalid', (s) => s.limit('bj', 'su', 0)],
  ['a share of 1.5', 'body-invalid', (s) => s.limit('bj', 'su', 1.5)],
  ['more than is left', 'state-forbids', (s) => s.limit('bj', 'su', 41)],
  ['what is left', 'taken', (s) => s.limit('bj', 'su', 40)],
  ['a pair again', 'exists-already', (s) => s.limit('bj', 'gz')],
  ['a pair again, the other way', 'exists-already', (s) => s.limit('GZ', 'BJ')],
  ["a pair of another package's", 'exists-already', (s) => s.limit('gz', 'bj', 1, s.bound())],
  ['a pair again, and too much', 'exists-already', (s) => s.limit('bj', 'gz', 1000)],
  ['a region with itself', 'csn-region-invalid', (s) => s.limit('su', 'SU')],
  ['a region that is none', 'csn-region-invalid', (s) => s.limit('bj', 'mars')],
  ['no region', 'csn-region-invalid', (s) => s.limit('bj', '')],
  ['another continent', 'csn-region-invalid', (s) => s.limit('bj', 'hkg')],
  ['the edge', 'csn-region-invalid', (s) => s.limit('bj', edge)],
  ['an unbound package', 'state-forbids', (s) => s.limit('bj', 'su', 1, s.free)],
  ['a bad region in an unbound package', 'csn-region-invalid', (s) => s.limit('bj', 'hkg', 1, s.free)],
  ['a stopped package', 'state-forbids', (s) => s.limit('bj', 'su', 1, s.stop(s.shared))],

  ['changing a share of nothing', 'package-unknown', () => change('csnBp-0', 'bj', 'gz', 1)],
  ['changing a share to 0', 'body-invalid', (s) => change(s.shared, 'bj', 'gz', 0)],
  ['changing a pair without', 'limit-unknown', (s) => change(s.shared, 'bj', 'su', 1)],
  ['changing regions that are none', 'limit-unknown', (s) => change(s.shared, 'mars', 'bj', 1)],
  ["changing another package's", 'limit-unknown', (s) => change(s.bound(), 'bj', 'gz', 1)],
  ["changing an unbound package's", 'limit-unknown', (s) => change(s.free, 'bj', 'gz', 1)],
  ['changing to all', 'taken', (s) => change(s.shared, 'GZ', 'bj', 100)],
  ['changing to more', 'state-forbids', (s) => change(s.shared, 'bj', 'gz', 101)],

  ['deleting a share of nothing', 'package-unknown', () => deleteLimit(A, 'csnBp-0', pair('bj', 'gz'))],
  ['deleting a pair without', 'limit-unknown', (s) => deleteLimit(A, s.shared, pair('bj', 'su'))],
  ["deleting another package's", 'limit-unknown', (s) => deleteLimit(A, s.bound(), pair('bj', 'gz'))],
  ['deleting a share', 'taken', (s) => deleteLimit(A, s.shared, pair('gz', 'BJ'))],
];

const pair = (localRegion: string, peerRegion: string) => ({ localRegion, peerRegion });
const change = (id: string, localRegion: string, peerRegion: string, bandwidth: number) =>
  updateLimit(A, id, { localRegion, peerRegion, bandwidth });

/** [type, geographies, local and peer, whether they may share]. */
const CLASSES: [string, string, string, string, boolean][] = [
  ['center', 'China China', 'bj', 'gz', true],
  ['center', 'China China', 'sin', 'hkg', false],
  ['center', 'Asia-Pacific Asia-Pacific', 'sin', 'hkg', true],
  ['center', 'Asia-Pacific Asia-Pacific', 'sin', 'bj', false],
  ['center', 'China Asia-Pacific', 'bj', 'hkg', true],
  ['center', 'China Asia-Pacific', 'hkg', 'bj', true],
  ['center', 'Asia-Pacific China', 'bj', 'hkg', true],
  ['center', 'China Asia-Pacific', 'bj', 'gz', false],
  ['center', 'China Asia-Pacific', 'sin', 'hkg', false],
  ['center-edge', 'China China', 'gz', edge, true],
  ['center-edge', 'China China', edge, 'gz', false],
  ['center-edge', 'China China', 'gz', 'bj', false],
  ['center-edge', 'China China', 'hkg', edge, false],
  ['center-edge', 'China Asia-Pacific', 'hkg', edge, true],
  ['center-edge', 'China Asia-Pacific', 'gz', edge, false],
  ['edge-edge', 'China China', edge, 'cn-beijing-ct', true],
  ['edge-edge', 'China China', edge, 'gz', false],
  ['edge-edge', 'China China', edge, edge, false],
];

describe('what bandwidth refuses', () => {
  for (const [what, reason, command] of CASES) {
    test(`${what}: ${reason}`, () => {
      const s = setting();
      assert.equal(s.stage.refused(command(s)), reason);
    });
  }

  for (const [interworkType, geographies, local, peer, may] of CLASSES) {
    test(`${interworkType} ${geographies}: ${local} and ${peer} ${may ? '' : 'do not '}share`, () => {
      const s = setting();
      const [geographicA, geographicB] = geographies.split(' ');
      const id = s.bound({ interworkType, geographicA, geographicB });
      s.stage.do(deleteLimit(A, s.shared, pair('bj', 'gz')));
      assert.equal(s.stage.refused(s.limit(local, peer, 1, id)), may ? 'taken' : 'csn-region-invalid');
    });
  }

  test('an account that may not cross the border buys on one side of it only', () => {
    const { stage } = setting();
    const across = { geographicA: 'Asia-Pacific' };
    assert.equal(stage.refused(buy(across)), 'taken');
    stage.do(changeAccount(A, { crossBorder: false }));
    assert.equal(stage.refused(buy(across)), 'cross-border-forbidden');
    assert.equal(stage.refused(buy({ ...across, name: '' })), 'body-invalid');
    assert.equal(stage.refused(buy({ ...across, geographicB: 'Asia-Pacific' })), 'taken');
    stage.do(changeAccount(A, { crossBorder: true }));
    assert.equal(stage.refused(buy(across)), 'taken');
  });

  test('a quota counts the packages an account has', () => {
    const { stage, free } = setting();
    stage.quotas = { packages: packagesOf(stage.state, A).size };
    assert.equal(stage.refused(buy()), 'quota-reached');
    stage.do(deletePackage(A, free));
    assert.equal(stage.refused(buy()), 'taken');
  });

  test('where the operator says so, what is paid for cannot be deleted before it expires', () => {
    const { stage, term, free, stop } = setting();
    stage.csn = { ...DEFAULT_CSN, deletePrepaid: false };
    assert.equal(stage.refused(deletePackage(A, term)), 'state-forbids');
    assert.equal(stage.refused(deletePackage(A, free)), 'taken');
    assert.equal(stage.refused(deletePackage(A, stop(term))), 'taken');
  });
});

describe('what packages are', () => {
  const shown = (s: Setting, id: string) => {
    const found = packageOf(s.stage.state, A, id);
    return 'refused' in found ? assert.fail(found.refused) : found;
  };

  test('what is not said is centre, paid by bandwidth; at the edge by the 95th percentile', () => {
    const s = setting();
    const { interworkType, interworkRegion, prepaid: before, billingMethod, csn, used } = shown(s, s.free);
    assert.deepEqual(
      [interworkType, interworkRegion, before, billingMethod, csn, used],
      ['center', 'chinesemainland', false, 'ByBandwidth', '', 0],
    );
    assert.equal(shown(s, s.bought({ interworkType: 'edge-edge' })).billingMethod, 'PeakBandwidth_Percent_95');
    const said = { ...postpaid, billingMethod: 'Enhanced_Percent_95' };
    assert.equal(shown(s, s.bought({ billing: said })).billingMethod, 'Enhanced_Percent_95');
    assert.equal(shown(s, s.bought({ geographicB: 'Asia-Pacific' })).interworkRegion, 'crossregional');
    const asian = { geographicA: 'Asia-Pacific', geographicB: 'Asia-Pacific' };
    assert.equal(shown(s, s.bought(asian)).interworkRegion, 'asiapacific');
  });

  test('a pair is shown as it was made, in lower case, and found either way', () => {
    const s = setting();
    s.stage.do(s.limit('SU', 'BJ', 7));
    const shares = limitsOfCsn(s.stage.state, s.csnId).map((one) => `${one.localRegion} ${one.peerRegion}`);
    assert.deepEqual(shares, ['bj gz', 'su bj']);
    assert.equal(bandwidthBetween(s.stage.state, s.csnId, 'bj', 'su'), 7);
    assert.equal(bandwidthBetween(s.stage.state, s.csnId, 'su', 'bj'), 7);
    assert.equal(bandwidthBetween(s.stage.state, s.csnId, 'gz', 'su'), undefined);
    assert.equal(bandwidthBetween(s.stage.state, s.otherCsn, 'bj', 'su'), undefined);
  });

  test("a stopped package's shares are listed and count as none, until it is renewed", () => {
    const s = setting();
    const id = s.bound({ billing: prepaid });
    s.stage.do(s.limit('bj', 'su', 7, id));
    s.stop(id);
    assert.equal(limitsOfPackage(s.stage.state, id).size, 1);
    assert.equal(bandwidthBetween(s.stage.state, s.csnId, 'bj', 'su'), undefined);
    assert.equal(s.stage.refused(s.limit('bj', 'cd', 1, id)), 'state-forbids');
    s.stage.do(renewPackage(A, id, month));
    assert.equal(bandwidthBetween(s.stage.state, s.csnId, 'bj', 'su'), 7);
    assert.equal(s.stage.refused(s.limit('bj', 'cd', 1, id)), 'taken');
  });

  test('a term grows from its expiry while it runs, and from now once it is over', () => {
    const s = setting();
    const first = shown(s, s.term).expiresAt!;
    assert.equal(new Date(first).toISOString().slice(0, 10), '1970-02-01');
    s.stage.do(renewPackage(A, s.term, month));
    assert.equal(
      new Date(shown(s, s.term).expiresAt!).toISOString(),
      new Date(first).toISOString().replace('-02-', '-03-'),
    );
    assert.equal(s.stage.state.due.next?.at, shown(s, s.term).expiresAt);
    s.stop(s.term);
    assert.equal(s.stage.state.due.next, undefined);
    // Long after: a command decided at a later moment.
    const at = Date.UTC(2031, 0, 31);
    const renew = renewPackage(A, s.term, month) as Command<undefined>;
    s.stage.do((state, context) => renew(state, { ...context, at }));
    assert.equal(shown(s, s.term).expiresAt, Date.UTC(2031, 1, 28));
    assert.equal(shown(s, s.term).stopped, false);
    assert.deepEqual(s.stage.state.due.next, {
      ...{ at: Date.UTC(2031, 1, 28), position: shown(s, s.term).position, kind: 'package-expired', id: s.term },
    });
    s.stage.do(deletePackage(A, s.term));
    assert.equal(s.stage.state.due.next, undefined);
  });
});
