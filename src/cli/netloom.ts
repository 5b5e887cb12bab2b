import '../platform/exact-imports.ts';
import { isMendable } from '../domain/mendable.ts';
import { nearest } from '../platform/nearest.ts';
import { version } from '../platform/version.ts';
import { folded } from './columns.ts';
import { COMMANDS, type Entry, GROUPS } from './commands.ts';
import { BadUsage, type Command, helpOnSettings } from './environment.ts';
import { printable } from './printable.ts';

const WIDEST = Math.max(...[...COMMANDS.keys()].map((name) => name.length));

const linesOf = (title: string, commands: Readonly<Record<string, Entry>>): string =>
  `${title}\n${Object.entries(commands)
    .map(([name, { short }]) => `  ${name.padEnd(WIDEST)}  ${short}`)
    .join('\n')}\n`;

const HELP = `netloom <command>

${Object.entries(GROUPS)
  .map(([title, commands]) => linesOf(title, commands))
  .join('\n')}
netloom help <command>   what it takes, and what its exit code says
netloom help settings    every setting, with what it is when nobody sets it
netloom --version
`;

const SETTINGS_HELP = `Settings, by flag (--dns-port 5353), environment, or the file that NETLOOM_CONFIG names:
${helpOnSettings()}
`;

/** Of every command that says nothing else. */
const EXITS = 'Exits with 0 when it is done, 1 when it could not be, 2 when it was called wrongly';

const helpOn = (name: string, { usage, about }: Command): string =>
  `${folded(`netloom ${`${name} ${usage}`.trimEnd()}`, '  ')}\n${folded(about.includes('Exits with') ? about : `${about}. ${EXITS}`, '      ')}

It takes every setting as a flag too (--data <folder>): see netloom help settings.
`;

/** A sentence may repeat what stands in a file, or what a server said. */
const onTerminal = (text: string): string => text.split('\n').map(printable).join('\n');

const print = (text: string): void => void process.stdout.write(text);

const asksHelp = (word: string): boolean => word === '--help' || word === '-h';

async function main([first = 'help', ...rest]: readonly string[]): Promise<number> {
  const helping = first === 'help' || asksHelp(first);
  const [name, ...args] = helping ? rest : [first, ...rest];
  if (name === undefined) {
    print(HELP);
    return 0;
  }
  if (helping && name === 'settings') {
    print(SETTINGS_HELP);
    return 0;
  }
  if (name === '--version') {
    print(`${version()}\n`);
    return 0;
  }
  const entry = COMMANDS.get(name);
  if (entry === undefined) {
    const meant = nearest(name, COMMANDS.keys());
    const hint = meant === undefined ? '' : ` Is ${meant} meant?`;
    process.stderr.write(`netloom: there is no command ${JSON.stringify(name)}.${hint} See netloom help.\n`);
    return 2;
  }
  const command = await entry.load();
  if (helping || args.some(asksHelp)) {
    print(helpOn(name, command));
    return 0;
  }
  try {
    return await command.run({ args, env: process.env, print });
  } catch (error) {
    if (error instanceof BadUsage) {
      process.stderr.write(
        `netloom: ${onTerminal(error.message)}\nusage: netloom ${`${name} ${error.usage ?? command.usage}`.trimEnd()}\n`,
      );
      return 2;
    }
    // What nobody can mend is a defect, and shows where it was.
    const text = isMendable(error) ? error.message : String((error as Error).stack ?? error);
    process.stderr.write(`netloom: ${onTerminal(text)}\n`);
    return 1;
  }
}

const code = await main(process.argv.slice(2));
// A pipe takes what was written before the process may end.
process.stdout.write('', () => process.exit(code));
