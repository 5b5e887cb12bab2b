import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { framed } from '../../../test/packets/clients.ts';
import { Frames } from './frames.ts';

const taken = (frames: Frames): number[][] => {
  const all: number[][] = [];
  for (let frame = frames.next(); frame !== undefined; frame = frames.next()) all.push([...frame]);
  return all;
};

test('messages come out as they went in, however the stream is cut', () => {
  const messages = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 10 });
  fc.assert(
    fc.property(messages, fc.array(fc.integer({ min: 1, max: 50 })), (sent, cuts) => {
      const stream = framed(...sent);
      const frames = new Frames();
      const received: number[][] = [];
      for (let at = 0, i = 0; at < stream.length; i += 1) {
        const length = cuts[i] ?? stream.length;
        frames.push(stream.slice(at, at + length));
        received.push(...taken(frames));
        at += length;
      }
      assert.deepEqual(
        received,
        sent.map((one) => [...one]),
      );
    }),
  );
});

test('messages not yet taken are kept while more come', () => {
  const frames = new Frames();
  frames.push(framed(Uint8Array.of(1), Uint8Array.of(2)));
  assert.deepEqual([...frames.next()!], [1]);
  frames.push(framed(Uint8Array.of(3)));
  assert.deepEqual(taken(frames), [[2], [3]]);
});

test('a long message octet by octet takes time in proportion to its length', () => {
  const frames = new Frames();
  const before = performance.now();
  frames.push(Uint8Array.of(0xff, 0xff));
  for (let i = 0; i < 0xffff; i += 1) frames.push(Uint8Array.of(7));
  assert.equal(frames.next()?.length, 0xffff);
  assert.ok(performance.now() - before < 1000);
});
