import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { missingPrograms } from '../differential/peers.ts';
import { ok, ZONE } from '../sdk/making.ts';
import { House, type Outside, type Seen, startOutside } from './world.ts';

/** Section 8 of the dns contract, row by row, as a black box: what zones answer. Others: elsewhere, messages. */

const missing = missingPrograms();
const skip = missing.length > 0 && !process.env.CI;
if (skip)
  console.log(`Not here: ${missing.join(', ')}. To run test/answering: apt-get install bind9 nsd bind9-dnsutils`);

const soa = (zone: string): RegExp =>
  new RegExp(`^${zone}\\. 60 SOA ns1\\.${zone}\\. hostmaster\\.${zone}\\. \\d+ 3600 600 86400 60$`);

function isNegative(seen: Seen, rcode: string, zone: string): void {
  assert.deepEqual([seen.rcode, seen.flags, seen.answer], [rcode, 'aa ra', []]);
  assert.equal(seen.authority.length, 1);
  assert.match(seen.authority[0]!, soa(zone));
}

describe('what zones answer (dns contract 8)', { skip }, () => {
  let outside: Outside;
  let house: House;
  let a = '';
  let b = '';
  let corp = '';

  before(async () => {
    outside = await startOutside();
    house = await House.start({ NETLOOM_DNS_UPSTREAM: `127.0.0.1:${outside.world.port}` });
    a = await house.vpc('a');
    b = await house.vpc('b');
    const records = [
      ...[
        'db A 10.8.0.5',
        'many 300 A 10.8.1.1',
        'many 60 A 10.8.1.2',
        'many 120 A 10.8.1.3',
        'deep.down.here A 10.8.2.1',
      ],
      ...['*.wild A 10.8.3.1', 'known.wild TXT here', '*.alias CNAME db.corp.test', 'same CNAME db.corp.test'],
      ...[
        'across CNAME host.lab.test',
        'out CNAME www.public.test',
        'hop CNAME across.corp.test',
        'mail MX 10 mx.corp.test',
      ],
      ...[
        '_sip._tcp SRV 1 2 5060 db.corp.test',
        'ring CNAME ring2.corp.test',
        'ring2 CNAME ring.corp.test',
        'v6 AAAA fd00::8',
      ],
      ...Array.from({ length: 10 }, (_, i) => `chain${i} CNAME chain${i + 1}.corp.test`),
    ];
    corp = await house.zone('corp.test', records, a);
    await house.zone('lab.test', ['host A 10.9.0.1'], a);
  });
  after(async () => {
    await house?.stop();
    await outside?.stop();
  });

  test('row 1: two VPCs may get different answers for one name; an unknown source is refused', async () => {
    await house.zone('split.test', ['www A 10.1.1.1'], a);
    await house.zone('split.test', ['www A 10.2.2.2'], b);
    assert.deepEqual((await house.ask(a, 'www.split.test')).answer, ['www.split.test. 60 A 10.1.1.1']);
    assert.deepEqual((await house.ask(b, 'www.split.test')).answer, ['www.split.test. 60 A 10.2.2.2']);
    const shared = { address: '127.0.0.1', port: house.server.ports.dns };
    const stranger = await house.askAt(shared, 'www.split.test', 'A');
    assert.deepEqual([stranger.rcode, stranger.flags, stranger.extended], ['REFUSED', '', 18]);
  });

  test('row 2: a zone that is not bound is as if it were not', async () => {
    const zone = await house.zone('www.public.test', ['@ A 10.6.6.6']);
    assert.equal((await house.ask(b, 'www.public.test')).answer.length, 2);
    await house.bind(zone, b);
    assert.deepEqual((await house.ask(b, 'www.public.test')).answer, ['www.public.test. 60 A 10.6.6.6']);
    await ok(house.server.client.call('DELETE', `${ZONE}/${zone}`));
    assert.deepEqual((await house.ask(b, 'www.public.test')).answer.length, 2);
  });

  test('row 3: the longest zone on label boundaries, whatever the letter case', async () => {
    await house.zone('eu.lab.test', ['host A 10.9.1.1'], a);
    assert.deepEqual((await house.ask(a, 'HOST.eu.Lab.TEST')).answer, ['host.eu.lab.test. 60 A 10.9.1.1']);
    assert.deepEqual((await house.ask(a, 'host.lab.test')).answer, ['host.lab.test. 60 A 10.9.0.1']);
    isNegative(await house.ask(a, 'host.xeu.lab.test'), 'NXDOMAIN', 'lab.test');
    isNegative(await house.ask(a, 'other.eu.lab.test'), 'NXDOMAIN', 'eu.lab.test');
  });

  test('rows 5 and 6: every enabled value, with authority', async () => {
    const answer = await house.ask(a, 'db.corp.test');
    assert.deepEqual(
      [answer.rcode, answer.flags, answer.answer],
      ['NOERROR', 'aa ra', ['db.corp.test. 60 A 10.8.0.5']],
    );
    assert.equal((await house.ask(a, 'many.corp.test')).answer.length, 3);
  });

  test('row 7: another type is NODATA with the SOA', async () => {
    isNegative(await house.ask(a, 'db.corp.test', 'AAAA'), 'NOERROR', 'corp.test');
  });

  test('row 8: a missing name is NXDOMAIN here and asked of nobody', async () => {
    isNegative(await house.ask(a, 'only-public.corp.test'), 'NXDOMAIN', 'corp.test');
    assert.equal(outside.world.count('only-public.corp.test. A'), 0);
  });

  test('row 9: an empty non-terminal exists', async () => {
    isNegative(await house.ask(a, 'down.here.corp.test'), 'NOERROR', 'corp.test');
    isNegative(await house.ask(a, 'here.corp.test'), 'NOERROR', 'corp.test');
    isNegative(await house.ask(a, 'else.down.here.corp.test'), 'NXDOMAIN', 'corp.test');
  });

  test('row 12: wildcards cover what does not exist, one label or more below', async () => {
    for (const name of ['x.wild.corp.test', 'x.y.wild.corp.test']) {
      assert.deepEqual((await house.ask(a, name)).answer, [`${name}. 60 A 10.8.3.1`]);
    }
    isNegative(await house.ask(a, 'known.wild.corp.test'), 'NOERROR', 'corp.test');
    isNegative(await house.ask(a, 'below.known.wild.corp.test'), 'NXDOMAIN', 'corp.test');
    isNegative(await house.ask(a, 'wild.corp.test'), 'NOERROR', 'corp.test');
    assert.deepEqual((await house.ask(a, '*.wild.corp.test')).answer, ['*.wild.corp.test. 60 A 10.8.3.1']);
    assert.deepEqual((await house.ask(a, 'any.alias.corp.test')).answer, [
      'any.alias.corp.test. 60 CNAME db.corp.test.',
      'db.corp.test. 60 A 10.8.0.5',
    ]);
    const refused = await house.server.client.call('POST', `${ZONE}/${corp}/record`, {
      body: { rr: '*bd', type: 'A', value: '10.0.0.1' },
    });
    assert.equal(refused.json.code, 'InappropriateJSON');
  });

  test('row 13: a chain goes on in its zone, in another zone, and outside', async () => {
    assert.deepEqual((await house.ask(a, 'hop.corp.test')).answer, [
      'hop.corp.test. 60 CNAME across.corp.test.',
      'across.corp.test. 60 CNAME host.lab.test.',
      'host.lab.test. 60 A 10.9.0.1',
    ]);
    const out = await house.ask(a, 'out.corp.test');
    assert.deepEqual([out.rcode, out.flags, out.answer.length], ['NOERROR', 'aa ra', 3]);
    assert.equal(out.answer[0], 'out.corp.test. 60 CNAME www.public.test.');
    assert.match(out.answer[1]!, /^www\.public\.test\. (100|9\d) A 203\.0\.113\.[12]$/);
  });

  test('row 13: CNAME as the type, and the ends of chains', async () => {
    assert.deepEqual((await house.ask(a, 'hop.corp.test', 'CNAME')).answer, [
      'hop.corp.test. 60 CNAME across.corp.test.',
    ]);
    const ring = await house.ask(a, 'ring.corp.test');
    assert.deepEqual([ring.rcode, ring.answer.length], ['SERVFAIL', 2]);
    const long = await house.ask(a, 'chain0.corp.test');
    assert.deepEqual([long.rcode, long.answer.length], ['SERVFAIL', 8]);
    const gone = await house.ask(a, 'chain5.corp.test');
    assert.deepEqual([gone.rcode, gone.answer.length, gone.authority.length], ['NXDOMAIN', 5, 1]);
  });

  test('rows 14 and 15: the lowest ttl for all values; their order goes round', async () => {
    const orders = new Set<string>();
    for (let i = 0; i < 6; i += 1) {
      const { answer } = await house.ask(a, 'many.corp.test');
      for (const record of answer) assert.match(record, /^many\.corp\.test\. 60 A /);
      orders.add(answer.map((record) => record.slice(-1)).join(''));
    }
    assert.deepEqual([...orders].sort(), ['123', '231', '312']);
  });

  test('row 16: MX and SRV as data', async () => {
    assert.deepEqual((await house.ask(a, 'mail.corp.test', 'MX')).answer, ['mail.corp.test. 60 MX 10 mx.corp.test.']);
    const srv = await house.ask(a, '_sip._tcp.corp.test', 'SRV');
    assert.deepEqual(srv.answer, ['_sip._tcp.corp.test. 60 SRV 1 2 5060 db.corp.test.']);
  });

  test('row 17: a paused record is gone for answers, at once', async () => {
    const record = await house.record(corp, 'paused A 10.8.9.9');
    assert.equal((await house.ask(a, 'paused.corp.test')).answer.length, 1);
    await ok(house.server.client.call('PUT', `${ZONE}/record/${record}`, { query: 'disable' }));
    isNegative(await house.ask(a, 'paused.corp.test'), 'NXDOMAIN', 'corp.test');
    await ok(house.server.client.call('PUT', `${ZONE}/record/${record}`, { query: 'enable' }));
    assert.equal((await house.ask(a, 'paused.corp.test')).answer.length, 1);
  });

  test('rows 18 and 19: SOA, NS and ns1 are there, in an empty zone too', async () => {
    await house.zone('empty.test', [], a);
    const [answer] = (await house.ask(a, 'empty.test', 'SOA')).answer;
    assert.match(answer!, soa('empty.test'));
    assert.deepEqual((await house.ask(a, 'empty.test', 'NS')).answer, ['empty.test. 60 NS ns1.empty.test.']);
    const { address } = await house.resolver(a);
    assert.deepEqual((await house.ask(a, 'ns1.empty.test')).answer, [`ns1.empty.test. 60 A ${address}`]);
    isNegative(await house.ask(a, 'anything.empty.test'), 'NXDOMAIN', 'empty.test');
    const serial = async (): Promise<number> =>
      Number((await house.ask(a, 'corp.test', 'SOA')).answer[0]!.split(' ')[5]);
    const was = await serial();
    await house.record(corp, 'newer A 10.8.7.7');
    assert.ok((await serial()) > was, 'the serial grows with each change');
  });

  test("row 20: reverse names of one's own zones; those of private addresses never leave the house", async () => {
    await house.zone('1.8.10.in-addr.arpa', ['5 PTR db.corp.test'], a);
    assert.deepEqual((await house.ask(a, '5.1.8.10.in-addr.arpa', 'PTR')).answer, [
      '5.1.8.10.in-addr.arpa. 60 PTR db.corp.test.',
    ]);
    for (const name of [
      ...['1.1.168.192.in-addr.arpa', '1.0.16.172.in-addr.arpa', '9.9.9.10.in-addr.arpa', '1.2.0.192.in-addr.arpa'],
      ...[
        '5.113.0.203.in-addr.arpa',
        '9.100.51.198.in-addr.arpa',
        '1.0.0.127.in-addr.arpa',
        '4.3.254.169.in-addr.arpa',
      ],
      ...['1.0.64.100.in-addr.arpa', `1.${'0.'.repeat(31)}ip6.arpa`, '8.b.d.0.1.0.0.2.ip6.arpa', '1.d.f.ip6.arpa'],
    ]) {
      const answer = await house.ask(b, name, 'PTR');
      // A name may be an empty zone's own: it exists, and has nothing.
      assert.ok(
        ['NXDOMAIN', 'NOERROR'].includes(answer.rcode) && answer.answer.length === 0,
        `${name} ${answer.rcode}`,
      );
      assert.equal(outside.world.count(`${name}. PTR`), 0, name);
    }
    assert.deepEqual((await house.ask(b, '8.8.8.8.in-addr.arpa', 'PTR')).answer.length, 1);
  });

  test('row 21: ANY is one RRset', async () => {
    const { rcode, answer } = await house.ask(a, 'many.corp.test', 'ANY');
    assert.deepEqual([rcode, answer.length], ['NOERROR', 3]);
    assert.ok((await house.ask(a, 'www.public.test', 'ANY')).answer.length <= 1);
    assert.equal(outside.world.count('www.public.test. ANY'), 0);
  });

  test('row 32: types the zone cannot hold are NODATA at a name that exists', async () => {
    for (const type of ['TYPE65', 'TYPE99', 'NS', 'TYPE257']) {
      isNegative(await house.ask(a, 'db.corp.test', type), 'NOERROR', 'corp.test');
    }
  });
});
