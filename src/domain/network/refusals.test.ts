import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openAccount } from '../account/commands.ts';
import type { Command } from '../command.ts';
import { parseIpv4 } from '../net/address.ts';
import type { Refusal } from '../refusal.ts';
import { Stage } from '../testing/stage.ts';
import { createVpc } from '../vpc/commands.ts';
import {
  advertise,
  type NewNetwork,
  receiveRoutes,
  registerNetwork,
  setSession,
  unregisterNetwork,
} from './commands.ts';
import { networkAt, ownSpaceHolds, publishes } from './views.ts';

const A = 'a'.padStart(32, '0');
const B = 'b'.padStart(32, '0');

const vpc = (more: Partial<NewNetwork> = {}) =>
  registerNetwork({
    ...({ account: A, type: 'vpc', id: 'vpc-1', name: 'n', region: 'bj', cidrs: ['10.0.0.0/16'], ...more } as const),
  });
const edge = (region: string) => vpc({ type: 'bec_vpc', region });
const link = (channel: Partial<NonNullable<NewNetwork['channel']>>, cidrs: string[] = []) =>
  registerNetwork({
    ...({ account: A, type: 'channel', id: 'dedicatedconn-1', name: 'n', region: 'bj', cidrs } as const),
    channel: { mode: 'bgp', router: 'r', ...channel },
  });
const route = (prefix: string, asPath = '65010', community = '') => ({ prefix, asPath, community });
const receive = (...routes: ReturnType<typeof route>[]) => receiveRoutes('dedicatedconn-1', routes);

function setting() {
  const stage = new Stage();
  for (const [id, accessKeyId] of [
    [A, 'AK1'],
    [B, 'AK2'],
  ] as const)
    stage.do(openAccount({ id, name: 'n', accessKeyId, secret: '' }));
  const { vpcId } = stage.do(createVpc({ account: A, region: 'bj', name: 'v', cidr: '10.0.0.0/16' }));
  stage.do(vpc());
  stage.do(link({}));
  stage.do(registerNetwork({ ...channel2, channel: { mode: 'static', router: 'r' } }));
  return { stage, vpcId };
}
const channel2 = { account: A, type: 'channel', id: 'dedicatedconn-2', name: 'n', region: 'bj', cidrs: [] } as const;
type Setting = ReturnType<typeof setting>;

/** As if a CSN of this account held it: what attaching does to the state, as far as the registry looks. */
function load<T>({ stage }: Setting, key: string, account: string, then: T): T {
  stage.state.csns.loaded.set(key, 'tgwAttach-1');
  stage.state.csns.attachments.set('tgwAttach-1', { csn: 'csn-1' } as never);
  stage.state.csns.byId.set('csn-1', { account } as never);
  return then;
}
const loadedVpc = <T>(s: Setting, then: T) => load(s, 'vpc vpc-1', A, then);
const loadedChannel = <T>(s: Setting, then: T, account = A) => load(s, 'channel dedicatedconn-1', account, then);

