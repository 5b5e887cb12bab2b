import { readFileSync } from 'node:fs';
import type { Diff } from '../domain/plan/diff.ts';
import { REASONS } from '../domain/plan/reasons.ts';
import type { ReachabilityClass } from '../domain/plan/types.ts';
import type { Winner } from '../domain/plan/winners.ts';
import { AdminFailure, adminClient } from './admin-client.ts';
import { changeLines } from './changes.ts';
import { type Command, commandLine } from './environment.ts';

/** What the file holds, as far as it is told again. */
interface Asked {
  readonly account?: string;
  readonly calls?: readonly {
    readonly method: string;
    readonly path: string;
    readonly query?: string | Readonly<Record<string, string | number | boolean>>;
  }[];
}

/** As the server sends it. */
interface Answer {
  readonly answers: readonly { readonly status: number; readonly body?: object; readonly reason?: string }[];
  readonly diff: Diff;
}

/** Asks the running server what calls would be answered and would change, and tells it to a person. */
export const plan: Command = {
  usage: '<file.json> [--json]',
  about:
    'what calls would be answered and what they would change, which they do not: {"account"?, "region"?, "calls": ' +
    '[{"method", "path", "region"?, "query"?, "body"?}, …]}; the first account and region are meant where none is ' +
    `named. A text may take from an earlier answer: \${0.vpcId} is of the first one. Exits with 0 when each call would ` +
    'be taken, 1 when one would be refused, 2 when that could not be told',
  run: async (environment) => {
    const { settings, rest, switches } = commandLine(environment, { least: 1, switches: ['json'] });
    try {
      const asked = read(rest[0]!);
      const ask = adminClient(settings);
      const account = asked.account ?? (await ask('GET', '/netloom/v1/first-account')).accountId;
      const answer: Answer = await ask('POST', '/netloom/v1/plan', { ...asked, account });
      environment.print(`${switches.has('json') ? JSON.stringify(answer, undefined, 2) : told(asked, answer)}\n`);
      return answer.answers.every(({ status }) => status === 200) ? 0 : 1;
    } catch (error) {
      // Not 1, by which a script would take it that a call would be refused.
      if (!(error instanceof AdminFailure)) throw error;
      process.stderr.write(`netloom: ${error.message}\n`);
      return 2;
    }
  },
};

function read(file: string): Asked {
  try {
    const asked: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof asked === 'object' && asked !== null && 'calls' in asked) return asked as Asked;
  } catch (error) {
    throw new AdminFailure(`The plan cannot be read from ${file}: ${(error as Error).message}`);
  }
  throw new AdminFailure(`The file ${file} holds no plan: {"calls": […]} is one.`);
}

const told = ({ calls = [] }: Asked, { answers, diff: { things, total, reachability } }: Answer): string =>
  [
    ...calls.map(({ method, path, query }, i) => {
      const { status, body, reason } = answers[i]!;
      return `${`${i}`.padStart(2)}  ${status}  ${method} ${path}${wordsOf(query)}${body === undefined ? '' : `  ${JSON.stringify(body)}`}${reason === undefined ? '' : `  (${reason})`}`;
    }),
    ...headed('changes', total, things.length, things.flatMap(changeLines)),
    ...headed(
      `reachability${reachability.complete ? '' : ' (at least)'}`,
      ...([reachability.total, reachability.classes.length] as const),
      reachability.classes.flatMap(classLines),
    ),
    ...reachability.left.map(({ table, sources }) => `  ${instances(sources)} of ${table}: attached no more`),
    ...reachability.joined.map(({ table, sources }) => `  ${instances(sources)} of ${table}: new`),
  ].join('\n');

const instances = (count: number): string => (count === 1 ? 'an instance' : `${count} instances`);

/** An action's flag stands in the query: without it a detach reads like a change of name. */
function wordsOf(query: NonNullable<Asked['calls']>[number]['query'] = ''): string {
  const words =
    typeof query === 'string'
      ? query
      : Object.entries(query)
          .map(([key, value]) => `${key}${value === '' ? '' : '='}${value}`)
          .join('&');
  return words && `?${words}`;
}

const headed = (title: string, total: number, shown: number, lines: readonly string[]): string[] => [
  '',
  `${title}: ${total}`,
  ...lines.map((line) => `  ${line}`),
  ...(total > shown ? [`  and ${total - shown} more`] : []),
];

function classLines({ table, movedFrom, prefix, before, after, reason, sources }: ReachabilityClass): string[] {
  const where = movedFrom === undefined ? table : `${movedFrom || 'no table'} > ${table ?? 'no table'}`;
  return [
    `${prefix}  ${wayTo(before)} -> ${wayTo(after)}  (${where}, ${sources} source${sources === 1 ? '' : 's'})`,
    `    ${reason}: ${REASONS[reason]}`,
  ];
}

function wayTo(winner: Winner | undefined): string {
  if (winner === undefined) return 'nowhere';
  return `${winner.blackhole ? 'dropped' : winner.instanceId} by ${winner.prefix}`;
}
