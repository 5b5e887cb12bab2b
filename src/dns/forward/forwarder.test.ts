import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, describe, test } from 'node:test';
import { decodeMessage } from '../wire/decode.ts';
import { FORMERR, NOTIMP, NXDOMAIN, REFUSED, SERVFAIL } from '../wire/header.ts';
import { answers, asked, drip, GOOD, good, inWords, says, truncated, Upstreams } from './testing/asked.ts';
import { Forwarding } from './testing/forwarding.ts';
import { answerTo, askFor, record } from './testing/messages.ts';
import { type Conduct, framed, startUpstream, type Upstream } from './testing/upstream.ts';

/** The forwarder against upstreams that lie, stall and hang up. */

const upstreams = new Upstreams();
after(() => upstreams.close());
const upstream = (conduct: Conduct): Promise<Upstream> => upstreams.start(conduct);

describe('an upstream', () => {
  test('that says more than was asked is not believed in that', async () => {
    const target = await upstream({
      udp: (query, send) =>
        send(
          answerTo(query, {
            answers: [record('www.corp.test 60 A 10.0.0.1'), record('bank.test 60 A 6.6.6.6')],
            authorities: [record('test 60 NS ns.evil.test')],
            additionals: [record('ns.corp.test 60 A 6.6.6.6')],
          }),
        ),
    });
    assert.equal((await asked(target)).told, GOOD);
  });

  test('that says NXDOMAIN is final', async () => {
    const second = await upstream(answers);
    const told = await asked(await upstream(says(NXDOMAIN)), second);
    assert.equal(told.told, '3');
    assert.equal(second.queries.length, 0);
  });

  for (const [name, code] of Object.entries({ SERVFAIL, REFUSED, NOTIMP, YXDOMAIN: 6 })) {
    test(`that says ${name} is passed at once for the next`, async () => {
      const first = await upstream(says(code));
      const { told, counters } = await asked(first, await upstream(answers));
      assert.equal(told, GOOD);
      assert.deepEqual([first.queries.length, counters.refused, counters.held], [1, 1, 0]);
    });
  }

  test('that says nothing but SERVFAIL is told so, and asked once', async () => {
    const first = await upstream(says(SERVFAIL));
    const { told } = await asked(first);
    assert.equal(told, 'refused-by-target');
    assert.equal(first.queries.length, 1);
  });

  test('that knows no EDNS is asked once more without', async () => {
    const target = await upstream({
      udp: (query, send) =>
        send(decodeMessage(query)!.edns ? answerTo(query, { rcode: FORMERR, questions: [] }) : good(query)),
    });
    assert.equal((await asked(target)).told, GOOD);
    const fussy = await upstream(says(FORMERR));
    assert.equal((await asked(fussy)).told, 'refused-by-target');
    assert.equal(fussy.queries.length, 2);
  });

  test('that talks nonsense is passed for the next, and alone is nonsense', async () => {
    const loop = await upstream({
      udp: (query, send) => send(answerTo(query, { answers: [record('www.corp.test 60 CNAME www.corp.test')] })),
    });
    assert.equal((await asked(loop, await upstream(answers))).told, GOOD);
    const { told, counters } = await asked(loop);
    assert.deepEqual([told, counters.bad_answers], ['nonsense', 1]);
  });

  test('that is not there is known from the network: no waiting', async () => {
    const gone = await startUpstream({});
    await gone.close();
    const started = performance.now();
    assert.equal((await asked(gone, await upstream(answers))).told, GOOD);
    const { told, counters } = await asked(gone);
    assert.equal(told, 'unreachable');
    assert.deepEqual([counters.unreachable, counters.held], [2, 1]);
    assert.ok(performance.now() - started < 1000);
  });

  test('may answer with a thousand records, and in rubbish', async () => {
    const giant = (query: Uint8Array): Uint8Array =>
      answerTo(query, {
        answers: Array.from({ length: 1000 }, (_, i) => record(`www.corp.test 60 A 10.0.${i >> 8}.${i & 255}`)),
      });
    const target = await upstream({
      udp: (query, send) => send(truncated(query)),
      tcp: (query, socket) => socket.write(framed(giant(query))),
    });
    assert.equal((await asked(target)).told.split(',')[0]!.split(' a ').length, 1001);
    const rubbish = await upstream({
      udp: (query, send) => send(truncated(query)),
      tcp: (_, socket) => socket.write(randomBytes(300_000)),
    });
    assert.equal((await asked(rubbish)).told, 'nonsense');
  });
});

describe('over TCP', () => {
  const overTcp = (tcp: NonNullable<Conduct['tcp']>): Promise<Upstream> =>
    upstream({ udp: (query, send) => send(truncated(query)), tcp });

  test('what is truncated is asked again', async () => {
    const { told, counters } = await asked(await overTcp((query, socket) => socket.write(framed(good(query)))));
    assert.equal(told, GOOD);
    assert.deepEqual([counters.tcp, counters.answered], [1, 1]);
  });

  test('an answer may come octet by octet', async () => {
    const target = await overTcp((query, socket) => {
      const octets = framed(good(query));
      drip(socket, octets, 5);
    });
    assert.equal((await asked(target)).told, GOOD);
  });

  test('a truncated one, another id, nobody who listens: no answer, no hold', async () => {
    const other = (query: Uint8Array) => {
      const answer = good(query);
      answer[0]! ^= 1;
      return answer;
    };
    assert.equal(
      (await asked(await overTcp((query, socket) => socket.write(framed(truncated(query)))))).told,
      'nonsense',
    );
    assert.equal((await asked(await overTcp((query, socket) => socket.write(framed(other(query)))))).told, 'nonsense');
    const { told, counters } = await asked(await overTcp((_, socket) => socket.end()));
    assert.deepEqual([told, counters.held], ['unreachable', 0]);
  });

  test('hanging and dripping take two seconds, no more, and the next is asked', async () => {
    const second = await upstream(answers);
    const hangs = await overTcp(() => undefined);
    const drips = await overTcp((query, socket) => {
      const octets = framed(good(query));
      drip(socket, octets, 100);
    });
    const started = performance.now();
    const both = await Promise.all([asked(hangs, second), asked(drips, second)]);
    const took = performance.now() - started;
    assert.deepEqual(
      both.map(({ told }) => told),
      [GOOD, GOOD],
    );
    assert.ok(took > 1900 && took < 3000, `${took} ms`);
  });
});

describe('never asked', () => {
  test('are ourselves and what is forbidden; the others still are', async () => {
    const target = await upstream(answers);
    const forwarding = new Forwarding({ forwardDeny: ['127.0.0.3/32'] });
    forwarding.forwarder.own = [{ address: '0.0.0.0', port: target.port }];
    const ask = (...targets: { ip: string; port: number }[]) =>
      forwarding.ask(askFor('www.corp.test', 'A', { targets }));
    const { port } = target;
    for (const ip of ['127.0.0.1', '::ffff:127.0.0.1', '127.9.9.9', '169.254.169.254', '127.0.0.3', 'localhost', '']) {
      assert.equal(inWords(await ask({ ip, port })), 'no-target', ip);
    }
    assert.equal(target.queries.length, 0);
    const other = await upstream(answers);
    assert.equal(inWords(await ask(target, other)), GOOD);
    assert.equal(target.queries.length, 0);
    forwarding.forwarder.own = [];
    assert.equal(inWords(await ask(target)), GOOD);
  });
});
