import type { Answer } from '../client.ts';
import { ok } from './making.ts';
import {
  bindBody,
  type Ids,
  make,
  RESOLVER,
  type ResolverOperation,
  type ResolverStage,
  RULE,
  ruleBody,
  SOUND,
  send,
} from './resolver-stage.ts';

type Act = (stage: ResolverStage) => Promise<Answer>;
/** Operation, code, situation, what is done. */
export type Row = readonly [ResolverOperation, string, string, Act];
type Patch = Readonly<Record<string, unknown>>;

/** The sound request with other ids, and with members of its body replaced; undefined leaves one out. */
const asked =
  (
    operation: ResolverOperation,
    patch: (stage: ResolverStage) => Patch = () => ({}),
    ids: (stage: ResolverStage) => Partial<Ids> = () => ({}),
  ): Act =>
  (stage) => {
    const sound = SOUND[operation]({ ...stage, ...ids(stage) });
    return send(
      stage.client,
      sound.body === undefined ? sound : { ...sound, body: { ...sound.body, ...patch(stage) } },
    );
  };

const after200 =
  (first: Act, then: Act): Act =>
  async (stage) => {
    await ok(first(stage));
    return then(stage);
  };

const bad = (operation: ResolverOperation, bodies: Readonly<Record<string, Patch>>): Row[] =>
  Object.entries(bodies).map(([why, patch]) => [operation, 'InappropriateJSON', why, asked(operation, () => patch)]);

/** Each way an id can be wrong: of the path, or of the body where the sound request has it from `key`. */
const badIds = (operation: ResolverOperation, key: 'idle' | 'outbound' | 'rule'): Row[] => {
  const row = (situation: string, id: (stage: ResolverStage) => string): Row => [
    ...([operation, 'NoSuchObject', situation] as const),
    asked(operation, undefined, (stage) => ({ [key]: id(stage) })),
  ];
  const gone: Act = ({ client, ...ids }) =>
    client.call('DELETE', key === 'rule' ? `${RULE}/${ids.rule}` : `${RESOLVER}/${ids.idle}`);
  const [, , , deleted] = row('', (stage) => (key === 'rule' ? stage.rule : stage.idle));
  return [
    row('malformed', () => 'no-such-form'),
    row('unknown', () => (key === 'rule' ? 'rule-000000000000' : 'rsv-000000000000')),
    row("another account's", ({ foreign }) => foreign[key]),
    row('of another kind', (stage) => (key === 'rule' ? stage.idle : stage.rule)),
    [operation, 'NoSuchObject', 'deleted', after200(gone, deleted)],
  ];
};

const server = (ip: string, port?: unknown) => ({
  dnsServerConfigs: [{ ip, ...(port === undefined ? {} : { port }) }],
});
const SERVERS: Readonly<Record<string, Patch>> = {
  'no servers': { dnsServerConfigs: [] },
  'seven servers': { dnsServerConfigs: [1, 2, 3, 4, 5, 6, 7].map((n) => ({ ip: `172.20.0.${n}` })) },
  'a server twice': { dnsServerConfigs: [{ ip: '172.20.0.10' }, { ip: '172.20.0.10', port: 53 }] },
  'a server without address': { dnsServerConfigs: [{ port: 53 }] },
  'a server by its name': server('ns.test'),
  'a port in quotes': server('172.20.0.10', '53'),
  'port 0': server('172.20.0.10', 0),
  'port 65536': server('172.20.0.10', 65536),
  'a port that is no integer': server('172.20.0.10', 53.5),
  'a metadata service': server('169.254.169.254'),
  'where its own VPC is asked': server('10.0.1.53'),
  'servers in a string': { dnsServerConfigs: '172.20.0.10' },
  'an empty name': { name: '' },
  'a name that begins with a digit': { name: '1' },
  'a description too long': { description: 'x'.repeat(201) },
};

