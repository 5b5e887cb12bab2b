import { askedName, askedType } from '../domain/answering/question.ts';
import { ANSWER_REASONS, type AnswerReason } from '../domain/answering/reasons.ts';
import { canonicalAddress } from '../domain/net/address.ts';
import { labelToAscii } from '../platform/idna.ts';
import { adminClient } from './admin-client.ts';
import { noType } from './dig.ts';
import { BadUsage, commandLine, type Environment } from './environment.ts';

interface Cache {
  readonly age: number;
  readonly ttlLeft: number;
  readonly stale: boolean;
  readonly rcode?: string;
  readonly failed?: string;
}

interface Step {
  readonly step: string;
  readonly reason: AnswerReason;
  readonly name: string;
  readonly encloser?: string;
  readonly target?: string;
  readonly targets?: readonly string[];
  readonly cache?: Cache;
  readonly candidates?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly id?: string;
    readonly outcome: string;
    readonly reason: AnswerReason;
  }[];
}

interface Told {
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly data: string;
}

/** As the server sends it. */
interface Answer {
  readonly vpcId: string;
  readonly question: { readonly name: string; readonly type: string };
  readonly rcode?: string;
  readonly authoritative: boolean;
  readonly answer: readonly Told[];
  readonly authority: readonly Told[];
  readonly steps: readonly Step[];
  readonly unbound: readonly { readonly kind: string; readonly name: string; readonly id: string }[];
}

/** `explain name <vpcId> <name> [type]`: 0 for NOERROR, 1 for every other rcode, 2 where it depends on others. */
export async function explainName(environment: Environment): Promise<number> {
  const shape = { least: 3, most: 4, switches: ['json', 'look-up'], values: ['client'] };
  const { settings, rest, switches, values } = commandLine(environment, shape);
  const [, vpcId = '', name = '', type] = rest;
  if (askedName(name, labelToAscii) === undefined) throw new BadUsage(`${JSON.stringify(name)} is no domain name.`);
  if (type !== undefined && askedType(type) === undefined) throw noType(type);
  const client = values.get('client');
  if (client !== undefined && canonicalAddress(client) === undefined)
    throw new BadUsage(`${JSON.stringify(client)} is no address.`);
  const path = `/netloom/v1/vpcs/${encodeURIComponent(vpcId)}/explain-name`;
  const lookUp = switches.has('look-up');
  const answer: Answer = await adminClient(settings)('POST', path, { name, type, client, lookUp });
  environment.print(`${switches.has('json') ? JSON.stringify(answer, undefined, 2) : told(answer)}\n`);
  if (answer.rcode === undefined) return 2;
  return answer.rcode === 'NOERROR' ? 0 : 1;
}

function told({ vpcId, question, rcode, authoritative, answer, authority, steps, unbound }: Answer): string {
  const verdict = rcode === undefined ? 'depends on others (--look-up asks them)' : rcode;
  return [
    `${verdict}${authoritative ? ', authoritative' : ''}: ${question.name} ${question.type} for ${vpcId}`,
    ...answer.map(recordLine),
    ...(authority.length === 0 ? [] : ['authority', ...authority.map(recordLine)]),
    ...steps.flatMap((step, i) =>
      steps[i - 1]?.name === step.name ? stepLines(step) : ['', step.name, ...stepLines(step)],
    ),
    ...(unbound.length === 0 ? [] : ['', 'not bound to this VPC, and so of no account here']),
    ...unbound.map(({ kind, name, id }) => `  ${kind} ${name} (${id})`),
  ].join('\n');
}

const recordLine = ({ name, ttl, type, data }: Told): string => `  ${name} ${ttl} ${type} ${data}`;

const because = (reason: AnswerReason): string => `${reason}: ${ANSWER_REASONS[reason]}`;

const stepLines = ({ reason, encloser, target, targets, cache, candidates = [] }: Step): string[] => [
  `  ${because(reason)}`,
  ...candidates.flatMap(({ kind, name, id, outcome, reason: why }) => [
    `    ${outcome.padEnd(4)} ${[kind, name, id === undefined ? '' : `(${id})`].join(' ').trimEnd()}`,
    ...(outcome === 'won' ? [] : [`         ${because(why)}`]),
  ]),
  ...(encloser === undefined ? [] : [`    closest encloser ${encloser}`]),
  ...(target === undefined ? [] : [`    to ${target}`]),
  ...(targets === undefined ? [] : [`    asked in this order: ${targets.join(', ')}`]),
  ...(cache === undefined ? [] : [`    ${cacheLine(cache)}`]),
];

function cacheLine({ age, ttlLeft, stale, rcode, failed }: Cache): string {
  const what = failed === undefined ? rcode : `failed with ${failed}`;
  const life = stale ? `expired ${seconds(-ttlLeft)} ago` : `good for ${seconds(ttlLeft)}`;
  return `${what}, told ${seconds(age)} ago, ${life}`;
}

const seconds = (count: number): string => `${Math.round(count)} s`;
