import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../client.ts';
import { CSN, TABLE } from '../sdk/csn-making.ts';
import { makeVpc, ok, refused } from '../sdk/making.ts';
import { channel, load, newCsn, Operator, vpc } from './csn-operator.ts';

interface Event {
  readonly position: number;
  readonly operation: string;
  readonly csnRtId: string;
  readonly destAddress: string;
  readonly before?: { readonly nextHopId: string; readonly asPath: string };
  readonly after?: { readonly nextHopId: string; readonly asPath: string };
  readonly reason: string;
}

/** What changed in tables, when and why (csn contract 8, 7). */
describe('route events', () => {
  let operator: Operator;
  let account: string;
  let client: Client;
  let csn: string;
  let table: string;
  let position = 0;
  const page = (query = '') => operator.json('GET', `/csn/${csn}/routeEvents${query}`);
  const words = ({ destAddress, before: was, after: is, reason }: Event): string =>
    `${destAddress} ${was?.nextHopId ?? '-'} ${is?.nextHopId ?? '-'} ${reason}`;

  /** The events there are since the last time this was asked. */
  async function news(): Promise<string[]> {
    const { events, isTruncated } = await page(`?from=${position + 1}`);
    assert.equal(isTruncated, false);
    position = events.at(-1)?.position ?? position;
    return events.map(words);
  }

  before(async () => {
    operator = await Operator.start();
    ({ account, client } = await operator.account('routes'));
    ({ csn, table } = await newCsn(client));
  });
  after(() => operator.server.kill());

  test('of the default table: learned, overtaken by hand, blackholed, promoted, withdrawn', async () => {
    const since = (await page()).since;
    assert.ok(Number.isSafeInteger(since) && since > 0);
    assert.deepEqual(await page(), { since, isTruncated: false, maxKeys: 1000, events: [] });
    const [one, two] = [await makeVpc(client, 'one'), await makeVpc(client, 'two')];
    const [first, second] = [await load(client, csn, vpc(one)), await load(client, csn, vpc(two))];
    const relate = (attachId: string) =>
      ok(client.call('POST', `${TABLE}/${table}/propagation`, { body: { attachId } }));
    assert.deepEqual(await news(), [], 'attaching alone teaches no table');
    await relate(first);
    assert.deepEqual(await news(), [`10.0.0.0/16 - ${one} learned`]);
    await relate(second);
    assert.deepEqual(await news(), [`10.0.0.0/16 ${one} ${one} losers-changed`]);
    const rules = `/csn/routeTables/${table}/rules`;
    const { ruleId } = await operator.json('POST', rules, { destAddress: '10.0.0.0/16', attachId: second });
    assert.deepEqual(await news(), [`10.0.0.0/16 ${one} ${two} overtaken`]);
    await ok(client.call('PUT', `${CSN}/${csn}`, { query: 'detach', body: vpc(two) }));
    assert.deepEqual(await news(), [`10.0.0.0/16 ${two} ${two} blackholed`]);
    await ok(operator.ask('DELETE', `${rules}/${ruleId}`));
    assert.deepEqual(await news(), [`10.0.0.0/16 ${two} ${one} promoted`]);
    await ok(client.call('PUT', `${CSN}/${csn}`, { query: 'detach', body: vpc(one) }));
    assert.deepEqual(await news(), [`10.0.0.0/16 ${one} - withdrawn`]);
    const blackhole = await operator.json('POST', rules, { destAddress: '10.7.0.0/16', blackHole: true });
    await ok(operator.ask('DELETE', `${rules}/${blackhole.ruleId}`));
    assert.deepEqual(await news(), ['10.7.0.0/16 -  rule-added', '10.7.0.0/16  - rule-deleted']);

    const { events } = await page();
    const [{ at, requestId, after: winner, ...event }] = events;
    assert.deepEqual(event, {
      ...{ position: event.position, operation: 'CreateStudyRelation', csnRtId: table },
      ...{ destAddress: '10.0.0.0/16', reason: 'learned' },
    });
    assert.match(at, /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.match(requestId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(winner, {
      ...{ routeType: 'propagated', status: 'active', fromAttachId: first, nextHopType: 'vpc', nextHopId: one },
      ...{ nextHopRegion: 'bj', blackHole: false, asPath: '', community: '' },
    });
  });

  test('a router that announces otherwise, and a session that goes down', async () => {
    const id = 'dedicatedconn-bgp';
    const path = `/instances/channel/${id}`;
    await ok(operator.ask('PUT', path, { account, region: 'bj', channel: { mode: 'bgp', router: 'r' } }));
    const announce = (asPath: string) =>
      ok(operator.ask('PUT', `${path}/routes`, { routes: [{ prefix: '192.168.0.0/16', asPath }] }));
    await announce('65010');
    await ok(operator.ask('PUT', `${path}/session`, { up: true }));
    const attachId = await load(client, csn, channel(id));
    await ok(client.call('POST', `${TABLE}/${table}/propagation`, { body: { attachId } }));
    await announce('65010 65020');
    await announce('65010 65020');
    await ok(operator.ask('PUT', `${path}/session`, { up: false }));
    assert.deepEqual(await news(), [
      `192.168.0.0/16 - ${id} learned`,
      `192.168.0.0/16 ${id} ${id} attributes-changed`,
      `192.168.0.0/16 ${id} - withdrawn`,
    ]);
    const { events } = await page();
    const changed: Event = events.at(-2);
    assert.deepEqual([changed.before?.asPath, changed.after?.asPath], ['65010', '65010 65020']);
    assert.equal(changed.operation, 'SetChannelRoutes');
  });

  test('pages go on in the middle of a commit, and another CSN has events of its own', async () => {
    const routes = ['10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16'].map((prefix) => ({ prefix }));
    await ok(operator.ask('PUT', '/instances/channel/dedicatedconn-bgp/routes', { routes }));
    await ok(operator.ask('PUT', '/instances/channel/dedicatedconn-bgp/session', { up: true }));
    const first = await page(`?from=${position + 1}&maxKeys=2`);
    assert.deepEqual([first.events.length, first.isTruncated, first.maxKeys], [2, true, 2]);
    assert.match(first.next, /^\d+\.2$/);
    const rest = await page(`?from=${first.next}&maxKeys=2`);
    assert.deepEqual(
      [rest.events.map(words), rest.isTruncated, rest.next],
      [['10.3.0.0/16 - dedicatedconn-bgp learned'], false, undefined],
    );
    const other = await newCsn(client);
    assert.deepEqual((await operator.json('GET', `/csn/${other.csn}/routeEvents`)).events, []);
  });

  test('its refusals', async () => {
    for (const query of ['from=x', 'from=1.', 'from=-1', 'maxKeys=x']) {
      await refused(operator.ask('GET', `/csn/${csn}/routeEvents?${query}`), 'InvalidHTTPRequest');
    }
    await refused(operator.ask('GET', '/csn/nonsense/routeEvents'), 'CsnIdInvalidException');
    await refused(operator.ask('GET', '/csn/csn-0000000000000000/routeEvents'), 'CsnNotFoundException');
  });
});
