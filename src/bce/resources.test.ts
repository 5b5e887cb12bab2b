import assert from 'node:assert/strict';
import { test } from 'node:test';
import { needs, type ResourceType } from '../contract/access.ts';
import { emptyState } from '../domain/state.ts';
import { Query } from '../http/query.ts';
import { resourceOf, resourcesIn } from './resources.ts';

/** How a call names what it is about; with things that are there: test/identity/policies.test.ts and references.test.ts. */

const state = emptyState();
const place = { account: 'a'.repeat(32), region: 'bj' };
const of = (resource: `${ResourceType}/${string}`, path: Readonly<Record<string, string>>, query = ''): string =>
  resourceOf(state, place, needs('READ', resource), path, new Query(query));
const within = (template: string, body: object): string[] => [...resourcesIn(state, place, template, body)];

test('an id of the path or the query, as it came', () => {
  assert.equal(of('zone/{zoneId}', { zoneId: 'zone-1' }), 'zone/zone-1');
  assert.equal(of('subnet/{subnetId}', {}, 'subnetId=sbn-1'), 'subnet/sbn-1');
  assert.equal(of('subnet/{subnetId}', {}, 'subnetId=&subnetId=sbn-1&subnetId=sbn-2'), 'subnet/sbn-1', 'as it is read');
});

test('a star where nothing is named, and for what is not there of what is named by a part', () => {
  assert.equal(of('zone/*', { zoneId: 'zone-1' }), 'zone/*');
  assert.equal(of('subnet/{subnetId}', {}, 'subnetId='), 'subnet/*');
  assert.equal(of('zone/{recordId}', { recordId: 'rc-1' }), 'zone/*');
  assert.equal(of('csn/{csnRtId}', { csnRtId: 'csnRt-1' }), 'csn/*');
});

test('of two names the first that is given', () => {
  const route = 'route/{routeTableId|vpcId}';
  assert.equal(of(route, {}, 'vpcId=vpc-1&routeTableId=rt-1'), 'route/rt-1');
  assert.equal(of(route, {}, 'vpcId=vpc-1'), 'route/*');
  assert.equal(of(route, {}), 'route/*');
});

test('members of a body, each once, through lists; none where there is none', () => {
  assert.deepEqual(within('vpc/{vpcId}', { vpcId: 'vpc-1' }), ['vpc/vpc-1']);
  assert.deepEqual(within('resolver/{list.id}', { list: [{ id: 'a' }, { id: 'b' }, { id: 'a' }, {}] }), [
    'resolver/a',
    'resolver/b',
  ]);
  assert.deepEqual(within('resolver/{list.id}', {}), []);
});

test('the type itself may be the body’s', () => {
  const template = '{instanceType}/{instanceId}';
  assert.deepEqual(within(template, { instanceType: 'vpc', instanceId: 'vpc-1' }), ['vpc/vpc-1']);
  assert.deepEqual(within(template, { instanceType: 'channel', instanceId: 'dedicatedconn-1' }), ['et/*']);
});

test('a list of thousands that are not there is one question', () => {
  const vpcIds = Array.from({ length: 50_000 }, (_, i) => `vpc-${i}`);
  assert.deepEqual(within('vpc/{vpcIds}', { vpcIds }), ['vpc/*']);
  assert.deepEqual(within('vpc/{vpcRegions.vpcIds}', { vpcRegions: [{ vpcIds }, { vpcIds }] }), ['vpc/*']);
  const ipModels = vpcIds.map((subnetId) => ({ subnetId }));
  assert.deepEqual(within('subnet/{ipModels.subnetId}', { ipModels }), ['subnet/*']);
});
