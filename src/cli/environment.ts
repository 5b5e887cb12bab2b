import { nearest } from '../platform/nearest.ts';
import { DEFAULTS, readSettings, SETTINGS, type SettingName, type Settings } from '../platform/settings.ts';

/** What a command was called with, and where it speaks to. */
export interface Environment {
  readonly args: readonly string[];
  readonly env: Readonly<Partial<Record<string, string>>>;
  /** Standard output: what the user asked for, and nothing else. */
  readonly print: (text: string) => void;
}

/** One command of `netloom`. */
export interface Command {
  /** Its arguments as the help shows them: `<vpcId> <name> [type]`. */
  readonly usage: string;
  readonly about: string;
  /** Resolves to the exit code; throws BadUsage, BadSetting or LogRefused for what the user can mend. */
  readonly run: (environment: Environment) => Promise<number>;
}

/** A command line that cannot be meant: the sentence says what is wrong with it. */
export class BadUsage extends Error {
  /** Of the part of the command that was meant; undefined: the command's. */
  readonly usage: string | undefined;

  constructor(message: string, usage?: string) {
    super(message);
    this.usage = usage;
  }
}

export interface CommandLine {
  readonly settings: Settings;
  /** The arguments that are no flags. */
  readonly rest: readonly string[];
  readonly switches: ReadonlySet<string>;
  /** The command's own flags with a value, as given. */
  readonly values: ReadonlyMap<string, string>;
}

/** How many arguments a command takes, and which flags of its own: without a value, and with one. */
export interface Shape {
  readonly least?: number;
  readonly most?: number;
  readonly switches?: readonly string[];
  readonly values?: readonly string[];
  /** Flags without a value that stand for a setting of one. */
  readonly short?: Readonly<Record<string, Readonly<Partial<Record<SettingName, string>>>>>;
}

/** Linux binds any address of 127.0.0.0/8; elsewhere each VPC gets a port. */
export const defaultPool = (): string => (process.platform === 'linux' ? '127.64.0.0/16' : 'ports:15300-15399');

/**
 * Flags are the settings' names in lower case: `--dns-port 5353` or `--dns-port=5353` is NETLOOM_DNS_PORT. Throws
 * BadUsage for flags that are neither a setting's nor the command's, and for arguments too few or too many.
 */
export function commandLine(
  { args, env }: Environment,
  { least = 0, most = least, switches = [], values = [], short = {} }: Shape,
): CommandLine {
  const flags: Partial<Record<SettingName | 'NETLOOM_CONFIG', string>> = {};
  const rest: string[] = [];
  const on = new Set<string>();
  const own = new Map<string, string>();
  for (let i = 0; i < args.length; i += 1) {
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(args[i]!);
    if (match === null) {
      if (args[i] === '') throw new BadUsage(`Argument ${rest.length + 1} is empty: is its variable set?`);
      if (args[i]!.startsWith('-')) throw new BadUsage(`${args[i]} is no flag of this command.`);
      rest.push(args[i]!);
      continue;
    }
    const [, flag = '', value] = match;
    if (switches.includes(flag) || Object.hasOwn(short, flag)) {
      if (value !== undefined) throw new BadUsage(`--${flag} takes no value.`);
      Object.assign(flags, short[flag]);
      on.add(flag);
      continue;
    }
    const name = `NETLOOM_${flag.replaceAll('-', '_').toUpperCase()}`;
    const known = values.includes(flag) || (/^[a-z-]+$/.test(flag) && isSetting(name));
    if (!known) {
      const meant = nearest(flag, [...switches, ...values, ...Object.keys(short), ...SETTING_FLAGS]);
      throw new BadUsage(`--${flag} is no flag of this command.${meant === undefined ? '' : ` Is --${meant} meant?`}`);
    }
    const given = value ?? args[++i];
    if (given === undefined) throw new BadUsage(`--${flag} needs a value.`);
    if (given === '') throw new BadUsage(`The value of --${flag} is empty: is its variable set?`);
    if (values.includes(flag)) own.set(flag, given);
    else flags[name as SettingName] = given;
  }
  if (rest.length < least) throw new BadUsage('Arguments are missing.');
  if (rest.length > most) throw new BadUsage(`The argument ${JSON.stringify(rest[most])} is one too many.`);
  return { settings: readSettings(flags, env, defaultPool()), rest, switches: on, values: own };
}

const SETTING_FLAGS = Object.keys(SETTINGS).map((name) =>
  name.slice('NETLOOM_'.length).toLowerCase().replaceAll('_', '-'),
);

const isSetting = (name: string): name is SettingName | 'NETLOOM_CONFIG' =>
  name in SETTINGS || name === 'NETLOOM_CONFIG';

/** A line for each setting, with what it is when nobody sets it. */
export function helpOnSettings(): string {
  const defaults: Readonly<Partial<Record<string, string>>> = { ...DEFAULTS, NETLOOM_DNS_POOL: defaultPool() };
  const width = Math.max(...Object.keys(SETTINGS).map((name) => name.length));
  return Object.entries(SETTINGS)
    .map(([name, about]) => {
      const value = defaults[name];
      return `  ${name.padEnd(width)} ${about}${value === undefined ? '' : `; default ${value}`}`;
    })
    .join('\n');
}
