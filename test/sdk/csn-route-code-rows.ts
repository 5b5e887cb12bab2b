import { asked, badBodies, badTable, type CodeRow, NOTHING, operator, steps } from './csn-code-row.ts';
import type { CsnOperation, CsnStage } from './csn-stage.ts';

// Route rules and relations: the situations of csn contract 4.2 and 5.2.

type Making = 'AddRouteRule' | 'CreateStudyRelation' | 'CreateAssociationRelation';

/** An attachment has one code for every way to be wrong. */
const badAttachments = (operation: Making): CodeRow[] => {
  const row = (situation: string, id: (stage: CsnStage) => string): CodeRow => ({
    ...{ operation, code: 'InstanceIdInvalidException', situation },
    act: asked(operation, (stage) => ({ plainAttach: id(stage) })),
  });
  const loaded = ({ plain, plainVpc }: CsnStage) => ({ csn: plain, vpc: plainVpc });
  return [
    row('a malformed attachment', () => 'no-such-form'),
    row('an empty attachment', () => ''),
    row('an unknown attachment', () => `tgwAttach-${NOTHING}0000`),
    row('an attachment of another CSN', ({ attach }) => attach),
    row("another account's attachment", ({ foreign }) => foreign.plainAttach),
    row('an instance in its place', ({ plainVpc }) => plainVpc),
    { ...row('a detached one', ({ plainAttach }) => plainAttach), first: steps(asked('DetachCsnInstance', loaded)) },
  ];
};

const RELATION = {
  'no attachment': { attachId: undefined },
  'a number for an attachment': { attachId: 1 },
  'a description of 201 characters': { description: 'x'.repeat(201) },
};

/** A second table of `csn`, and the operation on it. */
const inOtherTable =
  (operation: Making): CodeRow['act'] =>
  async (stage) => {
    const { csnRtId } = (await operator(stage, 'POST', `/csn/${stage.csn}/routeTables`, { name: 'other' })).json;
    return asked(operation, ({ attach }) => ({ plainRt: csnRtId, plainAttach: attach }))(stage);
  };

const there = ({ csnRt, attach }: CsnStage) => ({ plainRt: csnRt, plainAttach: attach });

const unrelated = (operation: 'DeleteStudyRelation' | 'DeleteAssociationRelation'): CodeRow[] => {
  const row = (situation: string, ids: (stage: CsnStage) => { attach: string; csnRt?: string }): CodeRow => ({
    ...{ operation, code: 'NoSuchObject', situation },
    act: asked(operation, ids),
  });
  return [
    row('a malformed attachment', () => ({ attach: 'no-such-form' })),
    row('an unknown attachment', () => ({ attach: `tgwAttach-${NOTHING}0000` })),
    row('an attachment without the relation', ({ plainRt, plainAttach }) => ({ attach: plainAttach, csnRt: plainRt })),
    row('an attachment related to another table', ({ plainRt, attach }) => ({ attach, csnRt: plainRt })),
    row("another account's attachment", ({ foreign }) => ({ attach: foreign.attach })),
    { ...row('twice', ({ attach }) => ({ attach })), first: steps(asked(operation)) },
  ];
};

const deletes = (code: string, situation: string, rule: (stage: CsnStage) => string): CodeRow => ({
  ...{ operation: 'DeleteRouteRule', code, situation },
  act: asked('DeleteRouteRule', (stage) => ({ csnRtRule: rule(stage) })),
});

const TABLES: readonly (readonly [CsnOperation, 'csnRt' | 'plainRt'])[] = [
  ['AddRouteRule', 'plainRt'],
  ['QueryRouteRule', 'csnRt'],
  ['DeleteRouteRule', 'csnRt'],
  ['CreateStudyRelation', 'plainRt'],
  ['QueryStudyRelation', 'csnRt'],
  ['DeleteStudyRelation', 'csnRt'],
  ['CreateAssociationRelation', 'plainRt'],
  ['QueryAssociationRelation', 'csnRt'],
  ['DeleteAssociationRelation', 'csnRt'],
];

