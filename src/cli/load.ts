import { givenText } from '../platform/given-file.ts';
import { AdminFailure, adminClient } from './admin-client.ts';
import { type Command, commandLine } from './environment.ts';
import { printable } from './printable.ts';

/** As far as it is told again. */
interface Part {
  readonly calls?: readonly { readonly method: string; readonly path: string }[];
}
interface Asked extends Part {
  readonly accounts?: readonly (Part & { readonly name?: string; readonly secretAccessKey?: string })[];
}

/** As the server sends it. */
interface Answer {
  readonly loaded: boolean;
  readonly at: string;
  readonly accounts: readonly {
    readonly accountId: string;
    readonly accessKeyId?: string;
    readonly secretAccessKey?: string;
  }[];
  readonly answers: readonly { readonly status: number; readonly body?: object }[];
}

/** Milliseconds the server may take: it makes all calls in one go. */
const PATIENCE = 600_000;

/** Has the running server make the calls of a file, all or none, and of one file once. */
export const load: Command = {
  usage: '<file.json> [--json]',
  about:
    'make the calls of a file, all or none, and the same file only once: {"account"?, "region"?, "calls": [{"method", ' +
    '"path", "region"?, "query"?, "body"?}, …]}, or {"accounts": [{"name", "accountId"?, "accessKeyId"?, ' +
    '"secretAccessKey"?, "region"?, "calls"}, …]}, where a name that is not there is made. A text may take from an ' +
    `earlier answer: \${0.vpcId} is of the first one of the file. netloom serve --load <file> does it at the start. Exits ` +
    'with 0 when all was made, or had been, 1 when nothing was',
  run: async (environment) => {
    const { settings, rest, switches } = commandLine(environment, { least: 1, switches: ['json'] });
    const file = rest[0]!;
    const asked = read(file);
    const answer: Answer = await adminClient(settings, PATIENCE)('POST', '/netloom/v1/load', asked);
    environment.print(`${switches.has('json') ? JSON.stringify(answer, undefined, 2) : told(asked, answer)}\n`);
    return 0;
  },
};

function read(file: string): Asked {
  try {
    const asked: unknown = JSON.parse(givenText('The file', file));
    if (typeof asked === 'object' && asked !== null) return asked;
  } catch (error) {
    throw new AdminFailure(`Nothing can be loaded from ${file}: ${(error as Error).message}`);
  }
  throw new AdminFailure(`The file ${file} holds no calls: {"calls": […]} is one that does.`);
}

/** Fields of answers that open something. They are in `--json` alone: what a CI prints, many read. */
const SECRET: ReadonlySet<string> = new Set(['secret', 'secretAccessKey', 'sessionToken']);
const shown = (body: object): string => JSON.stringify(body, (name, value) => (SECRET.has(name) ? '(--json)' : value));

function told(asked: Asked, { loaded, at, accounts, answers }: Answer): string {
  if (!loaded) return `This file was loaded at ${at}: nothing was done.`;
  const parts = asked.accounts ?? [asked];
  const lines: string[] = [];
  let made = 0;
  for (const [i, { calls = [], ...part }] of parts.entries()) {
    const { accountId, accessKeyId, secretAccessKey } = accounts[i]!;
    const name = 'name' in part ? ` ${part.name}` : '';
    const given = 'secretAccessKey' in part;
    const keys = accessKeyId === undefined ? '' : `, made: ${accessKeyId}${given ? '' : ` ${secretAccessKey}`}`;
    lines.push(`account${name} ${accountId}${keys}`);
    for (const { method, path } of calls) {
      const { status, body } = answers[made]!;
      const answer = body === undefined ? '' : `  ${shown(body)}`;
      lines.push(`${`${made}`.padStart(4)}  ${status}  ${method} ${path}${answer}`);
      made += 1;
    }
  }
  return [...lines.map(printable), `${made} calls were made.`].join('\n');
}
