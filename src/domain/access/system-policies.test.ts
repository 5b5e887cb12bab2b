import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAcl } from './acl.ts';
import { askedOf, decidingIn } from './evaluate.ts';
import { SYSTEM_POLICIES, systemPolicy, systemPolicyNamed } from './system-policies.ts';
import { LEVELS, type Wanted } from './types.ts';

/** For ever: attachments in logs name these ids. A line may be added, none changed or taken away. */
const IDS: Readonly<Record<string, string>> = {
  AdministratorAccess: 'ee16f1f17b3f4e4a170ea4311c2e8559',
  OperationsAccess: '3d1edff4219ab3932e44add9e06cc32a',
  ReadOnlyAccess: 'c776d3db3ef45ee3064db82bc01ebb4d',
  DNSReadPolicy: 'd82091084e93ab30e6a0d964f6b71180',
  DNSOperatePolicy: 'c92f050a2a1227ff85923959561c1695',
  DNSFullControlPolicy: '955b3df583f095119d6fd811eec24971',
  LDReadPolicy: '7d2724052d33d80a8325b7d5d1428957',
  LDOperatePolicy: 'e59a42dae26eb93236e4ef9894d73dcc',
  LDFullControlPolicy: 'cf3e5ee3459eccb11236fe24ba36d85a',
  CSNReadOnlyAccessPolicy: '59b9b92cc25c42166a16a0706ed29c4a',
  CSNOperateAccessPolicy: 'dae3bf8d036c23d2886762bc795c0064',
  CSNFullControlPolicy: 'edab80c259ade867537eb8112d2f908a',
  VpcReadOnlyAccessPolicy: '69f84c7ce46cbbc6ac477967f7b9465e',
  VpcOperateAccessPolicy: '81a1821053cb6a02d7b65db29384c056',
  VpcFullControlPolicy: '0d2e9732ad931e5cf14dbaba1e50e289',
  SubnetReadOnlyAccessPolicy: '4e2c212843eaa541e1e7ee3227f5e1bb',
  SubnetOperateAccessPolicy: 'd425b244a916cc44cfccfd48bbadabe5',
  SubnetFullControlPolicy: '4816e3498a75d6fdbcea6eebd2b0bc83',
  RouteReadOnlyAccessPolicy: '398a87dd4563c1b7acb720cedcc89af0',
  RouteOperateAccessPolicy: '228475bbdd1a4c20830ed5570b7151ac',
  RouteFullControlPolicy: '850ec639a887589832735fc406cbe50d',
  PEERCONNReadPolicy: '9b1f4c0de6a95b7703a1cd5f62e8d417',
  PEERCONNOperatePolicy: '01e9d00a64d04c473ccb31b13fc7944d',
  PEERCONNFullControlPolicy: '6d0229984162d4cbaf4d20dcbefe06ab',
  ETReadOnlyAccessPolicy: '45a575ccc935a5a9c51d5f6454bf6bce',
  ETOperateAccessPolicy: 'cc66d924ee73dd5f3aabfaeddbff473b',
  ETFullControlPolicy: '58f6c6c4f7ae533af1a4d4839f8d647d',
  BECReadOnlyAccessPolicy: 'abcf657639653ac7a90e24fe80501d49',
  BECOperateAccessPolicy: '7c0450a0e1ef663863840fefd46e6c4f',
  BECFullControlPolicy: 'dfe50ff779dc266e60215ffd89014eba',
  IAMReadOnlyAccessPolicy: 'b650c9196afc58418b86742cc940e571',
  IAMOperateAccessPolicy: 'a6b00fb868a780862e92d1a2b9a87ab8',
  IAMFullControlPolicy: '7b2a0ab0a4e1c6849feb9f872de49174',
  STSAssumeRoleAccessPolicy: '0340f1e7c329c2cbd3e6032b8a4348f2',
};

