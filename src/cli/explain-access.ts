import { ACCESS_REASONS, type AccessReason, BEARINGS, type Bearing } from '../domain/access/reasons.ts';
import { adminClient } from './admin-client.ts';
import { commandLine, type Environment } from './environment.ts';
import { momentOf } from './moments.ts';
import { printable } from './printable.ts';

interface Statement {
  readonly policy?: string;
  readonly type?: string;
  readonly via: string;
  readonly index: number;
  readonly eid?: string;
  readonly effect: string;
  readonly entry: object;
}

/** As the server sends it (contract/netloom/access.ts). */
interface Answer {
  readonly allowed: boolean;
  readonly reason: AccessReason;
  readonly account: string;
  readonly as: string;
  readonly session: boolean;
  readonly operation: string;
  readonly permission: string;
  readonly service: string;
  readonly resource: string;
  readonly region: string;
  readonly from: string;
  readonly at: string;
  readonly statement?: Statement;
  readonly considered: readonly (Statement & { readonly bearing: Bearing })[];
  readonly also: readonly { readonly permission: string; readonly resource: string }[];
}

/** `explain access <who> <operation> [resource]`, or `<who> <method> <path>`: 0 where it is allowed, 1 where it is not. */
export async function explainAccess(environment: Environment): Promise<number> {
  const values = ['account', 'from', 'at'];
  const given = commandLine(environment, { least: 3, most: 4, switches: ['json'], values });
  const [, who = '', operation = '', resource] = given.rest;
  const at = given.values.get('at');
  const asked = {
    ...whoIn(who),
    ...(resource?.startsWith('/') ? { call: `${operation} ${resource}` } : { operation, resource }),
    ...{ account: given.values.get('account'), region: given.settings.region },
    ...{ from: given.values.get('from'), at: at === undefined ? undefined : momentOf('at', at) },
  };
  // Not URLSearchParams, which writes a blank as `+`: names and calls have blanks.
  const query = Object.entries(asked).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  const answer: Answer = await adminClient(given.settings)('GET', `/netloom/v1/access?${query.join('&')}`);
  environment.print(`${given.switches.has('json') ? JSON.stringify(answer, undefined, 2) : told(answer)}\n`);
  return answer.allowed ? 0 : 1;
}

/** `user/alice`, `role/auditor`, or an access key id. */
function whoIn(text: string): { readonly user: string } | { readonly role: string } | { readonly accessKeyId: string } {
  const [, kind, name = ''] = /^(user|role)\/(.+)$/s.exec(text) ?? [];
  if (kind === 'user') return { user: name };
  return kind === 'role' ? { role: name } : { accessKeyId: text };
}

function told(answer: Answer): string {
  const { allowed, reason, account, as, session, operation, permission, service, resource, region, from, at } = answer;
  const { statement, considered, also } = answer;
  const others = considered.filter((one) => !isSame(one, statement));
  return [
    `${allowed ? 'allowed' : 'denied'}: ${operation} on ${resource} by ${as} of account ${account}${session ? ', for a while' : ''}`,
    `  ${reason}: ${ACCESS_REASONS[reason]}`,
    ...(statement === undefined ? [] : [`  decided by ${sentenceOf(statement)}`, `       ${textOf(statement)}`]),
    '',
    `asked for ${permission} of ${service} in region ${region}, from ${from} at ${at}`,
    ...also.map(
      ({ permission, resource }) => `  and for ${permission} on ${resource}, as the body of the call names it`,
    ),
    ...others.flatMap((one) => [...linesOf(one), `       ${one.bearing}: ${BEARINGS[one.bearing]}`]),
  ].join('\n');
}

const linesOf = (one: Statement): readonly string[] => [`  ${sentenceOf(one)}`, `       ${textOf(one)}`];
const textOf = ({ entry }: Statement): string => printable(JSON.stringify(entry));

const isSame = (one: Statement, other: Statement | undefined): boolean =>
  one.via === other?.via && one.policy === other.policy && one.type === other.type && one.index === other.index;

/** `Deny, statement 2 (eid) of policy records, by group/readers`. */
function sentenceOf({ effect, index, eid, policy, type, via }: Statement): string {
  const where =
    policy === undefined
      ? "the session's own ACL"
      : `${type === 'System' ? 'system policy' : 'policy'} ${policy}, by ${via}`;
  return `${effect}, statement ${index}${eid === undefined ? '' : ` (${printable(eid)})`} of ${where}`;
}
