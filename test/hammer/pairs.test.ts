import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMessage } from '../../src/dns/wire/decode.ts';
import { RD } from '../../src/dns/wire/header.ts';
import { House } from '../answering/world.ts';
import { admin } from '../client.ts';
import { Client } from '../differential/client.ts';
import { inWords, queryFor } from '../packets/asking.ts';
import { ok, ZONE } from '../sdk/making.ts';
import { startElsewhere } from '../stability/elsewhere.ts';

/**
 * The moment a change was acknowledged the next question sees it (contract row 29): records, bindings, the targets of rules,
 * and what becomes of missing names. All four are changed at the same time, for one VPC, so that each change also throws away
 * what the others have cached. `npm run bench:dns` does it with 100,000 records.
 */
const LONG = process.env.NETLOOM_TEST_LONG === '1';
const PAIRS = LONG ? 25_000 : 500;

/** One thing that changes: the i-th change, and what must be answered from then on. */
interface Changing {
  readonly what: string;
  readonly name: string;
  readonly change: (i: number) => Promise<string>;
}

const [FIRST, SECOND, PUBLIC] = ['203.0.113.1', '203.0.113.2', '203.0.113.3'];

test(`${PAIRS} times each: a record, a binding, a rule's target, missingName; the next question sees it`, async (t) => {
  const [first, second] = [
    await startElsewhere(t, { 'hq.test': FIRST! }),
    await startElsewhere(t, { 'hq.test': SECOND! }),
  ];
  const upstream = await startElsewhere(t, { 'open.test': PUBLIC!, 'bound.test': PUBLIC! });
  const house = await House.start({ NETLOOM_DNS_UPSTREAM: `127.0.0.1:${upstream}` });
  t.after(() => house.stop());
  const { server } = house;
  const { client } = server;
  const vpc = await house.vpc('v');
  const corp = await house.zone('corp.test', [], vpc);
  const open = await house.zone('open.test', [], vpc);
  const bound = await house.zone('bound.test', ['www A 10.2.0.1'], vpc);
  const record = await house.record(corp, 'www A 10.1.0.0');
  const rule = await house.rule('hq.test', [first], vpc);

  const changing: Changing[] = [
    {
      what: 'a record',
      name: 'www.corp.test',
      change: async (i) => {
        const value = `10.1.${i >> 8}.${i & 255}`;
        await ok(client.call('PUT', `${ZONE}/record/${record}`, { body: { rr: 'www', type: 'A', value } }));
        return `NOERROR ${value}`;
      },
    },
    {
      what: 'a binding',
      name: 'www.bound.test',
      change: async (i) => {
        const [query, answer] = i % 2 === 0 ? ['unbind', PUBLIC] : ['bind', '10.2.0.1'];
        await ok(client.call('PUT', `${ZONE}/${bound}`, { query, body: { region: 'bj', vpcIds: [vpc] } }));
        return `NOERROR ${answer}`;
      },
    },
    {
      what: 'a target of a rule',
      name: 'www.hq.test',
      change: async (i) => {
        const [port, answer] = i % 2 === 0 ? [second, SECOND] : [first, FIRST];
        const body = { name: 'to-others', dnsServerConfigs: [{ ip: '127.0.0.1', port }] };
        await ok(client.call('PUT', `${ZONE}/resolver/rule/${rule}`, { body }));
        return `NOERROR ${answer}`;
      },
    },
    {
      what: 'missingName',
      name: 'www.open.test',
      change: async (i) => {
        const [missingName, answer] = i % 2 === 0 ? ['recurse', `NOERROR ${PUBLIC}`] : ['nxdomain', 'NXDOMAIN'];
        await ok(admin(server, 'PUT', `/netloom/v1/zones/${open}/missing-name`, { missingName }));
        return answer!;
      },
    },
  ];

  const { address, port } = await house.resolver(vpc);
  const asker = new Client(port, address);
  t.after(() => asker.close());
  const ask = async (name: string, tcp: boolean): Promise<string> => {
    const { rcode, answer } = inWords(decodeMessage(await asker.ask(queryFor(name, 'A', { flags: RD }), tcp))!);
    return [rcode, ...answer.map((line) => line.split(' ')[3])].join(' ');
  };
  const stale: string[] = [];
  const pairs = changing.map(async ({ what, name, change }) => {
    for (let i = 0; i < PAIRS; i += 1) {
      const expected = await change(i);
      const seen = await ask(name, i % 5 === 0);
      if (seen !== expected) stale.push(`${what}, change ${i}: ${seen} instead of ${expected}`);
    }
  });
  await Promise.all(pairs);
  assert.deepEqual(stale.slice(0, 10), []);
  assert.equal(asker.resent, 0);
  // Nor did the server, which recomputes a share of its answers, see one that should have been another.
  const { text: metrics } = await admin(server, 'GET', '/metrics');
  assert.match(metrics, /^netloom_dns_self_check_total\{result="same"\} [1-9]/m);
  assert.match(metrics, /^netloom_dns_self_check_total\{result="different"\} 0$/m);
});
