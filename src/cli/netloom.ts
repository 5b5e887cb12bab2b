import { DnsRefused } from '../dns/plane.ts';
import { NewerLog } from '../domain/upcast.ts';
import { LogRefused } from '../engine/log.ts';
import { BadSetting } from '../platform/setting-values.ts';
import { account } from './account.ts';
import { accounts } from './accounts.ts';
import { AdminFailure } from './admin-client.ts';
import { channel } from './channel.ts';
import { folded } from './columns.ts';
import { csn } from './csn.ts';
import { dig } from './dig.ts';
import { dns } from './dns.ts';
import { env } from './env.ts';
import { BadUsage, type Command, helpOnSettings } from './environment.ts';
import { explain } from './explain.ts';
import { exportFile } from './export.ts';
import { grants } from './grants.ts';
import { history } from './history.ts';
import { importFile } from './import.ts';
import { instances } from './instances.ts';
import { plan } from './plan.ts';
import { policy } from './policy.ts';
import { queryLog } from './query-log.ts';
import { recover } from './recover.ts';
import { serve } from './serve.ts';
import { verify } from './verify.ts';
import { version } from './version.ts';
import { zone } from './zone.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
  serve,
  env,
  dig,
  csn,
  instances,
  grants,
  channel,
  explain,
  plan,
  history,
  import: importFile,
  export: exportFile,
  accounts,
  account,
  dns,
  policy,
  zone,
  'query-log': queryLog,
  verify,
  recover,
};

const usageOf = (name: string, { usage, about }: Command): string =>
  `${folded(`netloom ${`${name} ${usage}`.trimEnd()}`, '  ')}\n${folded(about, '      ')}`;

const HELP = `netloom <command>

${Object.entries(COMMANDS)
  .map(([name, command]) => usageOf(name, command))
  .join('\n')}
  netloom help [command], netloom <command> --help, netloom --version

Settings, by flag (--dns-port 5353), environment, or the file that NETLOOM_CONFIG names:
${helpOnSettings()}
`;

const helpOn = (name: string, command: Command): string =>
  `${usageOf(name, command)}\n\nIt takes every setting as a flag too (--data <folder>): see netloom help.\n`;

/** What the user can mend is a sentence; anything else is a defect and shows where it was. */
const MENDABLE = [BadSetting, DnsRefused, LogRefused, NewerLog, AdminFailure];

const print = (text: string): void => void process.stdout.write(text);

const asksHelp = (word: string): boolean => word === '--help' || word === '-h';

async function main([first = 'help', ...rest]: readonly string[]): Promise<number> {
  const helping = first === 'help' || asksHelp(first);
  const [name, ...args] = helping ? rest : [first, ...rest];
  if (name === undefined) {
    print(HELP);
    return 0;
  }
  if (name === '--version') {
    print(`${version()}\n`);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    process.stderr.write(`netloom: there is no command ${JSON.stringify(name)}. See netloom help.\n`);
    return 2;
  }
  if (helping || args.some(asksHelp)) {
    print(helpOn(name, command));
    return 0;
  }
  try {
    return await command.run({ args, env: process.env, print });
  } catch (error) {
    if (error instanceof BadUsage) {
      process.stderr.write(`netloom: ${error.message}\nusage: netloom ${`${name} ${command.usage}`.trimEnd()}\n`);
      return 2;
    }
    const known = MENDABLE.some((kind) => error instanceof kind);
    process.stderr.write(`netloom: ${known ? (error as Error).message : ((error as Error).stack ?? error)}\n`);
    return 1;
  }
}

const code = await main(process.argv.slice(2));
// A pipe takes what was written before the process may end.
process.stdout.write('', () => process.exit(code));
