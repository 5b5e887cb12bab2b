import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { admin } from '../client.ts';
import { missingPrograms, type Peer, startPeer } from '../differential/peers.ts';
import { bind, makeRecord, makeVpc, makeZone } from '../sdk/making.ts';
import { removeData, startServer, type TestServer } from '../server.ts';
import { type Lie, startLiar } from './liar.ts';
import { CHECKS, checkServer, type Result, table } from './rfc8906.ts';
import type { Server } from './wire.ts';

/** RFC 8906 against Netloom as its users have it, and against BIND, which shows that the checks ask nothing odd. */

const ZONE = 'corp.test';
const LARGE = Array.from({ length: 12 }, (_, i) => `${i} `.padEnd(90, 'x'));
const missing = missingPrograms().filter((name) => name === 'named');

const opcodeOf = (octets: Uint8Array): number => (octets[2]! >>> 3) & 15;
/** Our OPT record is the last of an answer and has no options here. */
const optAt = (octets: Uint8Array): number => octets.length - 11;
const hasOpt = (octets: Uint8Array): boolean => octets[11] === 1;
const changed = (octets: Uint8Array, at: number, value: number): Uint8Array => octets.with(at, value);

/** Faults that servers have been seen with, and the sections that find them. */
const LIES: Readonly<Record<string, { readonly lie: Lie; readonly found: readonly string[] }>> = {
  'the reserved bit copied': {
    lie: (answer, query) => changed(answer, 3, answer[3]! | (query[3]! & 0x40)),
    found: ['8.1.3.3'],
  },
  'FORMERR for an unknown opcode': {
    lie: (answer, query) => (opcodeOf(query) === 0 ? answer : changed(answer, 3, 1)),
    found: ['8.1.4'],
  },
  'REFUSED for an unknown type': {
    lie: (answer, query) => (query.at(-4) === 3 && query.at(-3) === 0xe8 ? changed(answer, 3, 5) : answer),
    found: ['8.1.2'],
  },
  'no TCP': { lie: (answer, _, tcp) => (tcp ? undefined : answer), found: ['8.1.5', '3.2.7'] },
  'the version of the query told as its own': {
    lie: (answer, query) => (hasOpt(answer) ? changed(answer, optAt(answer) + 6, versionOf(query)) : answer),
    found: ['8.2.2', '8.2.5', '8.2.6', '8.2.9'],
  },
  'unknown EDNS flags copied': {
    lie: (answer, query) => (hasOpt(answer) && isFlagged(query) ? changed(answer, answer.length - 3, 0x40) : answer),
    found: ['8.2.4', '8.2.5'],
  },
  'unknown options copied': {
    lie: (answer, query) => {
      if (!hasOpt(answer) || query.at(-4) !== 0 || query.at(-3) !== 100) return answer;
      return Uint8Array.from([...changed(answer, answer.length - 1, 4), 0, 100, 0, 0]);
    },
    found: ['8.2.3', '8.2.6'],
  },
  'no OPT in truncated answers': {
    lie: (answer) => ((answer[2]! & 2) === 0 ? answer : changed(answer, 11, 0).slice(0, optAt(answer))),
    found: ['8.2.7'],
  },
};

/** Of a query with a zone's name and no options, or one empty option. */
const versionOf = (query: Uint8Array): number => query[optOf(query) + 6]!;
const isFlagged = (query: Uint8Array): boolean => query[optOf(query) + 8] === 0x40;
/** Where the OPT record of a query stands: behind the question. */
function optOf(query: Uint8Array): number {
  let at = 12;
  while (query[at]! > 0) at += 1 + query[at]!;
  return at + 5;
}

describe('RFC 8906', () => {
  let server: TestServer;
  let own: Server;
  let results: Result[] = [];

  before(async () => {
    server = await startServer();
    const vpc = await makeVpc(server.client);
    const zone = await makeZone(server.client, ZONE);
    for (const value of LARGE) await makeRecord(server.client, zone, { rr: 'large', type: 'TXT', value });
    await bind(server.client, zone, vpc);
    const shown = await admin(server, 'GET', `/netloom/v1/vpcs/${vpc}`);
    own = { address: shown.json.dnsAddress, port: shown.json.dnsPort };
    results = await checkServer(own, ZONE);
    console.log(`Netloom:\n${table(results)}`);
  });
  after(async () => {
    await server.stop();
    removeData(server);
  });

  test('has 19 tests, each of its own section', () => {
    assert.equal(CHECKS.length, 19);
    assert.equal(new Set(CHECKS.map(({ section }) => section)).size, 19);
  });

  for (const { section, test: what } of CHECKS) {
    test(`${section} ${what}`, () => {
      const result = results.find((one) => one.section === section);
      assert.ok(result?.ok, `expected ${result?.expected}; seen ${result?.seen}`);
    });
  }

  for (const [fault, { lie, found }] of Object.entries(LIES)) {
    test(`and it would be noticed: ${fault}`, async () => {
      const liar = await startLiar(own, lie);
      try {
        const failed = (await checkServer(liar, ZONE)).filter(({ ok }) => !ok).map(({ section }) => section);
        assert.deepEqual(failed, found);
      } finally {
        liar.close();
      }
    });
  }
});

describe('RFC 8906 and BIND', { skip: missing.length > 0 && !process.env.CI }, () => {
  let directory = '';
  let peer: Peer | undefined;

  before(async () => {
    if (missing.length > 0) console.log('Not here: named. To compare: apt-get install bind9');
    assert.deepEqual(missing, [], 'apt-get install bind9');
    directory = mkdtempSync(join(tmpdir(), 'netloom-compliance-'));
    const file = join(directory, 'zone');
    const texts = LARGE.map((text) => `large.${ZONE}. 60 IN TXT "${text}"`);
    const apex = [
      `${ZONE}. 60 IN SOA ns1.${ZONE}. hostmaster.${ZONE}. 1 3600 600 86400 60`,
      `${ZONE}. 60 IN NS ns1.${ZONE}.`,
      `ns1.${ZONE}. 60 IN A 127.0.0.1`,
    ];
    writeFileSync(file, `${[...apex, ...texts].join('\n')}\n`);
    peer = await startPeer('bind', directory, new Map([[ZONE, file]]));
  });
  after(async () => {
    await peer?.stop();
    if (directory !== '') rmSync(directory, { recursive: true });
  });

  test('BIND passes all of them too', async () => {
    const results = await checkServer({ address: '127.0.0.1', port: peer!.port }, ZONE);
    console.log(`BIND:\n${table(results)}`);
    assert.deepEqual(
      results.filter(({ ok }) => !ok),
      [],
    );
  });
});
