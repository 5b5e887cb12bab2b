import { readSettings, SETTINGS, type Settings } from '../platform/settings.ts';

/** What a command was called with. */
export interface Environment {
  readonly args: readonly string[];
  readonly env: Readonly<Partial<Record<string, string>>>;
}

/** Linux binds any address of 127.0.0.0/8; elsewhere each VPC gets a port. */
export const defaultPool = (): string => (process.platform === 'linux' ? '127.64.0.0/16' : 'ports:15300-15399');

/** Flags are the settings' names in lower case: `--dns-port 5353` is NETLOOM_DNS_PORT. */
export function settingsOf({ args, env }: Environment, pool: string): Settings {
  return readSettings(flagsOf(args).flags, env, pool);
}

export function flagsOf(args: readonly string[]): {
  readonly flags: Readonly<Record<string, string>>;
  readonly rest: readonly string[];
} {
  const flags: Record<string, string> = {};
  const rest: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const match = /^--([a-z][a-z-]*)(?:=(.*))?$/.exec(args[i]!);
    if (match === null) {
      rest.push(args[i]!);
      continue;
    }
    const name = `NETLOOM_${match[1]!.replaceAll('-', '_').toUpperCase()}`;
    flags[name] = match[2] ?? args[++i] ?? '';
  }
  return { flags, rest };
}

export const helpOnSettings = (): string =>
  Object.entries(SETTINGS)
    .map(([name, about]) => `  ${name.padEnd(24)} ${about}`)
    .join('\n');
