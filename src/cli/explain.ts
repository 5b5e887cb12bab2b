import { REASONS, type WalkReason } from '../domain/explain/reasons.ts';
import type { Bandwidth, Hop, InstanceHop, Path, Reachability, TgwHop } from '../domain/explain/types.ts';
import { AdminFailure, adminClient } from './admin-client.ts';
import { BadUsage, type Command, commandLine, type Environment } from './environment.ts';
import { explainAccess } from './explain-access.ts';
import { explainName } from './explain-name.ts';

/** As the server sends it. */
interface Answer extends Omit<Reachability, 'back'> {
  readonly return?: Path;
}

/** What can be explained, and how it is asked for. */
const PARTS: Readonly<Record<string, Pick<Command, 'usage' | 'run'>>> = {
  route: { usage: 'route <csnId> <sourceInstance> <sourceIp> <destinationIp> [--json]', run: explainRoute },
  name: {
    usage: 'name <vpcId> <name> [type] [--client <address>] [--look-up] [--json]',
    run: explainName,
  },
  access: {
    usage:
      'access user/<name>|role/<name>|<accessKeyId> <operation> [<type>/<id>] | <method> <path> [--account <id>] ' +
      '[--from <address>] [--at <moment>] [--json]',
    run: explainAccess,
  },
};

/** Asks the running server why something is as it is, and tells it to a person. */
export const explain: Command = {
  usage: Object.values(PARTS)
    .map(({ usage }) => usage)
    .join(' | '),
  about:
    'why an address is reached through a CSN, or not, both ways; an instance may be named as <type>/<id>. Exits with 0 ' +
    'when it is reachable or degraded, 1 when it is not, 2 when that could not be told. Or why a name is answered as it ' +
    'is in a VPC, to a client: --look-up asks others for what nothing is kept of. Exits with 0 for NOERROR, 1 for every other rcode, ' +
    '2 when that could not be told. Or who may do what, by which statement of which policy, here and now or from an ' +
    'address at a moment: operations are named as in docs/coverage.md, or by the ' +
    'call that was made (DELETE /v1/privatezone/record/rc-1). Exits with 0 when it is allowed, 1 when it is ' +
    'not, 2 when that could not be told',
  run: async (environment) => {
    const { rest } = commandLine(environment, {
      least: 1,
      most: Number.POSITIVE_INFINITY,
      switches: ['json', 'look-up'],
      values: ['client', 'account', 'from', 'at'],
    });
    const part = new Map(Object.entries(PARTS)).get(rest[0]!);
    if (part === undefined)
      throw new BadUsage(`${JSON.stringify(rest[0])} cannot be explained: a route, a name or access can.`);
    try {
      return await part.run(environment);
    } catch (error) {
      if (error instanceof BadUsage) throw new BadUsage(error.message, part.usage);
      // Not 1, by which a script would take it that there is no way, or no such name.
      if (!(error instanceof AdminFailure)) throw error;
      process.stderr.write(`netloom: ${error.message}\n`);
      return 2;
    }
  },
};

/** What a packet and its answer would meet. */
async function explainRoute(environment: Environment): Promise<number> {
  const { settings, rest, switches } = commandLine(environment, { least: 5, most: 5, switches: ['json'] });
  const [, csnId = '', instance = '', sourceIp = '', destinationIp = ''] = rest;
  const [, sourceInstanceType, sourceInstance] = /^(?:([^/]*)\/)?(.*)$/s.exec(instance)!;
  const body = { sourceInstance, sourceInstanceType, sourceIp, destinationIp };
  const path = `/netloom/v1/csn/${encodeURIComponent(csnId)}/reachability`;
  const answer: Answer = await adminClient(settings)('POST', path, body);
  const text = switches.has('json') ? JSON.stringify(answer, undefined, 2) : told(answer, sourceIp, destinationIp);
  environment.print(`${text}\n`);
  return answer.verdict === 'unreachable' ? 1 : 0;
}

const because = (reason: WalkReason): string => `${reason}: ${REASONS[reason]}`;

const told = (answer: Answer, source: string, destination: string): string =>
  [
    `${answer.verdict}: ${source} to ${destination}`,
    ...answer.reasons.map((reason) => `  ${because(reason)}`),
    ...wayLines('there', answer.forward, source, destination),
    ...(answer.return === undefined ? [] : wayLines('back', answer.return, destination, source)),
  ].join('\n');

const wayLines = (name: string, { outcome, reason, hops }: Path, source: string, destination: string): string[] => [
  '',
  `${name}: ${source} to ${destination}`,
  ...hops.flatMap(hopLines).map((line) => `  ${line}`),
  `  ${outcome === reason ? '' : `${outcome}, `}${because(reason)}`,
];

function hopLines(hop: Hop): string[] {
  if (hop.at === 'instance') return instanceLines(hop);
  if (hop.at === 'tgw') return tgwLines(hop);
  return [`link ${hop.localRegion} - ${hop.peerRegion}, ${speed(hop)}`, ...lines(hop.reason)];
}

function instanceLines({ instanceType, instanceId, region, routeTable }: InstanceHop): string[] {
  const name = `${instanceType} ${instanceId} in ${region}`;
  if (routeTable === undefined) return [name];
  const rules = routeTable.rules.flatMap(({ outcome, reason, destination, source, nexthopType, nexthopId }) => [
    `  ${outcome.padEnd(4)} ${destination} from ${source} to ${nexthopType} ${nexthopId}`.trimEnd(),
    ...lines(reason),
  ]);
  return [
    `${name}, its route table ${routeTable.routeTableId}${rules.length === 0 ? ': nothing matches' : ''}`,
    ...rules,
  ];
}

const ASSOCIATIONS = { explicit: 'associated', default: 'the default', none: '' } as const;

function tgwLines({ tgwId, region, csnRtId, association, rules, hints = [] }: TgwHop): string[] {
  const table = csnRtId === undefined ? 'no route table' : `route table ${csnRtId} (${ASSOCIATIONS[association]})`;
  const nothing = csnRtId !== undefined && rules.length === 0 ? ': nothing matches' : '';
  return [
    `tgw ${tgwId} in ${region}, ${table}${nothing}`,
    ...rules.flatMap(({ outcome, reason, destAddress, routeType, status, blackHole, nextHopId }) => [
      `  ${outcome.padEnd(4)} ${destAddress} ${routeType} ${status} ${blackHole ? 'blackhole' : `to ${nextHopId}`}`,
      ...lines(reason),
    ]),
    ...hints.flatMap(({ reason, prefix, instanceId, attachId }) => [
      `  hint ${prefix} of ${instanceId} (${attachId})`,
      ...lines(reason),
    ]),
  ];
}

const lines = (reason: WalkReason | undefined): string[] => (reason === undefined ? [] : [`       ${because(reason)}`]);

const speed = ({ mbps, defaultKbps }: Bandwidth): string =>
  mbps === undefined ? `${defaultKbps} Kbps` : `${mbps} Mbps`;
