import type { PRIVATEZONE } from '../../src/contract/privatezone.ts';
import type { Answer, Client } from '../client.ts';
import { makeZone, ok, RECORD, ZONE } from './making.ts';

/** What a row has to work on: one account's zone 'corp.test' with www A 10.0.0.1, bound to a VPC of bj; another VPC in bj and gz. */
export interface Stage {
  readonly client: Client;
  readonly zone: string;
  readonly record: string;
  readonly vpc: string;
  readonly spare: string;
  readonly gz: string;
  /** Objects of another account. */
  readonly foreign: { readonly zone: string; readonly record: string; readonly vpc: string };
}
export type Act = (stage: Stage) => Promise<Answer>;
export type Operation = (typeof PRIVATEZONE)[number]['name'];
type Row = readonly [Operation, string, string, Act, subject?: string];

const onZone =
  (method: string, suffix = '', query = '', body?: unknown) =>
  (zone: string): Act =>
  ({ client }) =>
    client.call(method, `${ZONE}/${zone}${suffix}`, { query, body });
const onRecord =
  (method: string, query = '', body?: unknown) =>
  (record: string): Act =>
  ({ client }) =>
    client.call(method, `${RECORD}/${record}`, { query, body });
const create =
  (zoneName: unknown): Act =>
  ({ client }) =>
    client.call('POST', ZONE, { body: { zoneName } });
const binds =
  (flag: 'bind' | 'unbind', region: string, vpcIds: (stage: Stage) => unknown): Act =>
  (stage) =>
    stage.client.call('PUT', `${ZONE}/${stage.zone}`, { query: flag, body: { region, vpcIds: vpcIds(stage) } });
const add =
  (rr: string, type: string, value: string, more = {}): Act =>
  (stage) =>
    stage.client.call('POST', `${ZONE}/${stage.zone}/record`, { body: { rr, type, value, ...more } });
const update =
  (rr: string, type: string, value: string, more = {}): Act =>
  (stage) =>
    stage.client.call('PUT', `${RECORD}/${stage.record}`, { body: { rr, type, value, ...more } });
/** First something that must be answered 200, then the act. */
const after200 =
  (first: (stage: Stage) => Promise<Answer>, then: Act): Act =>
  async (stage) => {
    await ok(first(stage));
    return then(stage);
  };
/** A record body that no zone of a stage refuses. */
export const RECORD_BODY = JSON.stringify({ rr: 'a', type: 'A', value: '10.0.0.9' });

/** Each way an id can be wrong, for each operation on one. */
const badIds = (operation: Operation, kind: 'zone' | 'record', act: (id: string) => Act): Row[] => {
  const code = kind === 'zone' ? 'ZoneIdInvalidException' : 'RecordIdInvalidException';
  const prefix = kind === 'zone' ? 'zone-' : 'rc-';
  const drop: Act = (stage) =>
    stage.client.call('DELETE', kind === 'zone' ? `${ZONE}/${stage.zone}` : `${RECORD}/${stage.record}`);
  return [
    [operation, code, 'malformed', act('no-such-form')],
    [operation, code, 'unknown', act(`${prefix}000000000000`)],
    [operation, code, 'deleted', after200(drop, (stage) => act(stage[kind])(stage))],
    [operation, code, "another account's", (stage) => act(stage.foreign[kind])(stage)],
  ];
};

