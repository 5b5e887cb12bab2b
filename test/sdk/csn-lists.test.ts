import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Client } from '../client.ts';
import { startServer, type TestServer } from '../server.ts';
import { operator } from './csn-code-row.ts';
import { attach, BP, CSN, detach, type Made, makeCsn, PACKAGE, TABLE } from './csn-making.ts';
import { type CsnStage, newAccount } from './csn-stage.ts';
import { makeVpc, ok, refused } from './making.ts';

/** Pages and markers (common contract 2.7, csn contract 1.8) of every list of CSN. */
describe('csn lists', () => {
  let server: TestServer;
  let stage: { client: Client; server: TestServer; account: string };
  let made: Made;
  const VPCS = 5;
  const json = async (method: string, path: string, body?: object, query = '') =>
    (await ok(stage.client.call(method, path, { query, body }))).json;

  before(async () => {
    server = await startServer({ settings: { NETLOOM_DATA: ':memory:' } });
    stage = { server, ...(await newAccount(server)) };
    const { client } = stage;
    made = await makeCsn(client, await makeVpc(client));
    const { csn, csnRt } = made;
    for (let i = 1; i < VPCS; i += 1) {
      await ok(attach(client, csn, await makeVpc(client, `vpc-${i}`)));
      await json('POST', CSN, { name: `csn ${i}` });
      await json('POST', PACKAGE, { ...BP, name: `package ${i}` });
      await operator(stage as CsnStage, 'POST', `/csn/${csn}/routeTables`, { name: `table ${i}` });
    }
    for (const { attachId } of (await json('GET', `${CSN}/${csn}/instance`)).instances.slice(1)) {
      await json('POST', `${TABLE}/${csnRt}/propagation`, { attachId });
    }
    for (const region of ['gz', 'su', 'hkg']) {
      const id = `vpc-${region.padEnd(12, '0')}`;
      const body = { account: stage.account, region, name: region, cidrs: ['172.16.0.0/16', '172.17.0.0/16'] };
      await operator(stage as CsnStage, 'PUT', `/instances/vpc/${id}`, body);
      await ok(attach(client, csn, id, { instanceRegion: region }));
    }
  });
  after(() => server.kill());

  /** Path, list member and id of each list, and how many it holds. */
  const lists = () =>
    [
      [CSN, 'csns', 'csnId', VPCS],
      [`${CSN}/${made.csn}/instance`, 'instances', 'attachId', VPCS + 3],
      [`${CSN}/${made.csn}/routeTable`, 'csnRts', 'csnRtId', VPCS],
      [`${TABLE}/${made.csnRt}/rule`, 'csnRtRules', 'ruleId', VPCS + 1],
      [PACKAGE, 'csnBps', 'csnBpId', VPCS],
      [`${CSN}/${made.csn}/tgw`, 'tgws', 'tgwId', 4],
      [`${CSN}/${made.csn}/tgw/${made.tgw}/rule`, 'tgwRtRules', 'ruleId', 2],
    ] as const;

  test('a list is the same however it is cut into pages, and every page says where it stands', async () => {
    for (const [path, member, id, count] of lists()) {
      const whole = await json('GET', path);
      assert.equal(whole[member].length, count, path);
      for (const maxKeys of [1, 2, count, count + 1]) {
        const items: unknown[] = [];
        let query = `maxKeys=${maxKeys}`;
        for (let more = true; more; ) {
          const page = await json('GET', path, undefined, query);
          const rest = count - items.length;
          assert.equal(page.marker, page[member][0][id], 'the marker is the first of the page');
          assert.equal(page.maxKeys, maxKeys);
          assert.equal(page[member].length, Math.min(rest, maxKeys));
          items.push(...page[member]);
          more = page.isTruncated;
          assert.equal(more, rest > maxKeys);
          assert.equal(page.nextMarker !== undefined, more);
          query = `maxKeys=${maxKeys}&marker=${page.nextMarker}`;
        }
        assert.deepEqual(items, whole[member], `${path} by ${maxKeys}`);
      }
    }
  });

  test('any id of a list is a marker of it, first of the page; what never was one is refused', async () => {
    for (const [at, [path, member, id]] of lists().entries()) {
      const items = (await json('GET', path))[member];
      for (const [i, item] of items.entries()) {
        const page = await json('GET', path, undefined, `marker=${item[id]}`);
        assert.deepEqual(page[member], items.slice(i));
        assert.equal(page.marker, item[id]);
      }
      const [other, otherMember, otherId] = lists()[(at + 1) % lists().length]!;
      const strange = (await json('GET', other))[otherMember][0][otherId];
      const ids = [strange, '0f6c2f0e-5a51-4b7b-9a53-0c1d2e3f4a5b', 'csn-0000000000000000', `${items[0][id]}0`];
      for (const marker of ids) {
        await refused(stage.client.call('GET', path, { query: `marker=${marker}` }), 'InvalidHTTPRequest');
      }
    }
  });

  test('of made-up rule ids none is a marker, though one in 32 tells some prefix', async () => {
    const paths = [`${TABLE}/${made.csnRt}/rule`, `${CSN}/${made.csn}/tgw/${made.tgw}/rule`];
    for (let i = 0; i < 300; i += 1) {
      await refused(stage.client.call('GET', paths[i % 2]!, { query: `marker=${randomUUID()}` }), 'InvalidHTTPRequest');
    }
  });

  test('a marker keeps its place when what it named is gone', async () => {
    const middle = async (path: string, member: string, id: string, drop: (it: string) => Promise<unknown>) => {
      const before = (await json('GET', path))[member];
      const marker = before[2][id];
      await drop(marker);
      const page = await json('GET', path, undefined, `marker=${marker}`);
      assert.deepEqual(page[member], before.slice(3), path);
      assert.equal(page.marker, before[3][id]);
    };
    await middle(CSN, 'csns', 'csnId', (id) => json('DELETE', `${CSN}/${id}`));
    await middle(PACKAGE, 'csnBps', 'csnBpId', (id) => json('DELETE', `${PACKAGE}/${id}`));
    await middle(`${CSN}/${made.csn}/routeTable`, 'csnRts', 'csnRtId', (id) =>
      operator(stage as CsnStage, 'DELETE', `/csn/routeTables/${id}`),
    );
    const instances = `${CSN}/${made.csn}/instance`;
    await middle(instances, 'instances', 'attachId', async (id) => {
      const found = (await json('GET', instances)).instances.find((one: Record<string, string>) => one.attachId === id);
      await ok(detach(stage.client, made.csn, found.instanceId));
    });
    // Of equal prefixes, which now one less contends: none is left out.
    const rules = `${TABLE}/${made.csnRt}/rule`;
    const before = (await json('GET', rules)).csnRtRules;
    const { ruleId, fromAttachId } = before[2];
    await json('DELETE', `${TABLE}/${made.csnRt}/propagation/${fromAttachId}`);
    const page = await json('GET', rules, undefined, `marker=${ruleId}`);
    assert.deepEqual(page.csnRtRules, before.slice(3));
  });

  test('rules of a long table: pages of at most 1000, in order of address, and others are answered meanwhile', async () => {
    const cidrs = Array.from({ length: 2500 }, (_, i) => `10.${100 + (i >> 8)}.${i & 255}.0/24`);
    const { csnId } = await json('POST', CSN, { name: 'long' });
    const [{ csnRtId }] = (await json('GET', `${CSN}/${csnId}/routeTable`)).csnRts;
    // As many networks as it takes: one publishes a thousand prefixes at the most.
    for (const [n, own] of [cidrs.slice(0, 1000), cidrs.slice(1000, 2000), cidrs.slice(2000)].entries()) {
      const id = `vpc-00000000big${n}`;
      const network = { account: stage.account, region: 'bj', cidrs: own };
      await operator(stage as CsnStage, 'PUT', `/instances/vpc/${id}`, network);
      await ok(attach(stage.client, csnId, id));
    }
    for (const { attachId } of (await json('GET', `${CSN}/${csnId}/instance`)).instances) {
      await json('POST', `${TABLE}/${csnRtId}/propagation`, { attachId });
    }
    const [{ tgwId }] = (await json('GET', `${CSN}/${csnId}/tgw`)).tgws;
    const paths = [`${TABLE}/${csnRtId}/rule`, `${CSN}/${csnId}/tgw/${tgwId}/rule`];
    for (const [path, member] of [
      [paths[0]!, 'csnRtRules'],
      [paths[1]!, 'tgwRtRules'],
    ] as const) {
      const found: string[] = [];
      let query = 'maxKeys=100000';
      for (const size of [1000, 1000, 500]) {
        const page = await json('GET', path, undefined, query);
        assert.deepEqual([page.maxKeys, page[member].length, page.isTruncated], [1000, size, size === 1000]);
        found.push(...page[member].map(({ destAddress }: { destAddress: string }) => destAddress));
        query = `maxKeys=100000&marker=${page.nextMarker}`;
      }
      assert.deepEqual(found, cidrs);
    }
    // A page is made in slices: small questions asked after it are answered before it.
    const order: string[] = [];
    const asked = (name: string, path: string) =>
      ok(stage.client.call('GET', path)).then(() => {
        order.push(name);
      });
    await Promise.all([asked('long', paths[0]!), asked('small', `${CSN}/${csnId}`), asked('small', `${CSN}/${csnId}`)]);
    assert.equal(order.at(-1), 'long');
  });
});
