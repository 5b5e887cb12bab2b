import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { formatIpv4 } from '../domain/net/address.ts';
import { findCertificate, lookAtCertificate } from '../platform/doctor/certificate.ts';
import { findClocks, lookAtClocks } from '../platform/doctor/clocks.ts';
import { type Finding, fail, type Level, ok } from '../platform/doctor/finding.ts';
import { findKernel, lookAtKernel } from '../platform/doctor/kernel.ts';
import { findLimits, lookAtLimits } from '../platform/doctor/limits.ts';
import { findModes, lookAtModes } from '../platform/doctor/modes.ts';
import { findNode } from '../platform/doctor/node-version.ts';
import { findPorts, placesOf, tryPlaces } from '../platform/doctor/ports.ts';
import { findSyncs, measureSyncs } from '../platform/doctor/sync-time.ts';
import { findUpstreams } from '../platform/doctor/upstreams.ts';
import { IN_MEMORY, type Settings } from '../platform/settings.ts';
import { pinnedNode } from '../platform/version.ts';
import { findLog, lookAtLog, type SeenLog } from './doctor/log.ts';
import { findServer, lookAtServer, lookElsewhere } from './doctor/server.ts';
import { askUpstreams } from './doctor/upstreams.ts';
import { type Command, commandLine } from './environment.ts';

/** Looks at the machine as a server with these settings would find it, and changes nothing. */
export const doctor: Command = {
  usage: '[--json]',
  about:
    'look at ports, limits, clock, disk and kernel as the server with these settings finds them: a sentence ' +
    'for each. Exits with 0 when nothing fails, warnings or not, and 1 when something does',
  run: async (environment) => {
    const { settings, switches } = commandLine(environment, { switches: ['json'] });
    const findings = await examine(settings);
    environment.print(switches.has('json') ? `${JSON.stringify({ findings }, null, 2)}\n` : report(findings));
    return findings.some(({ level }) => level === 'fail') ? 1 : 0;
  },
};

async function examine(settings: Settings): Promise<Finding[]> {
  const directory = settings.data === IN_MEMORY ? undefined : resolve(settings.data);
  const server = await lookAtServer(settings);
  const differing = server === undefined ? undefined : await lookElsewhere(settings);
  const log = directory === undefined ? undefined : lookAtLog(directory);
  const folder = directory === undefined ? undefined : nearest(directory);
  const clocks = await lookAtClocks(log?.lastCommit, server?.date);
  const places = await tryPlaces(placesOf(settings));
  const { dnsPool, dns } = settings;
  const pool = dnsPool.kind === 'addresses' ? formatIpv4(dnsPool.base) : undefined;
  const ports = places.map(({ port }) => port);
  return [
    findNode(process.versions.node, pinnedNode()),
    findServer(server, log?.held ?? false, differing),
    ...findPorts(places, server !== undefined),
    ...findData(directory, log, settings),
    ...findLimits(lookAtLimits(folder, log?.vpcs)),
    ...(folder === undefined ? [] : [findSyncs(folder, measureSyncs(folder))]),
    ...findClocks(clocks),
    ...(process.platform === 'linux' ? findKernel(await lookAtKernel(pool, ports)) : []),
    findCertificate(lookAtCertificate(settings), clocks.now),
    ...findUpstreams(await askUpstreams(dns.upstreams)),
  ];
}

function findData(directory: string | undefined, log: SeenLog | undefined, { tlsKey }: Settings): Finding[] {
  if (directory === undefined || log === undefined) return [ok('log', 'Nothing is kept (:memory:).')];
  const strange = log.key === undefined ? [] : [fail('files', log.key)];
  return [findLog(directory, log), ...strange, ...findModes(lookAtModes(directory, tlsKey), process.getuid?.())];
}

/** The folder, or the nearest one above it that is there. */
function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(dirname(folder));
}

function report(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ topic }) => topic.length));
  const count = (of: Level): number => findings.filter(({ level }) => level === of).length;
  const lines = findings.map(({ level, topic, says }) => `${level.padEnd(4)}  ${topic.padEnd(width)}  ${says}`);
  return [...lines, '', `${count('ok')} ok, ${count('warn')} warn, ${count('fail')} fail.`, ''].join('\n');
}
