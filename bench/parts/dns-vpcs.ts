import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { addRecord, bindZone, createZone } from '../../src/domain/privatezone/commands.ts';
import { setSelectors } from '../../src/domain/selection/commands.ts';
import { createVpc } from '../../src/domain/vpc/commands.ts';
import { ACCOUNT, type Content, type Tell } from './data.ts';
import type { DnsMode } from './dns-mode.ts';
import { CLIENTS, clientAddress, HOSTS, hostAddress, type Spread, type SpreadJob, ZONE } from './dns-spread.ts';
import { cpuOf, median } from './machine.ts';
import { serverWith } from './server.ts';

const VPCS = Number(process.env.BENCH_VPCS ?? CLIENTS);
const SECONDS = 2;

/**
 * The same ten thousand clients, each with an address of its own, at a server where each is another VPC with a zone of
 * its own, and at one where all belong to one VPC. Both are up, and asked in turn.
 */
export const vpcs: DnsMode = async ({ folder, figures, rounds }) => {
  // Own addresses of VPCs would be listeners: it is the number of views that is compared.
  const settings = { NETLOOM_DNS_POOL: 'none' };
  const servers = [];
  for (const count of [1, VPCS]) servers.push({ count, server: await serverWith(folder, content(count), settings) });
  const load = fork(fileURLToPath(new URL('dns-spread.ts', import.meta.url)));
  try {
    const samples = new Map<number, { cpu: number; qps: number }[]>(servers.map(({ count }) => [count, []]));
    for (let round = 0; round <= rounds; round += 1) {
      const order = round % 2 === 0 ? servers : servers.toReversed();
      for (const { count, server } of order) {
        const before = cpuOf(server.pid);
        const spread = await spreadOver(load, { port: server.ports.dns, vpcs: count, seconds: SECONDS });
        if (spread.wrong > 0) throw new Error(`${count} VPCs: ${spread.wrong} clients got another VPC's answer`);
        const cpu = (cpuOf(server.pid) - before) / 1000 / spread.answered;
        if (round > 0) samples.get(count)!.push({ cpu, qps: spread.answered / SECONDS });
      }
    }
    const [one, all] = [1, VPCS].map((count) => {
      const taken = samples.get(count)!;
      return { cpu: median(taken.map(({ cpu }) => cpu)), qps: median(taken.map(({ qps }) => qps)) };
    });
    figures.add(
      `${VPCS} VPCs against one, ${CLIENTS} clients`,
      'rate within 10 %',
      `${all!.qps.toFixed(0)} QPS at ${all!.cpu.toFixed(1)} µs against ${one!.qps.toFixed(0)} at ${one!.cpu.toFixed(1)}: rate ${(all!.qps / one!.qps).toFixed(2)}, CPU ${(all!.cpu / one!.cpu).toFixed(2)}`,
    );
  } finally {
    load.kill();
    await Promise.all(servers.map(({ server }) => server.stop()));
  }
};

async function spreadOver(load: ChildProcess, job: SpreadJob): Promise<Spread> {
  const answered = once(load, 'message') as Promise<[Spread]>;
  load.send(job);
  const [spread] = await answered;
  return spread;
}

/** So many VPCs, each with its zone and, where there are several, one client; the names are the same, the addresses not. */
const content = (count: number): Content => ({
  zones: [],
  more: async (tell) => {
    for (let n = 0; n < count; n += 1) await addVpc(tell, n, count === 1);
  },
});

async function addVpc(tell: Tell, n: number, only: boolean): Promise<void> {
  const { vpcId } = await tell(createVpc({ account: ACCOUNT, region: 'bj', name: `v${n}`, cidr: '10.0.0.0/8' }));
  const { zoneId } = await tell(createZone(ACCOUNT, ZONE));
  for (let h = 0; h < HOSTS; h += 1) {
    await tell(addRecord(ACCOUNT, zoneId, { rr: `h${h}`, type: 'A', value: hostAddress(n, h).join('.'), ttl: 60 }));
  }
  await tell(bindZone({ account: ACCOUNT, zone: zoneId, region: 'bj', vpcs: [vpcId] }));
  const clients = only ? [] : [`${clientAddress(n)}/32`];
  await tell(setSelectors(vpcId, { listen: [], clients, default: only }));
}