const bindingRows = (operation: 'BindVpc' | 'UnbindVpc', flag: 'bind' | 'unbind'): Row[] => [
  ...badIds(operation, 'zone', (zone) => (stage) => binds(flag, 'bj', ({ vpc }) => [vpc])({ ...stage, zone })),
  [operation, 'RegionException', 'empty', binds(flag, '', ({ vpc }) => [vpc])],
  [operation, 'RegionException', 'unknown', binds(flag, 'atlantis', ({ vpc }) => [vpc])],
  [operation, 'RegionException', 'an edge region', binds(flag, 'cn-hangzhou-cm', ({ vpc }) => [vpc])],
  [operation, 'RegionException', 'before the ids', binds(flag, 'atlantis', () => [])],
  [operation, 'VpcIdException', 'none', binds(flag, 'bj', () => [])],
  [operation, 'VpcIdException', 'malformed', binds(flag, 'bj', ({ vpc }) => [vpc, 'no-such-form'])],
  [operation, 'VpcIdException', 'empty', binds(flag, 'bj', () => [''])],
  [operation, 'VpcRegionException', 'in another region', binds(flag, 'gz', ({ vpc }) => [vpc])],
  [operation, 'VpcRegionException', 'unknown', binds(flag, 'bj', () => ['vpc-000000000000'])],
  [operation, 'VpcRegionException', "another account's", binds(flag, 'bj', ({ foreign }) => [foreign.vpc])],
  [
    operation,
    'InappropriateJSON',
    'no region',
    (stage) => onZone('PUT', '', flag, { vpcIds: [stage.vpc] })(stage.zone)(stage),
  ],
  [operation, 'InappropriateJSON', 'a number for an id', binds(flag, 'bj', () => [1])],
  [operation, 'InappropriateJSON', 'a string for the list', binds(flag, 'bj', ({ vpc }) => vpc)],
];

const contentRows = (operation: 'AddRecord' | 'UpdateRecord', act: typeof add): Row[] => {
  const withDb = (then: Act): Act => after200(add('db', 'A', '10.0.0.2'), then);
  const withAlias = (then: Act): Act => after200(add('alias', 'CNAME', 'x.test'), then);
  const bad = (why: string, rr: string, type: string, value: string, more = {}): Row => [
    operation,
    'InappropriateJSON',
    why,
    act(rr, type, value, more),
  ];
  return [
    ...['NS', 'SOA', 'a1', '', 'ANY', '$&'].map(
      (type): Row => [
        operation,
        'UnSupportRecordTypeException',
        JSON.stringify(type),
        act('n', type, '10.0.0.1'),
        type,
      ],
    ),
    [operation, 'RecordExistInvalid', 'same rr, type and value', withDb(act('db', 'A', '10.0.0.2')), 'db'],
    [operation, 'RecordExistInvalid', 'in another letter case', withDb(act('DB', 'a', '10.0.0.2', { ttl: 9 })), 'DB'],
    [
      operation,
      'RecordExistInvalid',
      'another MX priority',
      after200(add('@', 'MX', 'mx.test', { priority: 1 }), act('@', 'MX', 'MX.test.', { priority: 2 })),
      '@',
    ],
    [
      operation,
      'RecordExistInvalid',
      'a paused one',
      withDb(async (stage) => {
        const { json } = await ok(onZone('GET', '/record', 'rr=db')(stage.zone)(stage));
        await ok(onRecord('PUT', 'disable')(json.records[0].recordId)(stage));
        return act('db', 'A', '10.0.0.2')(stage);
      }),
      'db',
    ],
    [operation, 'RecordConflictInvalid', 'CNAME beside another', withDb(act('db', 'CNAME', 'x.test')), 'db'],
    [operation, 'RecordConflictInvalid', 'another beside a CNAME', withAlias(act('Alias', 'A', '10.0.0.1')), 'Alias'],
    [operation, 'RecordConflictInvalid', 'two CNAMEs', withAlias(act('alias', 'CNAME', 'y.test')), 'alias'],
    [operation, 'RecordConflictInvalid', 'CNAME at the apex', act('@', 'CNAME', 'x.test'), '@'],
    bad('an rr that is none', 'a..b', 'A', '10.0.0.1'),
    bad('an empty value', 'n', 'A', ''),
    bad('an address of the other family', 'n', 'A', '::1'),
    bad('an address that is none', 'n', 'AAAA', '10.0.0.1'),
    bad('a ttl too low', 'n', 'A', '10.0.0.1', { ttl: 4 }),
    bad('a ttl too high', 'n', 'A', '10.0.0.1', { ttl: 86401 }),
    bad('a ttl that is no integer', 'n', 'A', '10.0.0.1', { ttl: 60.5 }),
    bad('a ttl in quotes', 'n', 'A', '10.0.0.1', { ttl: '60' }),
    bad('a priority out of range', 'n', 'MX', 'mx.test', { priority: 101 }),
    bad('a description too long', 'n', 'A', '10.0.0.1', { description: 'x'.repeat(256) }),
    [
      operation,
      'InappropriateJSON',
      'before the id',
      (stage) => act('a..b', 'A', '')({ ...stage, zone: 'x', record: 'x' }),
    ],
  ];
};

