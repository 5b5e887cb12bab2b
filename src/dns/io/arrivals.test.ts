import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Selection } from '../index/selection.ts';
import { Arrivals, Remembered } from './arrivals.ts';

/** Listeners of so many VPCs, which remember so many clients together. */
function listeners(count: number, most: number): Arrivals[] {
  const remembered = new Remembered(() => {
    for (const one of all) one.forget();
  }, most);
  const selection = new Selection();
  const all = Array.from({ length: count }, (_, i) => {
    return new Arrivals(selection, { address: `127.64.0.${i}`, port: 53 }, 'udp', remembered);
  });
  return all;
}

test('a client is looked up once', () => {
  const [one] = listeners(1, 10);
  assert.equal(one!.of('192.0.2.1'), one!.of('192.0.2.1'));
});

test('clients are remembered up to a bound, however many listeners they come to', () => {
  const all = listeners(50, 100);
  const kept = new Map<string, unknown>();
  for (const [i, one] of all.entries()) {
    for (let client = 0; client < 40; client += 1) kept.set(`${i} 192.0.2.${client}`, one.of(`192.0.2.${client}`));
  }
  // Only what is remembered is the same when asked for again; the last hundred may be.
  const last = [...kept].slice(-40);
  assert.ok(last.every(([, arrival], client) => all[49]!.of(`192.0.2.${client}`) === arrival));
  const first = [...kept].slice(0, 1000);
  const same = first.filter(([key, arrival]) => {
    const [i, client] = key.split(' ');
    return all[Number(i)]!.of(client!) === arrival;
  });
  assert.equal(same.length, 0);
});
