import { LogRefused } from '../engine/log.ts';
import { BadSetting } from '../platform/settings.ts';
import { type Environment, helpOnSettings } from './environment.ts';
import { serve } from './serve.ts';

const COMMANDS: Readonly<Record<string, (environment: Environment) => Promise<number>>> = { serve };

const HELP = `netloom <command>

  serve                        run the server (what npm start does)

Settings, by flag (--dns-port 5353), environment, or the file that NETLOOM_CONFIG names:
${helpOnSettings()}
`;

const [name = 'help', ...args] = process.argv.slice(2);
const command = COMMANDS[name];
if (command === undefined) {
  process.stdout.write(HELP);
  process.exitCode = name === 'help' || name === '--help' ? 0 : 2;
} else {
  try {
    process.exit(await command({ args, env: process.env }));
  } catch (error) {
    // What the user can mend is a sentence; anything else is a defect and shows where it was.
    const known = error instanceof BadSetting || error instanceof LogRefused;
    process.stderr.write(`netloom: ${known ? error.message : ((error as Error).stack ?? error)}\n`);
    process.exit(1);
  }
}
