import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { RCODES } from '../../src/dns/wire/header.ts';
import { ANSWER_REASONS } from '../../src/domain/answering/reasons.ts';
import { type Answer, admin } from '../client.ts';
import { queryFor, recordText } from '../packets/asking.ts';
import { askTcp, askUdp, eventually } from '../packets/clients.ts';
import { bind, makeRecord, makeVpc, makeZone, ok, refused, ZONE } from '../sdk/making.ts';
import { freePort, removeData, startServer, type TestServer } from '../server.ts';
import { startEcho, type Upstream } from './upstream.ts';

/** POST /netloom/v1/vpcs/{vpcId}/explain-name: what a VPC is told, and why. */
describe('explain-name', () => {
  let server: TestServer;
  let upstream: Upstream;
  let vpc: string;
  let zone: string;
  const explain = (body: unknown, of = vpc): Promise<Answer> =>
    admin(server, 'POST', `/netloom/v1/vpcs/${of}/explain-name`, body);
  const told = async (body: unknown) => (await ok(explain(body))).json;
  const reasons = (steps: readonly { reason: string }[]): string[] => steps.map(({ reason }) => reason);

  before(async () => {
    upstream = await startEcho();
    server = await startServer({ settings: { NETLOOM_DNS_UPSTREAM: `127.0.0.1:${upstream.port}` } });
    const { client } = server;
    vpc = await makeVpc(client);
    zone = await makeZone(client);
    await ok(bind(client, zone, vpc));
    await makeRecord(client, zone);
    await makeRecord(client, zone, { rr: '*.apps', value: '10.0.0.9' });
    await makeRecord(client, zone, { rr: 'a.deep', value: '10.0.0.3' });
    await makeRecord(client, zone, { rr: 'out', type: 'CNAME', value: 'www.elsewhere.test' });
    await makeRecord(client, zone, { rr: '@', type: 'MX', value: 'mx.corp.test', priority: 7 });
  });
  after(async () => {
    await server.stop();
    removeData(server);
    upstream.close();
  });

  test('a name of a zone: the answer, and each step with its sentence', async () => {
    const { vpcId, question, rcode, authoritative, answer, authority, steps, cache } = await told({
      name: 'WWW.corp.test.',
    });
    assert.deepEqual(question, { name: 'www.corp.test', type: 'A', recursionDesired: true });
    assert.deepEqual([vpcId, rcode, authoritative, authority, cache], [vpc, 'NOERROR', true, [], undefined]);
    assert.deepEqual(answer, [{ name: 'www.corp.test', type: 'A', ttl: 60, data: '10.0.0.1' }]);
    assert.deepEqual(reasons(steps), ['zone-longest-suffix', 'name-exists', 'records-of-type']);
    for (const { reason, sentence } of steps) {
      assert.equal(sentence, ANSWER_REASONS[reason as keyof typeof ANSWER_REASONS]);
    }
    assert.deepEqual(steps[0].candidates, [
      { kind: 'zone', name: 'corp.test', id: zone, outcome: 'won', reason: 'zone-longest-suffix' },
      { kind: 'upstream', name: '.', outcome: 'lost', reason: 'shorter' },
    ]);
  });

  test('what it says is what DNS answers', async () => {
    const { json } = await admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`);
    const at = { address: json.dnsAddress, port: json.dnsPort };
    await eventually(async () => {
      const shown = await admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`);
      return shown.json.dns[0].state === 'bound';
    });
    for (const [name, type] of [
      ['www.corp.test', 'A'],
      ['www.corp.test', 'TXT'],
      ['x.y.apps.corp.test', 'A'],
      ['deep.corp.test', 'A'],
      ['none.corp.test', 'A'],
      ['corp.test', 'MX'],
      ['corp.test', 'SOA'],
      ['corp.test', 'NS'],
      ['ns1.corp.test', 'A'],
      ['1.0.0.10.in-addr.arpa', 'PTR'],
    ] as const) {
      const expected = await told({ name, type });
      const message = await askTcp(at, queryFor(name, type));
      const same = (records: readonly { name: string; ttl: number; type: string }[]) =>
        records.map((record) => `${record.name}. ${record.ttl} ${record.type}`);
      const heads = (texts: readonly string[]) => texts.map((text) => text.split(' ').slice(0, 3).join(' '));
      assert.equal(RCODES[message!.rcode], expected.rcode, name);
      assert.deepEqual(heads(message!.answers.map(recordText)), same(expected.answer), name);
      assert.deepEqual(heads(message!.authorities.map(recordText)), same(expected.authority), name);
    }
  });

  test('names of others: not known, asked when told to, then kept', async () => {
    const before = await told({ name: 'out.corp.test' });
    assert.equal(before.rcode, undefined);
    assert.equal(upstream.asked, 0, 'nobody was asked');
    assert.equal(before.authoritative, true);
    assert.deepEqual(before.answer, [{ name: 'out.corp.test', type: 'CNAME', ttl: 60, data: 'www.elsewhere.test' }]);
    const last = before.steps.at(-1);
    assert.deepEqual([last.reason, last.targets], ['forward-not-cached', [`127.0.0.1:${upstream.port}`]]);

    const asked = await told({ name: 'out.corp.test', lookUp: true });
    assert.deepEqual([asked.rcode, asked.answer[1]?.data, upstream.asked], ['NOERROR', '198.51.100.7', 1]);
    const kept = await told({ name: 'out.corp.test' });
    assert.deepEqual([kept.rcode, kept.steps.at(-1).reason, upstream.asked], ['NOERROR', 'forward-answered', 1]);
    assert.equal(kept.cache.stale, false);
    assert.ok(kept.cache.ttlLeft > 0 && kept.cache.ttlLeft <= 120 && kept.cache.age < 30, JSON.stringify(kept.cache));
    assert.deepEqual(kept.cache, kept.steps.at(-1).cache);
    const without = await told({ name: 'www.elsewhere.test', recursionDesired: false });
    assert.equal(without.rcode, 'NOERROR');
    const never = await told({ name: 'never.elsewhere.test', recursionDesired: false, lookUp: true });
    assert.deepEqual([never.rcode, never.steps.at(-1).reason], ['REFUSED', 'forward-no-recursion']);
    assert.equal(upstream.asked, 1);
  });

  test('nobody answers: a failure, with what is known of it', async () => {
    const client = server.client;
    const rest = { name: 'to-nobody', vpcId: vpc, vpcRegion: 'bj', type: 'outbound' };
    const subnet = { name: 's', zoneName: 'cn-bj-a', cidr: '10.0.1.0/24', vpcId: vpc };
    const { subnetId } = (await ok(client.call('POST', '/v1/subnet', { body: subnet }))).json;
    const body = { ...rest, ipModels: [{ subnetId }] };
    const { id: resolverId } = (await ok(client.call('POST', `${ZONE}/resolver`, { body }))).json;
    const dead = {
      name: 'dead',
      zone: 'dead.test',
      resolverId,
      dnsServerConfigs: [{ ip: '127.0.0.1', port: await freePort() }],
    };
    const { id } = (await ok(client.call('POST', `${ZONE}/resolver/rule`, { body: dead }))).json;
    const vpcRegions = [{ region: 'bj', vpcIds: [vpc] }];
    await ok(client.call('PUT', `${ZONE}/resolver/rule/${id}/bind`, { body: { vpcRegions } }));
    const { rcode, steps, cache } = await told({ name: 'www.dead.test', lookUp: true });
    assert.deepEqual([rcode, reasons(steps)], ['SERVFAIL', ['rule-longest-suffix', 'forward-failed']]);
    assert.deepEqual([steps[0].rule, steps[0].candidates[0].id], ['dead.test', id]);
    assert.match(cache.failed, /extended error 2[23]/);
  });

  test('a client that may not ask', async () => {
    const policy = { allow: ['10.0.0.0/8'], queryLog: false };
    await ok(admin(server, 'PUT', `/netloom/v1/vpcs/${vpc}/dns-policy`, policy));
    const { rcode, steps, question } = await told({ name: 'www.corp.test', client: '192.0.2.1' });
    assert.deepEqual([rcode, reasons(steps), question.client], ['REFUSED', ['client-refused'], '192.0.2.1']);
    assert.equal((await told({ name: 'www.corp.test', client: '10.9.9.9' })).rcode, 'NOERROR');
    await ok(admin(server, 'PUT', `/netloom/v1/vpcs/${vpc}/dns-policy`, { ...policy, allow: [] }));
  });

  test('the root, and types by number', async () => {
    const { question, steps } = await told({ name: '.', type: 'type65' });
    assert.deepEqual([question.name, question.type, steps[0].name], ['.', 'TYPE65', '.']);
  });

  test('what the account has for the name and did not bind is told', async () => {
    const { client } = server;
    const name = 'far.corp.test';
    const { zoneId } = (await ok(client.call('POST', '/v1/privatezone', { body: { zoneName: name } }))).json;
    const unbound = [{ kind: 'zone', name, id: zoneId }];
    assert.deepEqual((await told({ name: 'www.far.corp.test' })).unbound, unbound);
    assert.deepEqual((await told({ name: 'www.xfar.corp.test' })).unbound, []);
    await ok(client.call('PUT', `/v1/privatezone/${zoneId}`, { query: 'bind', body: { region: 'bj', vpcIds: [vpc] } }));
    assert.deepEqual((await told({ name: 'www.far.corp.test' })).unbound, []);
    await ok(client.call('DELETE', `/v1/privatezone/${zoneId}`));
  });

  test('what cannot be explained is refused', async () => {
    await refused(explain({ name: 'www.corp.test' }, 'vpc-nonesuch'), 'NoSuchObject');
    for (const body of [
      { name: '' },
      { name: 'a..b' },
      { name: `${'a'.repeat(64)}.test` },
      { name: 'www.corp.test', type: 'NONSENSE' },
      { name: 'www.corp.test', type: 'TYPE65536' },
      { name: 'www.corp.test', client: 'nobody' },
      { name: 'www.corp.test', misspelt: true },
      {},
    ]) {
      await refused(explain(body), 'InappropriateJSON');
    }
  });

  test('answers are worked out once more, and do not differ', async () => {
    const { json } = await admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`);
    const at = { address: json.dnsAddress, port: json.dnsPort };
    let metrics = '';
    await eventually(async () => {
      for (const name of ['www', 'none', 'x.apps']) await askUdp(at, queryFor(`${name}.corp.test`, 'A'));
      metrics = (await admin(server, 'GET', '/metrics')).text;
      return /^netloom_dns_self_check_total\{result="same"\} [1-9]/m.test(metrics);
    });
    assert.match(metrics, /^netloom_dns_self_check_total\{result="different"\} 0$/m);
  });
});