const regions = (...entries: (readonly [string, ...string[]])[]) => ({
  vpcRegions: entries.map(([region, ...vpcIds]) => ({ region, vpcIds })),
});

const bindingRows = (operation: 'BindVpcToRule' | 'UnbindVpcToRule'): Row[] => {
  const row = (code: string, situation: string, patch: (stage: ResolverStage) => Patch): Row => [
    ...([operation, code, situation] as const),
    asked(operation, patch),
  ];
  return [
    ...badIds(operation, 'rule'),
    row('RegionException', 'empty', ({ vpc }) => regions(['', vpc])),
    row('RegionException', 'unknown', ({ vpc }) => regions(['atlantis', vpc])),
    row('RegionException', 'an edge region', ({ vpc }) => regions(['cn-hangzhou-cm', vpc])),
    row('RegionException', 'of the second entry', ({ vpc, gz }) => regions(['bj', vpc], ['', gz])),
    row('VpcIdException', 'no entries', () => regions()),
    row('VpcIdException', 'no ids', () => regions(['bj'])),
    row('VpcIdException', 'malformed', ({ vpc }) => regions(['bj', vpc, 'x'])),
    row('VpcRegionException', 'in another region', ({ vpc }) => regions(['gz', vpc])),
    row('VpcRegionException', 'unknown', () => regions(['bj', 'vpc-000000000000'])),
    row('VpcRegionException', "another account's", ({ foreign }) => regions(['bj', foreign.vpc])),
    row('InappropriateJSON', 'no region', ({ vpc }) => ({ vpcRegions: [{ vpcIds: [vpc] }] })),
    row('InappropriateJSON', 'no list', () => ({ vpcRegions: [{ region: 'bj' }] })),
    row('InappropriateJSON', 'nothing', () => ({ vpcRegions: undefined })),
    row('InappropriateJSON', 'as of a private zone', ({ vpc }) => ({ vpcRegions: { region: 'bj', vpcIds: [vpc] } })),
  ];
};

const address = (ipAddress: string): Act =>
  asked('CreateResolver', ({ subnet }) => ({ ipModels: [{ subnetId: subnet, ipAddress }] }));

