import { isKeyText, openAccount } from '../domain/account/commands.ts';
import type { Account } from '../domain/account/types.ts';
import type { Command } from '../domain/command.ts';
import { rememberFile } from '../domain/loaded/commands.ts';
import { isRefusal, type Refusal, refuse } from '../domain/refusal.ts';
import { utcTime } from '../domain/time.ts';
import type { Engine } from '../engine/engine.ts';
import { LogFailure } from '../engine/log.ts';
import type { Requests } from '../engine/transaction.ts';
import type { Makers } from './handlers.ts';
import { type LoadedAccount, type LoadFile, loadFileOf } from './load-file.ts';
import { answerTo, type PlannedAnswer, readyCall } from './planned-call.ts';

/** What a file that was loaded did. */
export interface Loaded {
  readonly digest: string;
  /** False: it was loaded before, at `at`, and nothing was done. */
  readonly loaded: boolean;
  readonly at: string;
  /** One for each account of the file. Keys only of those that were made. */
  readonly accounts: readonly LoadedOwner[];
  /** Of every call, in the order of the file. */
  readonly answers: readonly PlannedAnswer[];
}

interface LoadedOwner {
  readonly accountId: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
}

export interface LoaderOptions {
  readonly engine: Engine;
  readonly makers: Makers & { readonly make: { accountId(): string } };
  /** The server's own. */
  readonly region: string;
}

const CAUSE = { operation: 'LoadCalls' };

/**
 * Makes the calls of a file as if their accounts had made them: all or none, in one turn and one group of the log, and
 * once: a file is remembered with what it did. It may take long, and holds up everybody meanwhile. Refuses:
 * body-invalid, a form or a reference; account-unknown; exists-already, a name with another id or key; state-forbids, a
 * call that is refused, or a name of several accounts. Nothing is changed then, and the sentence names the call.
 */
export async function load(options: LoaderOptions, json: unknown): Promise<Loaded | Refusal> {
  const { engine } = options;
  const file = loadFileOf(json);
  if (isRefusal(file)) return file;
  const { position, result } = engine.executeAll((requests) => {
    const before = engine.state.loadedFiles.byDigest.get(file.digest);
    if (before === undefined) return made(options, requests, file);
    return { digest: file.digest, loaded: false, at: utcTime(before.at), accounts: [], answers: [] };
  });
  if (engine.isSettled(position) || (await engine.settled(position))) return result;
  throw engine.failure ?? new LogFailure('full', 'the load could not be made durable and was taken back');
}

function made(options: LoaderOptions, requests: Requests, file: LoadFile): Loaded | Refusal {
  const { engine, makers, region } = options;
  const owners: LoadedOwner[] = [];
  const answers: PlannedAnswer[] = [];
  const bodies: unknown[] = [];
  const names: Names = Map.groupBy(engine.state.accounts.all, ({ name }) => name);
  for (const [a, part] of file.accounts.entries()) {
    const owner = ownerOf(options, requests, part, names);
    if (isRefusal(owner)) return refuse(owner.refused, `accounts.${a}: ${owner.subject ?? owner.refused}`);
    owners.push(owner.shown);
    for (const call of part.calls) {
      const place = `calls[${answers.length}]`;
      const ready = readyCall(call, bodies, part.region, region);
      if (isRefusal(ready)) return refuse(ready.refused, `${place} ${ready.subject}`);
      const account = engine.state.accounts.byId.get(owner.shown.accountId)!;
      const answer = answerTo(ready, account, engine, makers, requests, () => false, true)!;
      if (answer.status >= 300) {
        return refuse('state-forbids', `${place} ${call.method} ${cut(call.path)} ${why(answer)}`);
      }
      answers.push(answer);
      bodies.push(answer.body);
    }
  }
  const remembered = done(requests, rememberFile(file.digest, answers.length));
  if (isRefusal(remembered)) return remembered;
  return { digest: file.digest, loaded: true, at: utcTime(engine.state.at), accounts: owners, answers };
}

/** Accounts by name, which several may have: asked for each of thousands. */
type Names = Map<string, Account[]>;

/** The account whose calls they are, made where it has a name and is not there. */
function ownerOf(
  { engine, makers }: LoaderOptions,
  requests: Requests,
  part: LoadedAccount,
  names: Names,
): { readonly shown: LoadedOwner } | Refusal {
  const { all, byId } = engine.state.accounts;
  if (part.name === undefined) {
    const [first] = all;
    const found = part.account === undefined ? first : byId.get(part.account);
    return found === undefined ? refuse('account-unknown', part.account) : { shown: { accountId: found.id } };
  }
  const called = names.get(part.name) ?? [];
  const found = called.find(({ id }) => id === part.accountId) ?? called[0];
  if (called.length > 1 && found!.id !== part.accountId) {
    const which = 'give the one that is meant by its id, as "account" in place of "name"';
    return refuse('state-forbids', `${called.length} accounts have the name ${part.name}: ${which}`);
  }
  if (found !== undefined) return asGiven(found, part) ?? { shown: { accountId: found.id } };
  const accountId = part.accountId ?? makers.make.accountId();
  const accessKeyId = part.accessKeyId ?? makers.make.accessKeyId();
  const secretAccessKey = part.secretAccessKey ?? makers.make.secret();
  if (!isKeyText(secretAccessKey))
    return refuse('body-invalid', 'secretAccessKey must be 1 to 128 of A-Z a-z 0-9 . _ -');
  const secret = makers.seal(secretAccessKey);
  const opened = done(requests, openAccount({ id: accountId, name: part.name, accessKeyId, secret }));
  if (isRefusal(opened)) return opened;
  names.set(part.name, [byId.get(accountId)!]);
  return { shown: { accountId, accessKeyId, secretAccessKey } };
}

/** As much of a text as a sentence bears. */
const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** An account that is there is left as it is: what the file says of it must be so already. */
function asGiven({ id, name, keys }: Account, { accountId = id, accessKeyId }: LoadedAccount): Refusal | undefined {
  if (accountId !== id) return refuse('exists-already', `the account ${name} is there, and its id is ${id}`);
  if (accessKeyId === undefined || keys.some((key) => key.id === accessKeyId)) return undefined;
  return refuse('exists-already', `the account ${name} is there, and has no key ${accessKeyId}`);
}

function done(requests: Requests, command: Command<unknown> | Refusal): Refusal | undefined {
  if (isRefusal(command)) return command;
  const answer = requests.execute({ command, cause: CAUSE, render: () => ({ status: 200, body: '' }) });
  return isRefusal(answer) ? answer : undefined;
}

function why({ status, body, reason }: PlannedAnswer): string {
  const { code, message } = body as { readonly code: string; readonly message: string };
  return `is answered ${status} ${code}: ${message}${reason === undefined ? '' : ` (${reason})`}`;
}