test('every system policy keeps its id, and is found by it and by its name', () => {
  assert.deepEqual(Object.fromEntries(SYSTEM_POLICIES.map(({ name, id }) => [name, id])), IDS);
  assert.equal(new Set(Object.values(IDS)).size, SYSTEM_POLICIES.length);
  for (const policy of SYSTEM_POLICIES) {
    assert.match(policy.id, /^[0-9a-f]{32}$/);
    assert.deepEqual([systemPolicy(policy.id), systemPolicyNamed(policy.name)], [policy, policy]);
    assert.ok(parseAcl(policy.document), policy.name);
  }
});

const PRODUCTS: Readonly<Record<string, Omit<Wanted, 'level'>>> = Object.fromEntries(
  [
    ...[
      ['dns', 'DNS'],
      ['privatezone', 'PRIVATEZONE'],
      ['csn', 'CSN'],
      ['bec', 'BEC'],
      ['iam', 'IAM'],
      ['sts', 'STS'],
    ],
    ...['VPC', 'SUBNET', 'ROUTE', 'PEERCONN', 'DEDICATEDCONN'].map((prefix) => ['network', prefix]),
  ].map(([service, prefix]) => [prefix, { service: `bce:${service}`, prefix: prefix!, region: 'bj', resource: 'x/1' }]),
);

/** What a policy gives: how many levels of each product, those without any left out. */
function given(name: string): Readonly<Record<string, number>> {
  const acl = parseAcl(systemPolicyNamed(name)!.document)!;
  const levels = (wanted: Omit<Wanted, 'level'>): number =>
    LEVELS.filter((level) => decidingIn(acl, askedOf({ ...wanted, level }, { from: '', at: 0 })) !== undefined).length;
  return Object.fromEntries(
    Object.entries(PRODUCTS)
      .map(([product, wanted]) => [product, levels(wanted)] as const)
      .filter(([, count]) => count > 0),
  );
}

test("a product's policies give its levels, and nothing of another product", () => {
  for (const [product, ...names] of [
    ['DNS', 'DNSReadPolicy', 'DNSOperatePolicy', 'DNSFullControlPolicy'],
    ['PRIVATEZONE', 'LDReadPolicy', 'LDOperatePolicy', 'LDFullControlPolicy'],
    ['CSN', 'CSNReadOnlyAccessPolicy', 'CSNOperateAccessPolicy', 'CSNFullControlPolicy'],
    ['VPC', 'VpcReadOnlyAccessPolicy', 'VpcOperateAccessPolicy', 'VpcFullControlPolicy'],
    ['SUBNET', 'SubnetReadOnlyAccessPolicy', 'SubnetOperateAccessPolicy', 'SubnetFullControlPolicy'],
    ['ROUTE', 'RouteReadOnlyAccessPolicy', 'RouteOperateAccessPolicy', 'RouteFullControlPolicy'],
    ['PEERCONN', 'PEERCONNReadPolicy', 'PEERCONNOperatePolicy', 'PEERCONNFullControlPolicy'],
    ['DEDICATEDCONN', 'ETReadOnlyAccessPolicy', 'ETOperateAccessPolicy', 'ETFullControlPolicy'],
    ['BEC', 'BECReadOnlyAccessPolicy', 'BECOperateAccessPolicy', 'BECFullControlPolicy'],
    ['IAM', 'IAMReadOnlyAccessPolicy', 'IAMOperateAccessPolicy', 'IAMFullControlPolicy'],
  ] as const)
    for (const [i, name] of names.entries()) assert.deepEqual(given(name), { [product]: i + 1 }, name);
  assert.deepEqual(given('STSAssumeRoleAccessPolicy'), { STS: 2 });
});

test('the policies of the platform: all, operations without a way to more rights, reading', () => {
  const all = (levels: number) => Object.fromEntries(Object.keys(PRODUCTS).map((product) => [product, levels]));
  assert.deepEqual(given('AdministratorAccess'), all(3));
  assert.deepEqual(given('OperationsAccess'), { ...all(2), IAM: 1, STS: 1 });
  assert.deepEqual(given('ReadOnlyAccess'), all(1));
});
