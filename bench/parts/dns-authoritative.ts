import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setPolicy } from '../../src/domain/policy/commands.ts';
import { admin } from '../../test/client.ts';
import type { Content } from './data.ts';
import { compareAnswers } from './dns-answers.ts';
import type { DnsBench } from './dns-mode.ts';
import { bindPlan, knotPlan, nsdPlan } from './dns-peer-plans.ts';
import { type Peer, startPeers } from './dns-peers.ts';
import { queryMix, ZONE, zoneFile, zoneRecords } from './dns-zone.ts';
import { type BenchServer, serverWith } from './server.ts';

/**
 * Netloom and its peers with the same zone, all up. Ours has everything on that production has: an access list, cookies, the
 * rate limit (high enough that it drops nothing), counters and the self-check; BIND has its access list and rate limit on.
 */
export interface Contest {
  /** Ours first. */
  readonly peers: readonly Peer[];
  /** A file of 100,000 questions. */
  readonly questions: string;
  stop(): Promise<void>;
}

const COMPARED = 1200;
/** Never reached, but counted up to. */
const RATE_LIMIT = 1_000_000;

/** Throws when an answer of ours is not each peer's. */
export async function startContest({ folder }: DnsBench): Promise<Contest> {
  const questions = join(folder, 'questions.txt');
  writeFileSync(questions, `${queryMix(100_000).join('\n')}\n`);
  const zone = join(folder, 'zone');
  writeFileSync(zone, zoneFile());
  const server = await serverWith(
    folder,
    { zones: [{ name: ZONE, records: zoneRecords() }], bound: true, more: withAccessList },
    { NETLOOM_DNS_RATE_LIMIT: String(RATE_LIMIT) },
  );
  const ours = await netloom(server);
  mkdirSync(join(folder, 'peers'), { recursive: true });
  const plans = [bindPlan(ZONE, zone), nsdPlan(ZONE, zone), knotPlan(ZONE, zone)];
  const peers = await startPeers(join(folder, 'peers'), plans);
  await compareAnswers(ours, peers, queryMix(COMPARED));
  const stop = async (): Promise<void> => {
    await Promise.all([server.stop(), ...peers.map((peer) => peer.stop())]);
  };
  return { peers: [ours, ...peers], questions, stop };
}

/** As BIND's allow-query: loopback may ask. */
export const withAccessList: NonNullable<Content['more']> = async (tell, vpc) => {
  await tell(setPolicy(vpc, { allow: ['127.0.0.0/8'] }));
};

/** Our server as one to ask: at the address of its VPC. CPU of all its threads is counted: dns, forward, main, log. */
export async function netloom(server: BenchServer): Promise<Peer> {
  const { dnsAddress, dnsPort } = (await admin(server, 'GET', `/netloom/v1/vpcs/${server.vpc}`)).json;
  return { name: 'Netloom', pids: [server.pid], address: dnsAddress, port: dnsPort };
}
