import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { after, describe, test } from 'node:test';
import { decodeMessage } from '../wire/decode.ts';
import { lowerName } from '../wire/name.ts';
import { writeU16 } from '../wire/octets.ts';
import { newForwardCounters } from './counters.ts';
import { Exchange, type Outcome } from './exchange.ts';
import { Network } from './network.ts';
import { writeQuestion } from './question.ts';
import { RandomStock } from './random.ts';
import { Sources } from './sources.ts';
import { answers, asked, forged, GOOD, good, Upstreams } from './testing/asked.ts';
import { answerTo, askFor, record, text } from './testing/messages.ts';
import { type Conduct, framed, type Upstream } from './testing/upstream.ts';

/** Forgers beside an honest upstream: RFC 5452 9.1. */

const upstreams = new Upstreams();
after(() => upstreams.close());
const upstream = (conduct: Conduct): Promise<Upstream> => upstreams.start(conduct);

describe('forgery', () => {
  const spoilt =
    (change: (answer: Uint8Array) => void) =>
    (query: Uint8Array): Uint8Array => {
      const answer = forged(query);
      change(answer);
      return answer;
    };
  const forgeries = {
    'wrong id': spoilt((answer) => writeU16(answer, 0, (answer[0]! << 8) ^ 0x1234 ^ answer[1]!)),
    'wrong name': spoilt((answer) => {
      answer[14]! ^= 1;
    }),
    'wrong type': spoilt((answer) => {
      answer[12 + 15 + 1] = 28;
    }),
    'a query': spoilt((answer) => {
      answer[2]! &= 0x7f;
    }),
    'too short': () => new Uint8Array(5),
  };
  for (const [what, forge] of Object.entries(forgeries)) {
    test(`${what}: waited past`, async () => {
      const target = await upstream({
        udp: (query, send) => {
          send(forge(query));
          send(forge(query));
          send(good(query));
        },
      });
      const { told, counters } = await asked(target);
      assert.equal(told, GOOD);
      assert.deepEqual([counters.mismatched, counters.tcp], [2, 0]);
    });
  }

  test('a thousand guesses before the answer: none is taken, the question goes to TCP', async () => {
    const target = await upstream({
      udp(query, send) {
        for (let i = 0; i < 1000; i += 1) {
          const guess = forged(query);
          // Never the true id: that guess would be right.
          writeU16(guess, 0, ((query[0]! << 8) | query[1]!) + 1 + i);
          send(guess);
        }
      },
      tcp: (query, socket) => socket.write(framed(good(query))),
    });
    const { told, counters } = await asked(target);
    assert.equal(told, GOOD);
    assert.deepEqual([counters.mismatched, counters.tcp], [10, 1]);
  });

  test('guesses that know all but the letter case: asked over TCP, where that does not matter', async () => {
    const lower = (query: Uint8Array, data: string): Uint8Array => {
      const { questions } = decodeMessage(query)!;
      const answers = [record(`www.corp.test 60 A ${data}`)];
      return answerTo(query, { questions: questions.map((one) => ({ ...one, name: lowerName(one.name) })), answers });
    };
    const target = await upstream({
      udp: (query, send) => send(lower(query, '6.6.6.6')),
      tcp: (query, socket) => socket.write(framed(lower(query, '10.0.0.1'))),
    });
    const { told, counters } = await asked(target);
    assert.equal(told, GOOD);
    assert.deepEqual([counters.case_fallback, counters.tcp], [1, 1]);
  });

  test('the right answer from another port or another address is not even heard', async () => {
    const other = createSocket('udp4');
    other.bindSync({ address: '127.0.0.1', port: 0 });
    const elsewhere = createSocket('udp4');
    elsewhere.bindSync({ address: '127.0.0.2', port: 0 });
    const target = await upstream({
      udp(query, send, { port, address }) {
        for (const socket of [other, elsewhere]) socket.send(forged(query), port, address);
        setTimeout(() => send(good(query)), 50);
      },
    });
    assert.equal((await asked(target)).told, GOOD);
    other.close();
    elsewhere.close();
  });

  test('nor is one that came to the port before it heard the target alone', async () => {
    const target = await upstream(answers);
    const ask = askFor('www.corp.test', 'A', { targets: [target] });
    // Each question has the same id and letters, so that this forger knows them.
    const stock = new RandomStock((octets) => octets.fill(0x55));
    const forger = createSocket('udp4');
    after(() => forger.close());
    class Late extends Network {
      override datagrams(to: { ip: string; port: number }): Socket {
        const socket = createSocket('udp4');
        const { port } = socket.bindSync({ address: '127.0.0.1', port: 0 });
        // Connected: what is sent is sent at once.
        forger.connectSync(port, '127.0.0.1');
        forger.send(forged(writeQuestion(ask, true, stock).packet));
        socket.connectSync(to.port, to.ip);
        return socket;
      }
    }
    const counters = newForwardCounters();
    const network = new Late(stock, new Sources(), () => false);
    const outcome = await new Promise<Outcome>((resolve) => new Exchange(network, counters, ask, target, resolve));
    assert.equal(outcome.is === 'answer' && outcome.answers.map(text).join(), 'www.corp.test. 60 a 10.0.0.1');
    assert.equal(counters.mismatched, 1);
  });
});
