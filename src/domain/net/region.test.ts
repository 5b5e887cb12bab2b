import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cloudRegion, cloudRegions, continentOf, isEdgeRegion } from './region.ts';

test('cloud regions in any case, and where they lie', () => {
  assert.equal(cloudRegion('BJ'), 'bj');
  assert.equal(cloudRegion('beijing'), undefined);
  assert.deepEqual(
    cloudRegions().filter((region) => continentOf(region) !== 'China'),
    ['hkg', 'sin'],
  );
  assert.equal(continentOf('hkg'), 'Asia-Pacific');
  assert.equal(continentOf('mars'), undefined);
  assert.equal(continentOf(''), undefined);
});

test('an edge region is a city and a carrier, and lies in China', () => {
  for (const carrier of ['cm', 'ct', 'cu', 'un', 'cx', 'ix']) {
    assert.ok(isEdgeRegion(`cn-hangzhou-${carrier}`));
    assert.equal(continentOf(`cn-hangzhou-${carrier}`), 'China');
  }
  assert.ok(isEdgeRegion('CN-Hangzhou-CM'));
  for (const text of [
    'cn-hangzhou',
    'cn-hangzhou-xx',
    'cn--cm',
    'us-hangzhou-cm',
    'cn-hang-zhou-cm',
    'cn-hangzhou-cm ',
    'bj',
  ])
    assert.ok(!isEdgeRegion(text), text);
});
