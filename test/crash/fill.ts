/**
 * Runs a real server on a disk of a few megabytes, fills the disk, makes room, and says what happened as one line of
 * JSON. In a mount namespace of its own; for disk-full.test.ts.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeBallast } from '../../src/store/testing/ballast.ts';
import { type Answer, admin } from '../client.ts';
import { inWords, queryFor } from '../packets/asking.ts';
import { askUdp } from '../packets/clients.ts';
import { startServer, type TestServer } from '../server.ts';

export interface Filled {
  /** 'status code' of each kind of write once the disk is full. */
  readonly refused: readonly string[];
  /** Statuses of the reads made meanwhile. */
  readonly reads: readonly number[];
  readonly dns: readonly string[];
  readonly healthz: number;
  readonly readyz: number;
  /** Writes acknowledged before the disk was full, and after room was made, in the same process. */
  readonly before: number;
  readonly after: number;
  /** Acknowledged records the API does not show, and shown ones that were never acknowledged; also after a restart. */
  readonly lost: readonly string[];
  readonly invented: readonly string[];
  readonly lostAfterRestart: readonly string[];
  readonly inventedAfterRestart: readonly string[];
  /** Statuses of failed writes sent again with their tokens, once there was room. */
  readonly tokenTried: readonly number[];
}

const mount = process.argv[2]!;
const ballast = join(mount, 'ballast');

writeBallast(ballast, 6_000_000);
let server = await startServer({ directory: join(mount, 'data') });
const { client } = server;
const made = await client.call('POST', '/v1/vpc', { body: { name: 'v', cidr: '10.0.0.0/8' } });
const { dnsAddress, dnsPort } = (await admin(server, 'GET', `/netloom/v1/vpcs/${made.json.vpcId}`)).json;
const { zoneId } = (await client.call('POST', '/v1/privatezone', { body: { zoneName: 'full.test' } })).json;
const zone = `/v1/privatezone/${zoneId}`;
await client.call('PUT', zone, { query: 'bind=', body: { region: 'bj', vpcIds: [made.json.vpcId] } });

const acknowledged = new Map<string, string>();
let count = 0;
const before = await writeUntilFull();
// To its last byte: what a failed write gave back goes too.
writeBallast(join(mount, 'rest'), Number.POSITIVE_INFINITY);
await writeUntilFull();

const [recordId] = acknowledged.keys();
const content = { rr: 'other', type: 'A', value: '10.9.9.9' };
const writes: [string, string, string, object?][] = [
  ['POST', '/v1/privatezone', 'clientToken=full-1', { zoneName: 'never.test' }],
  ['POST', `${zone}/record`, 'clientToken=full-2', content],
  ['PUT', `/v1/privatezone/record/${recordId}`, '', content],
  ['PUT', `/v1/privatezone/record/${recordId}`, 'disable=', {}],
  ['DELETE', `/v1/privatezone/record/${recordId}`, ''],
  ['POST', '/v1/vpc', '', { name: 'w', cidr: '10.0.0.0/8' }],
];
const refused = await eachOf(writes, async (write) => said(await call(write)));
const reads = await eachOf(['/v1/privatezone', zone, `${zone}/record`, '/v1/vpc'], async (path) => {
  return (await client.call('GET', path)).status;
});
const names = ['r1', 'r2', 'other', 'none'];
const dns = await eachOf(names, async (rr) => {
  const message = await askUdp({ address: dnsAddress, port: dnsPort }, queryFor(`${rr}.full.test`, 'A'));
  return message === undefined ? 'silence' : [inWords(message).rcode, ...inWords(message).answer].join(' ');
});
const healthz = (await admin(server, 'GET', '/healthz')).status;
const readyz = (await admin(server, 'GET', '/readyz')).status;

rmSync(ballast);
rmSync(join(mount, 'rest'));
const again = await eachOf(writes.slice(0, 2), call);
acknowledged.set(again[1]!.json?.recordId, 'other');
let after = 0;
for (let i = 0; i < 20; i += 1) if ((await add()).status === 200) after += 1;
const [lost, invented] = await compare(server);
await server.kill();
server = await server.restart();
const [lostAfterRestart, inventedAfterRestart] = await compare(server);
await server.stop();
const filled: Filled = {
  ...{ refused, reads, dns, healthz, readyz, before, after, lost, invented, lostAfterRestart, inventedAfterRestart },
  tokenTried: again.map(({ status }) => status),
};
console.log(JSON.stringify(filled));

/**
 * Writes until three groups in a row were refused, then one by one, since one may fit where eight do not; the number of
 * acknowledged ones.
 */
async function writeUntilFull(): Promise<number> {
  let made = 0;
  for (const together of [8, 1]) {
    for (let failed = 0; failed < 3; ) {
      const answers = await Promise.all(Array.from({ length: together }, add));
      made += answers.filter(({ status }) => status === 200).length;
      failed = answers.every(({ status }) => status !== 200) ? failed + 1 : 0;
    }
  }
  return made;
}

async function add(): Promise<Answer> {
  count += 1;
  const rr = `r${count}`;
  const body = { rr, type: 'A', value: '10.0.0.1', ttl: 60, description: 'd'.repeat(250) };
  const answer = await client.call('POST', `${zone}/record`, { body });
  if (answer.status === 200) acknowledged.set(answer.json.recordId, rr);
  return answer;
}

async function compare({ client: asking }: TestServer): Promise<[lost: string[], invented: string[]]> {
  const shown = new Map<string, string>();
  let marker = '';
  do {
    const { json } = await asking.call('GET', `${zone}/record`, { query: marker && `marker=${marker}` });
    for (const { recordId: id, rr } of json.records) shown.set(id, rr);
    marker = json.nextMarker ?? '';
  } while (marker !== '');
  const beyond = (some: Map<string, string>, all: Map<string, string>): string[] =>
    [...some].filter(([id, rr]) => all.get(id) !== rr).map(([, rr]) => rr);
  return [beyond(acknowledged, shown), beyond(shown, acknowledged)];
}

function call([method, path, query, body]: [string, string, string, object?]): Promise<Answer> {
  return client.call(method, path, { query, body });
}

function said({ status, json }: Answer): string {
  return `${status} ${json?.code ?? ''}`;
}

/** One after the other. */
async function eachOf<T, R>(list: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of list) results.push(await work(item));
  return results;
}
