import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { decodeMessage } from '../wire/decode.ts';
import { CD, RD } from '../wire/header.ts';
import { DO } from '../wire/message.ts';
import { lowerName } from '../wire/name.ts';
import { answers, good, Upstreams } from './testing/asked.ts';
import { Forwarding } from './testing/forwarding.ts';
import { askFor } from './testing/messages.ts';
import type { Conduct, Upstream } from './testing/upstream.ts';

/** A question as it goes out: RFC 5452 9.2, RFC 6891 6.2.3. */

const upstreams = new Upstreams();
after(() => upstreams.close());
const upstream = (conduct: Conduct): Promise<Upstream> => upstreams.start(conduct);

describe('a question as it goes out', () => {
  test('has RD, EDNS of 1232 octets, and DO and CD as asked', async () => {
    const target = await upstream(answers);
    const forwarding = new Forwarding();
    for (const [dnssecOk, checkingDisabled] of [
      [false, false],
      [true, false],
      [true, true],
    ] as const) {
      await forwarding.ask(askFor('www.corp.test', 'A', { targets: [target], dnssecOk, checkingDisabled }));
      const query = decodeMessage(target.queries.at(-1)!)!;
      assert.equal(query.flags, RD | (checkingDisabled ? CD : 0));
      assert.deepEqual(query.edns, { udpSize: 1232, version: 0, flags: dnssecOk ? DO : 0, options: new Uint8Array(0) });
      assert.equal(query.questions[0]!.type, 1);
    }
  });

  test('has an id, a port and a letter case that nobody can guess', async () => {
    const target = await upstream(answers);
    const forwarding = new Forwarding();
    const count = 400;
    for (let i = 0; i < count; i += 1) await forwarding.ask(askFor('www.corp.test', 'A', { targets: [target] }));
    const queries = target.queries.map((query) => decodeMessage(query)!);
    const spread = (values: readonly unknown[]): number => new Set(values).size;
    // Of 65,536 values, 400 draws have 1.2 pairs alike; twenty have a chance below one in 10^18.
    assert.ok(spread(queries.map(({ id }) => id)) > count - 20);
    assert.ok(spread(target.from) > count - 20);
    // 11 letters: 2,048 spellings; 400 draws meet some 364 of them.
    const names = queries.map(({ questions }) => questions[0]!.name);
    assert.ok(spread(names.map((name) => name.toHex())) > 300);
    assert.equal(spread(names.map((name) => lowerName(name).toHex())), 1);
    assert.ok(Math.min(...target.from) < 12_000 && Math.max(...target.from) > 55_000, 'the whole range of ports');
    assert.ok(Math.min(...target.from) >= 1024);
    for (const [low, high] of [
      [0, 8192],
      [57344, 65536],
    ] as const)
      assert.ok(queries.some(({ id }) => id >= low && id < high));
  });

  test('comes from the first source of its family that this machine has', async () => {
    let from = '';
    const target = await upstream({
      udp: (query, send, client) => {
        from = client.address;
        send(good(query));
      },
    });
    const forwarding = new Forwarding();
    const ask = (...sources: string[]) => forwarding.ask(askFor('www.corp.test', 'A', { targets: [target], sources }));
    await ask('fd00::1', '192.0.2.77', '127.0.0.9', '127.0.0.8');
    assert.equal(from, '127.0.0.9');
    await ask('192.0.2.77');
    assert.equal(from, '127.0.0.1');
  });
});