/** [what, the reason or 'taken', the command]. */
const CASES: [string, string, (s: Setting) => Command<unknown> | Refusal][] = [
  ['a VPC', 'taken', () => vpc({ id: 'vpc-2' })],
  ['a VPC once more', 'taken', () => vpc()],
  ['an id of another kind', 'instance-invalid', () => vpc({ id: 'dedicatedconn-1' })],
  ['an id of nothing', 'instance-invalid', () => vpc({ id: 'vpc-' })],
  ['an id that an API made', 'exists-already', ({ vpcId }) => vpc({ id: vpcId })],
  ['an account that is none', 'account-unknown', () => vpc({ account: 'c'.padStart(32, '0') })],
  ['a VPC in an edge region', 'csn-region-invalid', () => vpc({ region: 'cn-hangzhou-cm' })],
  ['a VPC in no region', 'csn-region-invalid', () => vpc({ region: '' })],
  ['an edge VPC', 'taken', () => edge('CN-hangzhou-CM')],
  ['an edge VPC in a cloud region', 'csn-region-invalid', () => edge('bj')],
  ['an edge VPC of no carrier', 'csn-region-invalid', () => edge('cn-hangzhou-xx')],
  ['a name of 66', 'body-invalid', () => vpc({ name: 'x'.repeat(66) })],
  ['an id that an API will make', 'exists-already', () => vpc({ id: 'vpc-5000' })],
  ['host bits', 'body-invalid', () => vpc({ cidrs: ['10.0.0.1/16'] })],
  ['all addresses', 'body-invalid', () => vpc({ cidrs: ['0.0.0.0/0'] })],
  ['IPv6', 'body-invalid', () => vpc({ cidrs: ['2001:db8::/56'] })],
  ['one CIDR twice', 'body-invalid', () => vpc({ cidrs: ['10.0.0.0/16', '10.0.0.0/16'] })],
  ['CIDRs that meet', 'body-invalid', () => vpc({ cidrs: ['10.1.0.0/16', '11.0.0.0/8', '10.0.0.0/8'] })],
  ['CIDRs side by side', 'taken', () => vpc({ cidrs: ['10.1.0.0/16', '10.0.0.0/16', '9.0.0.0/8'] })],
  ['one address', 'taken', () => vpc({ cidrs: ['10.1.0.1/32'] })],
  ['a VPC with a line', 'body-invalid', () => vpc({ channel: { mode: 'bgp', router: 'r' } })],
  ['a channel without', 'body-invalid', () => registerNetwork(channel2)],
  ['a BGP channel with networks', 'body-invalid', () => link({}, ['10.0.0.0/16'])],
  ['a static channel with networks', 'taken', () => link({ mode: 'static' }, ['10.0.0.0/16'])],
  ['under a primary that is no channel', 'body-invalid', () => link({ primary: 'vpc-1' })],
  ['under a primary', 'taken', () => link({ primary: 'dedicatedconn-2' })],
  ['users that are no accounts', 'body-invalid', () => link({ users: ['b'] })],
  ['a user twice', 'body-invalid', () => link({ users: [B, B] })],
  ['a user', 'taken', () => link({ users: [B] })],

  ['a loaded one, renamed', 'taken', (s) => loadedVpc(s, vpc({ name: 'm', cidrs: ['10.9.0.0/16'] }))],
  ['a loaded one of another account', 'network-in-use', (s) => loadedVpc(s, vpc({ account: B }))],
  ['a loaded one elsewhere', 'network-in-use', (s) => loadedVpc(s, vpc({ region: 'gz' }))],
  ['another account, not loaded', 'taken', () => vpc({ account: B, region: 'gz' })],
  ['a loaded channel on another router', 'network-in-use', (s) => loadedChannel(s, link({ router: 's' }))],
  ['a loaded channel without BGP', 'network-in-use', (s) => loadedChannel(s, link({ mode: 'static' }))],
  ['a loaded channel under a primary', 'network-in-use', (s) => loadedChannel(s, link({ primary: channel2.id }))],
  ['a loaded channel that goes down', 'taken', (s) => loadedChannel(s, link({ established: false }))],
  ['a loaded channel with fewer users', 'taken', (s) => loadedChannel(s, link({ users: [] }))],
  ['without the user who loaded it', 'network-in-use', (s) => loadedChannel(s, link({ users: [A] }), B)],
  ['with the user who loaded it', 'taken', (s) => loadedChannel(s, link({ users: [A, B] }), B)],

  ['taking out', 'taken', () => unregisterNetwork('vpc', 'vpc-1')],
  ['taking out nothing', 'network-unknown', () => unregisterNetwork('bec_vpc', 'vpc-1')],
  ['taking out what is loaded', 'network-in-use', (s) => loadedVpc(s, unregisterNetwork('vpc', 'vpc-1'))],
  ['taking out a VPC of the API', 'state-forbids', ({ vpcId }) => unregisterNetwork('vpc', vpcId)],

  ['advertising', 'taken', ({ vpcId }) => advertise('vpc', vpcId, ['0.0.0.0/0', '10.0.0.0/8', '10.0.0.0/16'])],
  ['advertising host bits', 'body-invalid', () => advertise('vpc', 'vpc-1', ['10.0.0.1/16'])],
  [
    'advertising more than 1000',
    'body-invalid',
    () =>
      advertise(
        'vpc',
        'vpc-1',
        Array.from({ length: 1001 }, (_, i) => `10.0.${i >> 8}.${i & 255}/32`),
      ),
  ],
  ['advertising twice', 'body-invalid', () => advertise('vpc', 'vpc-1', ['10.0.0.0/16', '10.0.0.0/16'])],
  ['advertising IPv6', 'body-invalid', () => advertise('vpc', 'vpc-1', ['::/0'])],
  ['advertising of nothing', 'network-unknown', () => advertise('bec_vpc', 'vpc-1', [])],
  ['advertising of a channel', 'body-invalid', () => advertise('channel', 'dedicatedconn-1', [])],

  ['a session', 'taken', () => setSession('dedicatedconn-1', false)],
  ['a session of nothing', 'network-unknown', () => setSession('dedicatedconn-9', false)],
  ['a session of a static channel', 'body-invalid', () => setSession('dedicatedconn-2', false)],

  ['routes', 'taken', () => receive(route('0.0.0.0/0'), route('10.0.0.0/8'))],
  ['routes to nowhere', 'network-unknown', () => receiveRoutes('dedicatedconn-9', [])],
  ['routes to a static channel', 'body-invalid', () => receiveRoutes('dedicatedconn-2', [])],
  ['a route twice', 'body-invalid', () => receive(route('10.0.0.0/8'), route('10.0.0.0/8', '65011'))],
  ['a route with host bits', 'body-invalid', () => receive(route('10.0.0.1/8'))],
  ['an IPv6 route', 'body-invalid', () => receive(route('::/0'))],
  ['no AS path', 'taken', () => receive(route('10.0.0.0/8', ''))],
  ['AS 0', 'body-invalid', () => receive(route('10.0.0.0/8', '65010 0'))],
  ['the highest AS', 'taken', () => receive(route('10.0.0.0/8', '4294967295 1'))],
  ['a higher AS', 'body-invalid', () => receive(route('10.0.0.0/8', '4294967296'))],
  ['AS sets', 'body-invalid', () => receive(route('10.0.0.0/8', '65010 {65011}'))],
  ['64 AS numbers', 'taken', () => receive(route('10.0.0.0/8', '1 '.repeat(64)))],
  ['65 AS numbers', 'body-invalid', () => receive(route('10.0.0.0/8', '1 '.repeat(65)))],
  ['communities', 'taken', () => receive(route('10.0.0.0/8', '1', '65010:100, 65010:65535'))],
  ['a community of one number', 'body-invalid', () => receive(route('10.0.0.0/8', '1', '65010'))],
  ['a community of three', 'body-invalid', () => receive(route('10.0.0.0/8', '1', '1:2:3'))],
  ['a community beyond 16 bits', 'body-invalid', () => receive(route('10.0.0.0/8', '1', '1:65536'))],
];

