import { DnsRefused } from '../dns/plane.ts';
import { NewerLog } from '../domain/upcast.ts';
import { LogRefused } from '../engine/log.ts';
import { BadSetting } from '../platform/setting-values.ts';
import { BackupFailure } from '../store/backup-failure.ts';
import { AdminFailure } from './admin-client.ts';
import { folded } from './columns.ts';
import { BadUsage, type Command, helpOnSettings } from './environment.ts';
import { version } from './version.ts';

/** Each loads what it needs when it is called: a command that asks a question need not read the whole server. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serve,
  env: async () => (await import('./env.ts')).env,
  dig: async () => (await import('./dig.ts')).dig,
  csn: async () => (await import('./csn.ts')).csn,
  instances: async () => (await import('./instances.ts')).instances,
  grants: async () => (await import('./grants.ts')).grants,
  channel: async () => (await import('./channel.ts')).channel,
  explain: async () => (await import('./explain.ts')).explain,
  plan: async () => (await import('./plan.ts')).plan,
  load: async () => (await import('./load.ts')).load,
  history: async () => (await import('./history.ts')).history,
  import: async () => (await import('./import.ts')).importFile,
  export: async () => (await import('./export.ts')).exportFile,
  accounts: async () => (await import('./accounts.ts')).accounts,
  account: async () => (await import('./account.ts')).account,
  dns: async () => (await import('./dns.ts')).dns,
  policy: async () => (await import('./policy.ts')).policy,
  zone: async () => (await import('./zone.ts')).zone,
  'query-log': async () => (await import('./query-log.ts')).queryLog,
  backup: async () => (await import('./backup.ts')).backup,
  restore: async () => (await import('./restore.ts')).restore,
  fault: async () => (await import('./fault.ts')).fault,
  doctor: async () => (await import('./doctor.ts')).doctor,
  verify: async () => (await import('./verify.ts')).verify,
  recover: async () => (await import('./recover.ts')).recover,
  conformance: async () => (await import('./conformance.ts')).conformance,
};

const usageOf = (name: string, { usage, about }: Command): string =>
  `${folded(`netloom ${`${name} ${usage}`.trimEnd()}`, '  ')}\n${folded(about, '      ')}`;

const help = async (): Promise<string> => `netloom <command>

${(await Promise.all(Object.entries(COMMANDS).map(async ([name, load]) => usageOf(name, await load())))).join('\n')}
  netloom help [command], netloom <command> --help, netloom --version

Settings, by flag (--dns-port 5353), environment, or the file that NETLOOM_CONFIG names:
${helpOnSettings()}
`;

const helpOn = (name: string, command: Command): string =>
  `${usageOf(name, command)}\n\nIt takes every setting as a flag too (--data <folder>): see netloom help.\n`;

/** What the user can mend is a sentence; anything else is a defect and shows where it was. */
const MENDABLE = [BadSetting, DnsRefused, LogRefused, NewerLog, AdminFailure, BackupFailure];

const print = (text: string): void => void process.stdout.write(text);

const asksHelp = (word: string): boolean => word === '--help' || word === '-h';

async function main([first = 'help', ...rest]: readonly string[]): Promise<number> {
  const helping = first === 'help' || asksHelp(first);
  const [name, ...args] = helping ? rest : [first, ...rest];
  if (name === undefined) {
    print(await help());
    return 0;
  }
  if (name === '--version') {
    print(`${version()}\n`);
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    process.stderr.write(`netloom: there is no command ${JSON.stringify(name)}. See netloom help.\n`);
    return 2;
  }
  const command = await load();
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
