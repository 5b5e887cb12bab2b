import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareAnswers } from './dns-answers.ts';
import { netloom, withAccessList } from './dns-authoritative.ts';
import { dnsperf, duel, tell } from './dns-duel.ts';
import type { DnsMode } from './dns-mode.ts';
import { bindForwarderPlan, bindPlan, nsdPlan, unboundPlan } from './dns-peer-plans.ts';
import { startPeers } from './dns-peers.ts';
import { warmMix, warmNames, zoneFile } from './dns-zone.ts';
import { serverWith } from './server.ts';

const ZONE = 'warm.test';
const CACHE_MB = 64;
const TTL = 7200;
const COMPARED = 1200;
const ONCE = ['-e', '-n', '1', '-c', '1', '-T', '1', '-q', '20'];
const LOAD = ['-e', '-c', '8', '-T', '1', '-q', '150'];

/** A zone that only an NSD (or BIND) behind has; every name of it is in the caches before the first measurement. */
export const warm: DnsMode = async ({ folder, figures, rounds }) => {
  const [names, questions, zone] = ['names.txt', 'warm.txt', 'warm.zone'].map((file) => join(folder, file)) as [
    string,
    string,
    string,
  ];
  writeFileSync(names, `${warmNames(ZONE).join('\n')}\n`);
  writeFileSync(questions, `${warmMix(ZONE, 100_000).join('\n')}\n`);
  // The TTL of everything, also of what is not there, outlasts the measurement.
  writeFileSync(zone, zoneFile(ZONE, TTL, TTL));
  const [upstream, spare] = await startPeers(folder, [nsdPlan(ZONE, zone), bindPlan(ZONE, zone)]);
  if (upstream === undefined) throw new Error('NSD and BIND are missing: nobody is there to be asked');
  await spare?.stop();
  const server = await serverWith(
    folder,
    { zones: [], more: withAccessList },
    { NETLOOM_DNS_UPSTREAM: `127.0.0.1:${upstream.port}`, NETLOOM_DNS_CACHE_MB: String(CACHE_MB) },
  );
  const first = `h0.${ZONE} A`;
  const plans = [unboundPlan(upstream.port, CACHE_MB, first), bindForwarderPlan(upstream.port, CACHE_MB, first)];
  const peers = await startPeers(folder, plans);
  try {
    const ours = await netloom(server);
    for (const { name, address, port } of [ours, ...peers]) {
      const { sent, good } = await dnsperf(['-s', address, '-p', String(port), '-d', names, ...ONCE]);
      console.log(`${name} warmed: ${good} of ${sent} names answered`);
      if (good < sent) throw new Error(`${name} forwards with losses: ${sent - good} names without an answer`);
    }
    await compareAnswers(ours, peers, warmMix(ZONE, COMPARED), { ttls: false });
    tell(figures, 'Forwarding, warm', await duel([ours, ...peers], { rounds, questions, load: LOAD }), {
      Unbound: 1.3,
    });
  } finally {
    await Promise.all([server.stop(), upstream.stop(), ...peers.map((peer) => peer.stop())]);
  }
};
