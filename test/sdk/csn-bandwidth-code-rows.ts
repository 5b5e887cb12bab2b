import { asked, badBodies, badPackage, type CodeRow, NOTHING, operator, steps } from './csn-code-row.ts';
import { BAD_TAGS } from './csn-code-rows.ts';
import type { CsnOperation, CsnStage } from './csn-stage.ts';

// Packages and the bandwidth of regions: the situations of csn contract 4.3, 4.4 and 5.2.

const billing = (paymentTiming: unknown, more: object = {}) => ({ billing: { paymentTiming, ...more } });
const reservation = (reservationLength: unknown, reservationTimeUnit: unknown = 'month') => ({
  reservation: { reservationLength, reservationTimeUnit },
});
export const PREPAID = billing('Prepaid', reservation(1));

const BAD_OFFER = {
  'no name': { name: undefined },
  'an empty name': { name: '' },
  'a blank name': { name: '  ' },
  'a name of 66 characters': { name: 'x'.repeat(66) },
  'no bandwidth': { bandwidth: undefined },
  'a bandwidth of 0': { bandwidth: 0 },
  'a negative bandwidth': { bandwidth: -1 },
  'a fraction of a bandwidth': { bandwidth: 1.5 },
  'a bandwidth of 10001': { bandwidth: 10001 },
  'a bandwidth as text': { bandwidth: '10' },
  'no geography': { geographicB: undefined },
  'an unknown geography': { geographicA: 'Europe' },
  'a geography in other letters': { geographicA: 'china' },
  'no billing': { billing: undefined },
  'no payment timing': billing(undefined),
  'an unknown payment timing': billing('Later'),
  'an unknown billing method': billing('Postpaid', { billingMethod: 'ByMood' }),
  'prepaid without a reservation': billing('Prepaid'),
  'prepaid with a reservation of nulls': billing('Prepaid', reservation(null, null)),
  'prepaid for 10 months': billing('Prepaid', reservation(10)),
  'prepaid for a fraction of a month': billing('Prepaid', reservation(1.5)),
  'prepaid for a year': billing('Prepaid', reservation(1, 'year')),
  'prepaid without a unit': billing('Prepaid', reservation(1, null)),
};
const BANDWIDTHS = {
  'no bandwidth': { bandwidth: undefined },
  'a bandwidth of 0': { bandwidth: 0 },
  'a negative bandwidth': { bandwidth: -1 },
  'a fraction of a bandwidth': { bandwidth: 1.5 },
  'a bandwidth as text': { bandwidth: '10' },
};
const REGIONS = {
  'no local region': { localRegion: undefined },
  'no peer region': { peerRegion: null },
  'a number for a region': { peerRegion: 1 },
};

const row = (
  operation: CsnOperation,
  code: string,
  situation: string,
  act: CodeRow['act'],
  first?: CodeRow['first'],
): CodeRow => ({ operation, code, situation, act, ...(first && { first }) });

const PACKAGES: readonly (readonly [CsnOperation, 'csnBp' | 'loose' | 'bound'])[] = [
  ['QueryCsnBpDetail', 'csnBp'],
  ['UpdateCsnBp', 'csnBp'],
  ['ResizeCsnBp', 'csnBp'],
  ['BindCsnBp', 'loose'],
  ['UnbindCsnBp', 'bound'],
  ['DeleteCsnBp', 'loose'],
  ['CreateRegionBandwidth', 'bound'],
  ['QueryRegionBandwidth', 'csnBp'],
  ['UpdateRegionBandwidth', 'csnBp'],
  ['DeleteRegionBandwidth', 'csnBp'],
];

const limit = (localRegion: string, peerRegion: string, bandwidth = 10) => ({ localRegion, peerRegion, bandwidth });
const limits = (code: string, situation: string, patch: object, ids?: (stage: CsnStage) => object): CodeRow =>
  row('CreateRegionBandwidth', code, situation, asked('CreateRegionBandwidth', ids, { ...patch }));