describe('what the registry of networks refuses', () => {
  for (const [what, reason, command] of CASES) {
    test(`${what}: ${reason}`, () => {
      const s = setting();
      assert.equal(s.stage.refused(command(s)), reason);
    });
  }

  test('one kind of id, two kinds of network: an edge VPC and a VPC of one id are two', () => {
    const { stage } = setting();
    stage.do(edge('cn-hangzhou-cm'));
    assert.equal(networkAt(stage.state, 'vpc', 'vpc-1')!.region, 'bj');
    assert.equal(networkAt(stage.state, 'bec_vpc', 'vpc-1')!.region, 'cn-hangzhou-cm');
  });

  test('attributes are kept in one spelling', () => {
    const { stage } = setting();
    stage.do(receive(route('10.0.0.0/8', '  065010   1 ', ' 065010:007 ,1:2')));
    const { received } = networkAt(stage.state, 'channel', 'dedicatedconn-1')!.channel!;
    assert.deepEqual(received, [{ prefix: '10.0.0.0/8', asPath: '65010 1', community: '65010:7,1:2' }]);
  });

  test('a channel takes no more routes than its own limit says', () => {
    const { stage } = setting();
    const limit = (bgpRouteLimit: number) =>
      stage.state.ets.channels.set('dedicatedconn-1', { bgpRouteLimit } as never);
    limit(1);
    assert.equal(stage.refused(receive(route('10.0.0.0/8'), route('11.0.0.0/8'))), 'quota-reached');
    assert.equal(stage.refused(receive(route('10.0.0.0/8'))), 'taken');
    limit(0);
    assert.equal(stage.refused(receive(route('10.0.0.0/8'), route('11.0.0.0/8'))), 'taken');
  });

  test('a channel registered again keeps its session and its routes while it stays BGP', () => {
    const { stage } = setting();
    const channel = () => networkAt(stage.state, 'channel', 'dedicatedconn-1')!;
    stage.do(receive(route('10.0.0.0/8')));
    stage.do(setSession('dedicatedconn-1', false));
    stage.do(link({ users: [B] }));
    assert.deepEqual([channel().channel!.session, channel().channel!.received.length], [false, 1]);
    stage.do(link({ mode: 'static' }));
    assert.deepEqual([channel().channel!.session, channel().channel!.received.length], [true, 0]);
  });

  test('an address is published, or of the own space, or neither', () => {
    const { stage } = setting();
    stage.do(vpc({ cidrs: ['10.0.0.0/16', '255.255.255.255/32'] }));
    stage.do(advertise('vpc', 'vpc-1', ['192.168.0.0/16']));
    stage.do(receive(route('172.16.0.0/12')));
    const asked = (type: 'vpc' | 'channel', id: string, text: string) => {
      const network = networkAt(stage.state, type, id)!;
      return [publishes(network, parseIpv4(text)!), ownSpaceHolds(network, parseIpv4(text)!)];
    };
    assert.deepEqual(asked('vpc', 'vpc-1', '10.0.255.255'), [true, true]);
    assert.deepEqual(asked('vpc', 'vpc-1', '255.255.255.255'), [true, true]);
    assert.deepEqual(asked('vpc', 'vpc-1', '192.168.0.0'), [true, false]);
    assert.deepEqual(asked('vpc', 'vpc-1', '10.1.0.0'), [false, false]);
    assert.deepEqual(asked('channel', 'dedicatedconn-1', '172.31.255.255'), [true, true]);
    assert.deepEqual(asked('channel', 'dedicatedconn-1', '172.32.0.0'), [false, false]);
  });
});
