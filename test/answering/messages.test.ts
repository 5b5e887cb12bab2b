import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { after, before, describe, test } from 'node:test';
import { decodeMessage } from '../../src/dns/wire/decode.ts';
import { encodeMessage } from '../../src/dns/wire/encode.ts';
import { RCODES, RD } from '../../src/dns/wire/header.ts';
import type { Message } from '../../src/dns/wire/message.ts';
import { nameFromText, nameToText } from '../../src/dns/wire/name.ts';
import { edns, queryFor } from '../packets/asking.ts';
import { askTcp, askUdp, framed, type Server, TcpClient } from '../packets/clients.ts';
import { House, seen } from './world.ts';

/** Section 8 of the dns contract, row by row, as a black box: messages, whatever the names. */

const CHAOS = 3;
const nothing = { answers: [], authorities: [], additionals: [] };

describe('messages (dns contract 8)', () => {
  let house: House;
  let at: Server;
  /** An upstream that holds its answers back until it is told. */
  const slow = createSocket('udp4');
  const held: (() => void)[] = [];

  before(async () => {
    slow.on('message', (packet, client) => {
      const query = decodeMessage(packet)!;
      const [question] = query.questions;
      const record = { ...question!, ttl: 60, rdata: Uint8Array.of(203, 0, 113, 1) };
      const { edns: _edns, ...rest } = query;
      const answer = encodeMessage({ ...rest, flags: 0x8180, answers: [record] });
      held.push(() => slow.send(answer, client.port, client.address));
    });
    const { port } = slow.bindSync({ address: '127.0.0.1', port: 0 });
    house = await House.start({ NETLOOM_DNS_UPSTREAM: `127.0.0.1:${port}` });
    const vpc = await house.vpc('a');
    const long = Array.from({ length: 10 }, (_, i) => `big TXT ${String(i).repeat(200)}`);
    await house.zone('corp.test', ['db A 10.8.0.5', ...long], vpc);
    at = await house.resolver(vpc);
  });
  after(async () => {
    slow.close();
    await house?.stop();
  });

  const rcodeOf = async (packet: Uint8Array): Promise<string> => {
    const [udp, tcp] = [await askUdp(at, packet), await askTcp(at, packet)];
    assert.equal(udp?.rcode, tcp?.rcode);
    return RCODES[udp!.rcode]!;
  };

  test('row 22: what is not a question to a resolver', async () => {
    for (const type of ['AXFR', 'IXFR']) assert.equal(await rcodeOf(queryFor('corp.test', type)), 'REFUSED', type);
    for (const opcode of [1, 2, 4, 5, 6, 15]) {
      assert.equal(await rcodeOf(queryFor('corp.test', 'SOA', { opcode })), 'NOTIMP', String(opcode));
    }
    for (const type of ['OPT', 'TYPE249', 'TYPE250']) {
      for (const name of ['corp.test', 'www.public.test'])
        assert.equal(await rcodeOf(queryFor(name, type)), 'FORMERR', type);
    }
    const question = { name: nameFromText('corp.test')!, type: 1, class: CHAOS };
    assert.equal(await rcodeOf(queryFor('corp.test', 'A', { questions: [question] })), 'REFUSED');
    const two = [1, 28].map((type) => ({ ...question, type, class: 1 }));
    assert.equal(await rcodeOf(queryFor('corp.test', 'A', { questions: two })), 'FORMERR');
    assert.equal(
      await rcodeOf(encodeMessage({ id: 1, flags: RD, opcode: 0, rcode: 0, questions: [], ...nothing })),
      'FORMERR',
    );
  });

  test('row 23: OPT if and only if the query has one; its version, size and options', async () => {
    const plain = await askUdp(at, queryFor('db.corp.test', 'A'));
    assert.equal(plain?.edns, undefined);
    const ask = (more: Parameters<typeof edns>[0], type = 'A') =>
      askUdp(at, queryFor(type === 'TXT' ? 'big.corp.test' : 'db.corp.test', type, edns(more)));
    assert.equal((await ask({}))?.edns?.udpSize, 1232);
    const newer = await ask({ version: 1 });
    assert.deepEqual([newer?.rcode, newer?.edns?.version, newer?.answers.length], [16, 0, 0]);
    assert.equal((await ask({ flags: 0x8000 }))?.edns?.flags, 0x8000, 'DO comes back');
    assert.equal((await ask({ flags: 0x4001 }))?.edns?.flags, 0, 'unknown flags do not');
    const unknown = Uint8Array.of(0xfd, 0xe9, 0, 2, 1, 2);
    assert.equal((await ask({ options: unknown }))?.answers.length, 1);
    const octets = (message: Message | undefined): number => encodeMessage(message!).length;
    for (const [udpSize, most] of [
      [0, 512],
      [512, 512],
      [900, 900],
      [65535, 1232],
    ] as const) {
      const answer = await ask({ udpSize }, 'TXT');
      assert.ok(octets(answer) <= most, `${udpSize}: ${octets(answer)}`);
      assert.equal(seen(answer!).flags, 'aa ra tc');
    }
  });

  test('row 25: pipelined queries of one connection are answered as they are ready', async () => {
    const client = await TcpClient.to(at);
    const ids = [
      queryFor('slow.public.test', 'A', { id: 1 }),
      ...[2, 3, 4].map((id) => queryFor('db.corp.test', 'A', { id })),
    ];
    client.socket.write(framed(...ids));
    assert.deepEqual(
      (await client.until(3)).map(({ id }) => id),
      [2, 3, 4],
    );
    while (held.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const send of held.splice(0)) send();
    const last = (await client.until(4)).at(-1)!;
    assert.deepEqual([last.id, last.answers.length], [1, 1]);
    client.socket.destroy();
  });

  test('row 30: the name comes back as it was written, from zones and from others', async () => {
    for (const name of ['dB.CoRp.TeSt.', 'CaSe.PuBlIc.TeSt.']) {
      const asked = askUdp(at, queryFor(name, 'A'));
      const timer = setInterval(() => {
        for (const send of held.splice(0)) send();
      }, 10);
      const answer = await asked;
      clearInterval(timer);
      assert.equal(nameToText(answer!.questions[0]!.name), name);
      assert.equal(answer!.rcode, 0);
    }
  });
});