/** A new package of some kind, bound to `csn`, and then a limit in it. */
const limitIn =
  (more: object, patch: object): CodeRow['act'] =>
  async (stage) => {
    const { csnBpId } = (await asked('CreateCsnBp', undefined, { ...more })(stage)).json;
    await steps(asked('BindCsnBp', () => ({ loose: csnBpId })))(stage);
    return asked('CreateRegionBandwidth', () => ({ bound: csnBpId }), { ...patch })(stage);
  };
const EDGES = ['cn-hangzhou-cm', 'cn-wuhan-ct'] as const;
const misfits = (situation: string, more: object, patch: object): CodeRow =>
  row('CreateRegionBandwidth', 'RegionInvalidException', situation, limitIn(more, patch), async () => {});

export const BANDWIDTH_ROWS: readonly CodeRow[] = [
  ...badBodies('CreateCsnBp', {
    ...BAD_OFFER,
    ...BAD_TAGS,
    'an unknown interwork type': { interworkType: 'centre' },
    'prepaid from centre to edge': { interworkType: 'center-edge', ...PREPAID },
    'prepaid from edge to edge': { interworkType: 'edge-edge', ...PREPAID },
  }),
  row(
    'CreateCsnBp',
    'AccessDenied',
    'across borders, by an account that is not approved for it',
    asked('CreateCsnBp', undefined, { geographicB: 'Asia-Pacific' }),
    (stage) => operator(stage, 'PUT', `/accounts/${stage.account}`, { crossBorder: false }),
  ),
  row('CreateCsnBp', 'QuotaExceeded', 'packages of an account', asked('CreateCsnBp'), steps(asked('CreateCsnBp'))),

  ...badBodies('QueryCsnBpPrice', { ...BAD_OFFER, 'no bandwidth': { bandwidth: null } }),

  ...PACKAGES.flatMap(([operation, key]) => badPackage(operation, key)),

  ...badBodies('UpdateCsnBp', {
    'no name': { name: undefined },
    'an empty name': { name: '' },
    'a blank name': { name: ' ' },
    'a name of 66 characters': { name: 'x'.repeat(66) },
  }),

  ...badBodies('ResizeCsnBp', { ...BANDWIDTHS, 'a bandwidth of 10001': { bandwidth: 10001 } }),
  row('ResizeCsnBp', 'OperationDenied', 'below what is used', asked('ResizeCsnBp', undefined, { bandwidth: 59 })),

  ...badBodies('BindCsnBp', { 'no CSN': { csnId: undefined }, 'a number for a CSN': { csnId: 1 } }),
  ...['', 'no-such-form', 'csn-'].map((csn) =>
    row(
      'BindCsnBp',
      'CsnIdInvalidException',
      `to '${csn}'`,
      asked('BindCsnBp', () => ({ csn })),
    ),
  ),
  row(
    'BindCsnBp',
    'CsnNotFoundException',
    'to an unknown CSN',
    asked('BindCsnBp', () => ({ csn: `csn-${NOTHING}` })),
  ),
  row(
    'BindCsnBp',
    'CsnNotFoundException',
    "to another account's CSN",
    asked('BindCsnBp', ({ foreign }) => ({ csn: foreign.csn })),
  ),
  row(
    'BindCsnBp',
    'CsnNotFoundException',
    'to a deleted CSN',
    asked('BindCsnBp', ({ empty }) => ({ csn: empty })),
    steps(asked('DeleteCsn')),
  ),
  row(
    'BindCsnBp',
    'DuplicateException',
    'bound to this CSN',
    asked('BindCsnBp', ({ bound }) => ({ loose: bound })),
  ),
  row(
    'BindCsnBp',
    'DuplicateException',
    'bound to another CSN',
    asked('BindCsnBp', ({ bound, empty }) => ({ loose: bound, csn: empty })),
  ),

  ...badBodies('UnbindCsnBp', { 'no CSN': { csnId: undefined }, 'a number for a CSN': { csnId: 1 } }),
  ...['', 'no-such-form', `csn-${NOTHING}`].map((csn) =>
    row(
      'UnbindCsnBp',
      'CsnIdInvalidException',
      `from '${csn}'`,
      asked('UnbindCsnBp', () => ({ csn })),
    ),
  ),
  row(
    'UnbindCsnBp',
    'CsnIdInvalidException',
    'from a CSN it is not bound to',
    asked('UnbindCsnBp', ({ plain }) => ({ csn: plain })),
  ),
  row(
    'UnbindCsnBp',
    'OperationDenied',
    'not bound',
    asked('UnbindCsnBp', ({ loose }) => ({ bound: loose })),
  ),
  row(
    'UnbindCsnBp',
    'OperationDenied',
    'with limits',
    asked('UnbindCsnBp', ({ csnBp }) => ({ bound: csnBp })),
  ),

  row(
    'DeleteCsnBp',
    'OperationDenied',
    'bound',
    asked('DeleteCsnBp', ({ bound }) => ({ loose: bound })),
  ),
  row(
    'DeleteCsnBp',
    'OperationDenied',
    'paid in advance and not expired, where the operator forbids that',
    async (stage) => {
      const { csnBpId } = (await asked('CreateCsnBp', undefined, PREPAID)(stage)).json;
      return asked('DeleteCsnBp', () => ({ loose: csnBpId }))(stage);
    },
    async () => {},
  ),

  ...badBodies('CreateRegionBandwidth', { ...BANDWIDTHS, ...REGIONS }),
  limits('OperationDenied', 'of a package that is not bound', {}, ({ loose }) => ({ bound: loose })),
  limits('OperationDenied', 'more than the package has', { bandwidth: 101 }),
  limits('OperationDenied', 'more than is left', limit('bj', 'su', 41), ({ csnBp }) => ({ bound: csnBp })),
  ...[limit('', 'bj'), limit('bj', 'atlantis'), limit('bj', 'BJ')].map((patch) =>
    limits('RegionInvalidException', `${patch.localRegion} and ${patch.peerRegion}`, patch),
  ),
  limits('RegionInvalidException', 'a region beyond the geography', limit('bj', 'hkg')),
  limits('RegionInvalidException', 'two regions beyond the geography', limit('hkg', 'sin')),
  limits('RegionInvalidException', 'an edge region in a package of centres', limit('bj', EDGES[0])),
  misfits('both in China, in a package across borders', { geographicB: 'Asia-Pacific' }, limit('bj', 'su')),
  misfits('cloud and edge the wrong way round', { interworkType: 'center-edge' }, limit(EDGES[0], 'gz')),
  misfits('two centres in a package from centre to edge', { interworkType: 'center-edge' }, limit('bj', 'su')),
  misfits('a centre in a package of edges', { interworkType: 'edge-edge' }, limit('bj', EDGES[1])),
  limits('DuplicateException', 'the pair in another package of the CSN', limit('bj', 'gz')),
  limits('DuplicateException', 'the pair reversed', limit('gz', 'bj', 1), ({ csnBp }) => ({ bound: csnBp })),

  ...badBodies('UpdateRegionBandwidth', { ...BANDWIDTHS, ...REGIONS }),
  ...[limit('bj', 'su'), limit('bj', 'atlantis'), limit('', '')].map((patch) =>
    row(
      'UpdateRegionBandwidth',
      'NoSuchObject',
      `no such pair: '${patch.localRegion}' and '${patch.peerRegion}'`,
      asked('UpdateRegionBandwidth', undefined, patch),
    ),
  ),
  row(
    'UpdateRegionBandwidth',
    'NoSuchObject',
    "another package's pair",
    asked('UpdateRegionBandwidth', ({ bound }) => ({ csnBp: bound })),
  ),
  row(
    'UpdateRegionBandwidth',
    'OperationDenied',
    'more than the package has',
    asked('UpdateRegionBandwidth', undefined, { bandwidth: 101 }),
  ),

  ...badBodies('DeleteRegionBandwidth', REGIONS),
  row(
    'DeleteRegionBandwidth',
    'NoSuchObject',
    'no such pair',
    asked('DeleteRegionBandwidth', undefined, { peerRegion: 'su' }),
  ),
  row(
    'DeleteRegionBandwidth',
    'NoSuchObject',
    "another package's pair",
    asked('DeleteRegionBandwidth', ({ bound }) => ({ csnBp: bound })),
  ),
  row(
    'DeleteRegionBandwidth',
    'NoSuchObject',
    'twice',
    asked('DeleteRegionBandwidth'),
    steps(asked('DeleteRegionBandwidth')),
  ),
];