export const ROWS: readonly Row[] = [
  ['CreateResolver', 'RegionException', 'empty', asked('CreateResolver', () => ({ vpcRegion: '' }))],
  [
    'CreateResolver',
    'RegionException',
    'unknown',
    asked('CreateResolver', () => ({ vpcRegion: 'atlantis', vpcId: '' })),
  ],
  ['CreateResolver', 'VpcIdException', 'empty', asked('CreateResolver', () => ({ vpcId: '' }))],
  ['CreateResolver', 'VpcIdException', 'malformed', asked('CreateResolver', () => ({ vpcId: 'x' }))],
  ['CreateResolver', 'VpcRegionException', 'elsewhere', asked('CreateResolver', () => ({ vpcRegion: 'gz' }))],
  ['CreateResolver', 'VpcRegionException', 'unknown', asked('CreateResolver', () => ({ vpcId: 'vpc-000000000000' }))],
  [
    ...(['CreateResolver', 'VpcRegionException', "another account's"] as const),
    asked('CreateResolver', ({ foreign }) => ({ vpcId: foreign.vpc })),
  ],
  ['CreateResolver', 'QuotaExceeded', 'resolvers', after200(asked('CreateResolver'), asked('CreateResolver'))],
  ...bad('CreateResolver', {
    'no name': { name: undefined },
    'a name with a blank': { name: 'to hq' },
    'a number for a name': { name: 1 },
    'a description too long': { description: 'x'.repeat(201) },
    'a type in capitals': { type: 'INBOUND' },
    'no type': { type: undefined },
    'no region': { vpcRegion: undefined },
    'no VPC': { vpcId: undefined },
    'no addresses': { ipModels: [] },
    'no list of addresses': { ipModels: undefined },
    'an unknown subnet': { ipModels: [{ subnetId: 'sbn-000000000000' }] },
    'no subnet': { ipModels: [{ ipAddress: '10.0.1.9' }] },
  }),
  [
    ...(['CreateResolver', 'InappropriateJSON', "another account's subnet"] as const),
    asked('CreateResolver', ({ foreign }) => ({ ipModels: [{ subnetId: foreign.subnet }] })),
  ],
  ...['10.0.1.2', '10.0.1.255', '10.0.2.9', '10.0.1.53', 'x', '10.0.1.9/32'].map(
    (one): Row => ['CreateResolver', 'InappropriateJSON', one, address(one)],
  ),
  ...badIds('GetDnsResolverDetail', 'idle'),
  ...badIds('UpdateDnsParser', 'idle'),
  ...bad('UpdateDnsParser', {
    nothing: { name: undefined },
    'both empty': { name: '', description: '' },
    'a bad name': { name: '9' },
    'a number': { description: 1 },
  }),
  ...badIds('DeleteResolver', 'idle'),
  [
    ...(['DeleteResolver', 'OperationDenied', 'with rules'] as const),
    ({ client, outbound }) => client.call('DELETE', `${RESOLVER}/${outbound}`),
  ],
  ...['', '..', 'a', '-a.test', 'a b.test', `${'x'.repeat(64)}.test`].map(
    (zone): Row => [
      ...(['CreateResolverRule', 'ZoneNameInvalid', JSON.stringify(zone.slice(0, 9))] as const),
      asked('CreateResolverRule', () => ({ zone, resolverId: 'x' })),
    ],
  ),
  ...badIds('CreateResolverRule', 'outbound'),
  ...bad('CreateResolverRule', {
    ...SERVERS,
    'no zone': { zone: undefined },
    'no resolver': { resolverId: undefined },
  }),
  [
    ...(['CreateResolverRule', 'InappropriateJSON', 'an inbound resolver'] as const),
    asked('CreateResolverRule', ({ inbound }) => ({ resolverId: inbound })),
  ],
  [
    ...(['CreateResolverRule', 'QuotaExceeded', 'rules'] as const),
    after200(asked('CreateResolverRule'), asked('CreateResolverRule')),
  ],
  ...badIds('GetDnsResolverRuleDetail', 'rule'),
  ...badIds('UpdateResolverRule', 'rule'),
  ...bad('UpdateResolverRule', { ...SERVERS, 'no name': { name: undefined, description: 'd' } }),
  ...badIds('DeleteResolverRule', 'rule'),
  ...bindingRows('BindVpcToRule'),
  ['BindVpcToRule', 'ZoneHasBindTheVpc', 'to this rule', asked('BindVpcToRule', ({ vpc }) => bindBody(vpc))],
  [
    ...(['BindVpcToRule', 'ZoneHasBindTheVpc', 'one of several'] as const),
    asked('BindVpcToRule', ({ vpc, spare, gz }) => regions(['gz', gz], ['bj', spare, vpc])),
  ],
  [
    ...(['BindVpcToRule', 'ZoneHasBindTheVpc', 'another rule of that zone'] as const),
    async (stage) => {
      const rule = await make(stage.client, RULE, ruleBody(stage.idle, { zone: 'AD.test.' }));
      return asked('BindVpcToRule', ({ vpc }) => bindBody(vpc))({ ...stage, rule });
    },
  ],
  [
    ...(['BindVpcToRule', 'QuotaExceeded', 'VPCs'] as const),
    asked('BindVpcToRule', ({ spare, gz }) => regions(['bj', spare], ['gz', gz])),
  ],
  ...bindingRows('UnbindVpcToRule'),
  ['UnbindVpcToRule', 'VpcIdException', 'not bound', asked('UnbindVpcToRule', ({ spare }) => bindBody(spare))],
  [
    ...(['UnbindVpcToRule', 'VpcIdException', 'one of several'] as const),
    asked('UnbindVpcToRule', ({ vpc, gz }) => regions(['bj', vpc], ['gz', gz])),
  ],
];
