import type { STS } from '../contract/sts.ts';
import type { Command } from '../domain/command.ts';
import { isRefusal, type Refusal } from '../domain/refusal.ts';
import { assumeRole, type NewSession, type OpenedSession, openerId, openSession } from '../domain/session/commands.ts';
import { utcTime } from '../domain/time.ts';
import { sessionToken } from './auth/session-token.ts';
import { type Call, type Handlers, secretly, write } from './handlers.ts';

/** Seconds a session lasts where nothing is said: common contract 3.4. */
const OWN_SESSION = 43_200;
const ROLE_SESSION = 7200;

export const sts: Handlers<(typeof STS)[number]['name']> = {
  GetSessionToken: secretly(write((call) => issuing(call, OWN_SESSION, openSession))),
  AssumeRole: secretly(
    write((call) => {
      const { accountId, roleName, userId } = call.query;
      const role = { account: String(accountId), name: String(roleName) };
      const onBehalfOf = userId === undefined ? undefined : String(userId);
      return issuing(call, ROLE_SESSION, (input) => assumeRole(input, role, onBehalfOf));
    }),
  ),
};

/** Makes keys, lets a command open a session with them, and answers with what is shown this once. */
function issuing(
  { principal, query, body, make, seal }: Call,
  life: number,
  opening: (input: NewSession) => Command<OpenedSession> | Refusal,
): Command | Refusal {
  const [key, secret] = [make.temporaryKeyId(), make.secret()];
  const sealed = seal(secret);
  const durationSeconds = Number(query.durationSeconds ?? life);
  const acl = body.accessControlList === undefined ? undefined : body;
  const command = opening({ key, secret: sealed, opener: principal, durationSeconds, acl });
  if (isRefusal(command)) return command;
  return (state, context) => {
    const decision = command(state, context);
    if (isRefusal(decision)) return decision;
    const { createdAt, expiresAt, role } = decision.result;
    const result = {
      accessKeyId: key,
      secretAccessKey: secret,
      sessionToken: sessionToken(key, secret, sealed),
      createTime: utcTime(createdAt),
      expiration: utcTime(expiresAt),
      userId: openerId(principal),
      ...(role !== undefined && { roleId: role }),
    };
    return { events: decision.events, result };
  };
}