export const ROUTE_ROWS: readonly CodeRow[] = [
  ...TABLES.flatMap(([operation, key]) => badTable(operation, key)),

  ...badBodies('AddRouteRule', {
    'no attachment': { attachId: undefined },
    'no destination': { destAddress: undefined },
    'no type': { routeType: null },
    'a number for a destination': { destAddress: 0 },
    'a learned rule': { routeType: 'propagated' },
    'no prefix': { destAddress: 'everything' },
    'a prefix with host bits': { destAddress: '10.0.0.1/8' },
    'a prefix too long': { destAddress: '0.0.0.0/33' },
    'an address without a length': { destAddress: '0.0.0.0' },
    'an IPv6 prefix': { destAddress: '::/0' },
    'another prefix than 0.0.0.0/0': { destAddress: '10.0.0.0/8' },
  }),
  ...badAttachments('AddRouteRule'),
  {
    ...{ operation: 'AddRouteRule', code: 'DuplicateException', situation: 'a custom rule for the prefix' },
    act: asked('AddRouteRule', there),
  },
  {
    ...{ operation: 'AddRouteRule', code: 'QuotaExceeded', situation: 'custom rules of a table' },
    first: (stage) => operator(stage, 'PUT', `/csn/${stage.csn}/options`, { anyCidr: true }),
    act: asked('AddRouteRule', there, { destAddress: '10.9.0.0/16' }),
  },

  deletes('CsnRouteRuleIdBlankException', 'nothing', () => ''),
  deletes('CsnRouteRuleIdBlankException', 'a blank', () => '%20'),
  deletes('CsnRouteRuleIdBlankException', 'a tab', () => '%09'),
  deletes('CsnRouteRuleNotFoundException', 'an unknown rule', () => '0f6c2f0e-5a51-4b7b-9a53-0c1d2e3f4a5b'),
  deletes('CsnRouteRuleNotFoundException', 'an id of another form', () => 'csnrr-AbCdEfGh'),
  deletes('CsnRouteRuleNotFoundException', "another account's rule", ({ foreign }) => foreign.csnRtRule),
  deletes('CsnRouteRuleNotFoundException', "another account's learned rule", ({ foreign }) => foreign.learned),
  ...(['csnRtRule', 'learned'] as const).map((key) => ({
    ...deletes('CsnRouteRuleNotFoundException', `a rule of another table (${key})`, () => ''),
    act: asked('DeleteRouteRule', (stage) => ({ csnRt: stage.plainRt, csnRtRule: stage[key] })),
  })),
  {
    ...deletes('CsnRouteRuleNotFoundException', 'twice', ({ csnRtRule }) => csnRtRule),
    first: steps(asked('DeleteRouteRule')),
  },
  {
    ...deletes('CsnRouteRuleNotFoundException', 'a learned rule that was withdrawn', ({ learned }) => learned),
    first: steps(asked('DeleteStudyRelation')),
  },
  deletes('CsnDynamicRuleNotAllowOperate', 'a learned rule', ({ learned }) => learned),

  ...badBodies('CreateStudyRelation', RELATION),
  ...badAttachments('CreateStudyRelation'),
  {
    ...{ operation: 'CreateStudyRelation', code: 'CsnPropagationDuplicate', situation: 'in this table' },
    act: asked('CreateStudyRelation', there),
  },
  ...unrelated('DeleteStudyRelation'),

  ...badBodies('CreateAssociationRelation', RELATION),
  ...badAttachments('CreateAssociationRelation'),
  {
    ...{ operation: 'CreateAssociationRelation', code: 'DuplicateException', situation: 'with this table' },
    act: asked('CreateAssociationRelation', there),
  },
  {
    ...{ operation: 'CreateAssociationRelation', code: 'DuplicateException', situation: 'with another table' },
    first: async () => {},
    act: inOtherTable('CreateAssociationRelation'),
  },
  ...unrelated('DeleteAssociationRelation'),
];
