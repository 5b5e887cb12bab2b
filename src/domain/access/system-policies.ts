import type { Level } from './types.ts';

/** A policy that every account finds ready, and none can change. */
export interface SystemPolicy {
  /** 32 hex digits, the same for ever: attachments in logs name it. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** ACL as JSON text. */
  readonly document: string;
}

/** What one entry gives, of every resource in every region. */
type Grant = readonly [service: string, ...permissions: string[]];

const policy = (id: string, name: string, description: string, ...grants: readonly Grant[]): SystemPolicy => {
  const accessControlList = grants.map(([service, ...permission]) => ({
    ...{ service, region: '*', effect: 'Allow', resource: ['*'], permission },
  }));
  return { id, name, description, document: JSON.stringify({ version: 'v1', accessControlList }) };
};

/** Each of the names says one level of one product. */
const product =
  (product: string, service: string, prefix: string) =>
  (id: string, name: string, level: Level): SystemPolicy =>
    policy(id, name, `${product}: ${WORDS[level]}`, [service, `${prefix}${level}`]);

const WORDS = { READ: 'read-only', OPERATE: 'operation and maintenance', FULL_CONTROL: 'administration' } as const;

const dns = product('Public DNS', 'bce:dns', '');
const privateZone = product('PrivateZone', 'bce:privatezone', '');
const csn = product('CSN', 'bce:csn', '');
const vpc = product('VPC', 'bce:network', 'VPC_');
const subnet = product('Subnets', 'bce:network', 'SUBNET_');
const route = product('Route tables', 'bce:network', 'ROUTE_');
const peerconn = product('Peer connections', 'bce:network', 'PEERCONN_');
const et = product('Dedicated lines and channels', 'bce:network', 'DEDICATEDCONN_');
const bec = product('Edge VPCs', 'bce:bec', '');
const iam = product('Users, groups, policies and roles', 'bce:iam', '');

/** Which names are documented, seen, or a proposal of ours: decision 0011. */
export const SYSTEM_POLICIES: readonly SystemPolicy[] = [
  policy('ee16f1f17b3f4e4a170ea4311c2e8559', 'AdministratorAccess', 'Everything', ['bce:*', '*']),
  // IAM and STS are not in it: who may attach policies or take on roles gives itself every right.
  policy(
    '3d1edff4219ab3932e44add9e06cc32a',
    'OperationsAccess',
    'Operation and maintenance of every product, and reading everything',
    ...['bce:dns', 'bce:privatezone', 'bce:csn', 'bce:network', 'bce:bec'].map(
      (service): Grant => [service, 'OPERATE'],
    ),
    ['bce:*', 'READ'],
  ),
  policy('c776d3db3ef45ee3064db82bc01ebb4d', 'ReadOnlyAccess', 'Reading everything', ['bce:*', 'READ']),
  dns('d82091084e93ab30e6a0d964f6b71180', 'DNSReadPolicy', 'READ'),
  dns('c92f050a2a1227ff85923959561c1695', 'DNSOperatePolicy', 'OPERATE'),
  dns('955b3df583f095119d6fd811eec24971', 'DNSFullControlPolicy', 'FULL_CONTROL'),
  privateZone('7d2724052d33d80a8325b7d5d1428957', 'LDReadPolicy', 'READ'),
  privateZone('e59a42dae26eb93236e4ef9894d73dcc', 'LDOperatePolicy', 'OPERATE'),
  privateZone('cf3e5ee3459eccb11236fe24ba36d85a', 'LDFullControlPolicy', 'FULL_CONTROL'),
  csn('59b9b92cc25c42166a16a0706ed29c4a', 'CSNReadOnlyAccessPolicy', 'READ'),
  csn('dae3bf8d036c23d2886762bc795c0064', 'CSNOperateAccessPolicy', 'OPERATE'),
  csn('edab80c259ade867537eb8112d2f908a', 'CSNFullControlPolicy', 'FULL_CONTROL'),
  vpc('69f84c7ce46cbbc6ac477967f7b9465e', 'VpcReadOnlyAccessPolicy', 'READ'),
  vpc('81a1821053cb6a02d7b65db29384c056', 'VpcOperateAccessPolicy', 'OPERATE'),
  vpc('0d2e9732ad931e5cf14dbaba1e50e289', 'VpcFullControlPolicy', 'FULL_CONTROL'),
  subnet('4e2c212843eaa541e1e7ee3227f5e1bb', 'SubnetReadOnlyAccessPolicy', 'READ'),
  subnet('d425b244a916cc44cfccfd48bbadabe5', 'SubnetOperateAccessPolicy', 'OPERATE'),
  subnet('4816e3498a75d6fdbcea6eebd2b0bc83', 'SubnetFullControlPolicy', 'FULL_CONTROL'),
  route('398a87dd4563c1b7acb720cedcc89af0', 'RouteReadOnlyAccessPolicy', 'READ'),
  route('228475bbdd1a4c20830ed5570b7151ac', 'RouteOperateAccessPolicy', 'OPERATE'),
  route('850ec639a887589832735fc406cbe50d', 'RouteFullControlPolicy', 'FULL_CONTROL'),
  peerconn('9b1f4c0de6a95b7703a1cd5f62e8d417', 'PEERCONNReadPolicy', 'READ'),
  peerconn('01e9d00a64d04c473ccb31b13fc7944d', 'PEERCONNOperatePolicy', 'OPERATE'),
  peerconn('6d0229984162d4cbaf4d20dcbefe06ab', 'PEERCONNFullControlPolicy', 'FULL_CONTROL'),
  et('45a575ccc935a5a9c51d5f6454bf6bce', 'ETReadOnlyAccessPolicy', 'READ'),
  et('cc66d924ee73dd5f3aabfaeddbff473b', 'ETOperateAccessPolicy', 'OPERATE'),
  et('58f6c6c4f7ae533af1a4d4839f8d647d', 'ETFullControlPolicy', 'FULL_CONTROL'),
  bec('abcf657639653ac7a90e24fe80501d49', 'BECReadOnlyAccessPolicy', 'READ'),
  bec('7c0450a0e1ef663863840fefd46e6c4f', 'BECOperateAccessPolicy', 'OPERATE'),
  bec('dfe50ff779dc266e60215ffd89014eba', 'BECFullControlPolicy', 'FULL_CONTROL'),
  iam('b650c9196afc58418b86742cc940e571', 'IAMReadOnlyAccessPolicy', 'READ'),
  iam('a6b00fb868a780862e92d1a2b9a87ab8', 'IAMOperateAccessPolicy', 'OPERATE'),
  iam('7b2a0ab0a4e1c6849feb9f872de49174', 'IAMFullControlPolicy', 'FULL_CONTROL'),
  policy('0340f1e7c329c2cbd3e6032b8a4348f2', 'STSAssumeRoleAccessPolicy', 'Taking on roles that trust the holder', [
    'bce:sts',
    'OPERATE',
  ]),
];

const byId = new Map(SYSTEM_POLICIES.map((one) => [one.id, one]));
const byName = new Map(SYSTEM_POLICIES.map((one) => [one.name, one]));

export const systemPolicy = (id: string): SystemPolicy | undefined => byId.get(id);
export const systemPolicyNamed = (name: string): SystemPolicy | undefined => byName.get(name);
