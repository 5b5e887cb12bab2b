/**
 * CPU for each DNS query, side by side with BIND and NSD: `node bench/dns.ts [folder]`. All servers are up at once with
 * one worker each on core 0, dnsperf is on core 1, each round asks all of them in random order for a second, and the
 * first round does not count. Before that the answers are compared: a wrong answer, however fast, counts as none.
 */
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeMessage } from '../src/dns/wire/decode.ts';
import { admin } from '../test/client.ts';
import { type Peer, programVersion, startPeers } from './parts/dns-peers.ts';
import { queryMix, ZONE, zoneRecords } from './parts/dns-zone.ts';
import { cpuOf, describeMachine, Figures, LOAD_CORE, loadText, median, workFolder } from './parts/machine.ts';
import { queryFor } from './parts/ping.ts';
import { serverWith } from './parts/server.ts';

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 10);
const COMPARED = 1200;

interface Sample {
  /** Microseconds. */
  readonly cpu: number;
  readonly qps: number;
}

const version = programVersion('/usr/bin/dnsperf', ['-h']);
if (version === undefined) throw new Error('dnsperf is missing: nothing can be measured');
const folder = workFolder();
describeMachine(folder, {
  dnsperf: version,
  BIND: programVersion('/usr/sbin/named', ['-v']) ?? 'missing',
  NSD: programVersion('/usr/sbin/nsd', ['-v']) ?? 'missing',
});
const queries = join(folder, 'queries.txt');
writeFileSync(queries, `${queryMix(100_000).join('\n')}\n`);

const server = await serverWith(folder, { zones: [{ name: ZONE, records: zoneRecords() }], bound: true });
const { dnsAddress, dnsPort } = (await admin(server, 'GET', `/netloom/v1/vpcs/${server.vpc}`)).json;
const ours: Peer = { name: 'Netloom', pids: [server.pid], address: dnsAddress, port: dnsPort };
const peers = await startPeers(join(folder, 'peers'));
const all = [ours, ...peers];

const CNAME = 5;
const lower = (octets: Uint8Array): string => Buffer.from(octets).toString('latin1').toLowerCase();
const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');

/** What a stub resolver acts on: rcode, AA, TC, the answer section, and which types stand in the authority section. */
async function answersOf({ address, port }: Peer, questions: readonly string[]): Promise<string[]> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.connect(port, address, resolve));
  const answers: string[] = [];
  for (const question of questions) {
    const [name, type] = question.split(' ') as [string, string];
    const answered = new Promise<Buffer>((resolve) => socket.once('message', resolve));
    socket.send(queryFor(name, type === 'AAAA' ? 28 : 1));
    const message = decodeMessage(await answered);
    if (message === undefined) throw new Error(`no DNS message was answered to ${question}`);
    const lines = message.answers.map((record) =>
      // Letter case of names, in rdata too, is the server's to choose (RFC 4343).
      [
        lower(record.name),
        record.type,
        record.ttl,
        record.type === CNAME ? lower(record.rdata) : hex(record.rdata),
      ].join(' '),
    );
    const authority = message.authorities.map((record) => record.type);
    answers.push(JSON.stringify([message.rcode, message.flags & 0x0600, lines.sort(), authority]));
  }
  socket.close();
  return answers;
}

async function compare(): Promise<void> {
  const questions = queryMix(COMPARED);
  const own = await answersOf(ours, questions);
  for (const peer of peers) {
    const theirs = await answersOf(peer, questions);
    const wrong = questions.filter((_, i) => own[i] !== theirs[i]);
    console.log(`${COMPARED} answers compared with ${peer.name}: ${wrong.length} differ`);
    if (wrong.length === 0) continue;
    const at = questions.indexOf(wrong[0]!);
    throw new Error(`${wrong[0]}: ${own[at]} here, ${theirs[at]} there; the figures would count for nothing`);
  }
}

function round({ pids, address, port }: Peer): Sample {
  const cpu = (): number => pids.reduce((sum, pid) => sum + cpuOf(pid), 0) / 1000;
  const before = cpu();
  const target = ['-s', address, '-p', String(port), '-d', queries];
  const load = ['-e', '-c', '8', '-T', '1', '-q', '150', '-l', '1'];
  const report = String(execFileSync('taskset', ['-c', LOAD_CORE, 'dnsperf', ...target, ...load], { stdio: 'pipe' }));
  const after = cpu();
  const answered = Number(/Queries completed:\s+(\d+)/.exec(report)?.[1]);
  return { cpu: (after - before) / answered, qps: Number(/Queries per second:\s+([\d.]+)/.exec(report)?.[1]) };
}

await compare();
const samples = new Map(all.map((peer) => [peer, [] as Sample[]]));
for (let n = 0; n <= ROUNDS; n += 1) {
  const order = all.map((peer) => ({ peer, key: Math.random() })).toSorted((a, b) => a.key - b.key);
  for (const { peer } of order) {
    const sample = round(peer);
    if (n > 0) samples.get(peer)!.push(sample);
  }
}

console.log(`\nload average ${loadText()}; ${ROUNDS} rounds`);
const cpuMedian = (peer: Peer): number => median(samples.get(peer)!.map(({ cpu }) => cpu));
const figures = new Figures();
for (const peer of all) {
  const cpus = samples.get(peer)!.map(({ cpu }) => cpu);
  const qps = samples.get(peer)!.map((sample) => sample.qps);
  const range = (values: number[], digits: number): string =>
    `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}-${Math.max(...values).toFixed(digits)})`;
  const ratio = (cpuMedian(ours) / cpuMedian(peer)).toFixed(2);
  const target = peer.name === 'BIND' ? 'Netloom / BIND <= 1.2' : '';
  const against = peer === ours ? '' : `, Netloom / ${peer.name} ${ratio}`;
  figures.add(`${peer.name}: CPU for each query`, target, `${range(cpus, 1)} µs, ${range(qps, 0)} QPS${against}`);
}
figures.print();
await server.stop();
process.exit();
