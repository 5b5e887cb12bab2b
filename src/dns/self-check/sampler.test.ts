import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTo, arrivalAt, queryFor } from '../../../test/packets/asking.ts';
import { newCounters } from '../answer/counters.ts';
import { Guard } from '../answer/guard.ts';
import { createHandler } from '../answer/handler.ts';
import { PATH } from '../answer/path.ts';
import { Index } from '../index/index.ts';
import { type Sample, Sampler } from './sampler.ts';

const index = new Index(1);
index.apply(
  [
    { kind: 'zone', zone: 'z', name: 'corp.test', serial: 1 },
    { kind: 'bound', vpc: 'v', zone: 'z' },
  ],
  (_, error) => assert.fail(error),
);

const fail = (error: unknown): void => assert.fail(error as Error);

/** A sampler behind a handler, what it posts, and a way to ask. */
function setting(random = () => 0) {
  const samples: Sample[] = [];
  const sampler = new Sampler((sample) => samples.push(sample), random);
  const handle = createHandler(1, newCounters(), fail, PATH, new Guard(), sampler.note);
  const ask = (name: string, more = {}) => answerTo(handle, arrivalAt(index.view('v'), more), queryFor(name, 'SOA'));
  return { samples, sampler, ask };
}

test('one answer of each interval is taken, with all that is needed to work it out', () => {
  const { samples, sampler, ask } = setting();
  ask('corp.test');
  assert.equal(samples.length, 0, 'none before the first interval');
  sampler.tick();
  const answer = ask('corp.test');
  for (let i = 0; i < 100; i += 1) ask('corp.test');
  assert.equal(samples.length, 1);
  assert.deepEqual(samples[0], {
    ...{ vpc: 'v', local: Uint8Array.of(127, 64, 0, 1) },
    ...{ query: queryFor('corp.test', 'SOA'), answer },
  });
});

test('which one is chance, among as many as came in the interval before', () => {
  const taken = new Set<string>();
  for (let i = 0; i < 10; i += 1) {
    const { samples, sampler, ask } = setting(() => i / 10);
    sampler.tick();
    for (let n = 0; n < 11; n += 1) ask(`n${n}.corp.test`);
    sampler.tick();
    const before = samples.length;
    for (let n = 0; n < 11; n += 1) ask(`n${n}.corp.test`);
    assert.equal(samples.length, before + 1);
    taken.add(samples.at(-1)!.query.toHex());
  }
  assert.equal(taken.size, 10);
});

test('a main thread that stands still gets a few, and then none until it has dealt with one', () => {
  const { samples, sampler, ask } = setting();
  const interval = (): void => {
    sampler.tick();
    for (let i = 0; i < 20; i += 1) ask('corp.test');
  };
  for (let i = 0; i < 1000; i += 1) interval();
  assert.equal(samples.length, 8);
  sampler.judged();
  for (let i = 0; i < 1000; i += 1) interval();
  assert.equal(samples.length, 9);
});

test('what says nothing about names is not taken: strangers, clients that may not ask, malformed queries', () => {
  const { samples, sampler, ask } = setting();
  sampler.tick();
  ask('corp.test', { view: undefined });
  sampler.tick();
  ask('corp.test', { allowed: false });
  assert.equal(samples.length, 0);
  sampler.tick();
  ask('corp.test');
  assert.equal(samples.length, 1);
});