/** Operation, code, situation, what is done, and the value the text repeats. */
export const ROWS: readonly Row[] = [
  ...[
    '',
    'a',
    '-a.test',
    'a-.test',
    'a..test',
    'a b.test',
    `${'x'.repeat(64)}.test`,
    '.',
    'a.',
    `${'ab.'.repeat(80)}ab`,
  ].map((name): Row => ['CreatePrivateZone', 'ZoneNameInvalid', JSON.stringify(name.slice(0, 20)), create(name)]),
  ['CreatePrivateZone', 'InappropriateJSON', 'a number', create(1)],
  ['CreatePrivateZone', 'InappropriateJSON', 'missing', create(undefined)],
  ['CreatePrivateZone', 'QuotaExceeded', 'zones', after200(create('two.test'), create('three.test'))],
  ...badIds('GetPrivateZone', 'zone', onZone('GET')),
  ...badIds('DeletePrivateZone', 'zone', onZone('DELETE')),
  ...badIds('ListRecord', 'zone', onZone('GET', '/record')),
  ...badIds('AddRecord', 'zone', onZone('POST', '/record', '', RECORD_BODY)),
  ...badIds('UpdateRecord', 'record', onRecord('PUT', '', RECORD_BODY)),
  ...badIds('EnableRecord', 'record', onRecord('PUT', 'enable')),
  ...badIds('DisableRecord', 'record', onRecord('PUT', 'disable')),
  ...badIds('DeleteRecord', 'record', onRecord('DELETE')),
  ...bindingRows('BindVpc', 'bind'),
  ['BindVpc', 'ZoneHasBindTheVpc', 'to this zone', binds('bind', 'bj', ({ vpc }) => [vpc])],
  ['BindVpc', 'ZoneHasBindTheVpc', 'one of several', binds('bind', 'bj', ({ vpc, spare }) => [spare, vpc])],
  [
    'BindVpc',
    'ZoneHasBindTheVpc',
    'another zone of that name',
    async (stage) =>
      binds('bind', 'bj', ({ vpc }) => [vpc])({ ...stage, zone: await makeZone(stage.client, 'Corp.test.') }),
  ],
  [
    'BindVpc',
    'QuotaExceeded',
    'VPCs of a zone',
    after200(
      binds('bind', 'bj', (s) => [s.spare]),
      binds('bind', 'gz', (s) => [s.gz]),
    ),
  ],
  ...bindingRows('UnbindVpc', 'unbind'),
  ['UnbindVpc', 'VpcIdException', 'not bound', binds('unbind', 'bj', ({ spare }) => [spare])],
  ['UnbindVpc', 'VpcIdException', 'one of several not bound', binds('unbind', 'bj', ({ vpc, spare }) => [vpc, spare])],
  ...contentRows('AddRecord', add),
  [
    'AddRecord',
    'QuotaExceeded',
    'records',
    after200(add('a', 'A', '10.0.0.1'), after200(add('b', 'A', '10.0.0.1'), add('c', 'A', '10.0.0.1'))),
  ],
  ...contentRows('UpdateRecord', update),
  [
    'UpdateRecord',
    'QuotaExceeded',
    'records of the name it would get',
    after200(add('full', 'A', '10.0.0.1'), after200(add('full', 'A', '10.0.0.2'), update('full', 'A', '10.0.0.3'))),
  ],
];
