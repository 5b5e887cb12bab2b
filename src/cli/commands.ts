import type { Command } from './environment.ts';

/** A command in a few words, and how it is had: one that asks a question need not load the whole server. */
export interface Entry {
  readonly short: string;
  readonly load: () => Promise<Command>;
}

const entry = (short: string, load: Entry['load']): Entry => ({ short, load });

/** Every command, by what one wants. */
export const GROUPS: Readonly<Record<string, Readonly<Record<string, Entry>>>> = {
  'Run it': {
    serve: entry('run the server', async () => (await import('./serve.ts')).serve),
    env: entry('endpoints and keys for clients', async () => (await import('./env.ts')).env),
    doctor: entry('whether this machine is fit for it', async () => (await import('./doctor.ts')).doctor),
  },
  DNS: {
    dig: entry('a DNS question, asked as a VPC', async () => (await import('./dig.ts')).dig),
    dns: entry('which queries are of a VPC', async () => (await import('./dns.ts')).dns),
    policy: entry('who may ask, how often, and what is logged', async () => (await import('./policy.ts')).policy),
    zone: entry('zones, and what becomes of names they do not have', async () => (await import('./zone.ts')).zone),
    'query-log': entry(
      'what is asked and answered, as it comes',
      async () => (await import('./query-log.ts')).queryLog,
    ),
  },
  Routes: {
    csn: entry('CSNs, their attachments, tables and rules', async () => (await import('./csn.ts')).csn),
    instances: entry(
      'what can be attached, and what it publishes',
      async () => (await import('./instances.ts')).instances,
    ),
    grants: entry('who may attach whose', async () => (await import('./grants.ts')).grants),
    channel: entry("a channel's BGP session up or down", async () => (await import('./channel.ts')).channel),
  },
  'Why, what if, and who did it': {
    explain: entry(
      'why a route, an answer or a permission is as it is',
      async () => (await import('./explain.ts')).explain,
    ),
    plan: entry('what calls would change', async () => (await import('./plan.ts')).plan),
    history: entry('what was done, by whom; and taking it back', async () => (await import('./history.ts')).history),
  },
  Accounts: {
    accounts: entry('the accounts there are', async () => (await import('./accounts.ts')).accounts),
    account: entry('make an account, change it, and its keys', async () => (await import('./account.ts')).account),
  },
  'In and out': {
    load: entry('make the calls of a file, once', async () => (await import('./load.ts')).load),
    export: entry('the whole state, or a zone, as text', async () => (await import('./export.ts')).exportFile),
    import: entry('the same back', async () => (await import('./import.ts')).importFile),
  },
  'Keep it': {
    backup: entry('a checked copy of everything, at work too', async () => (await import('./backup.ts')).backup),
    restore: entry('a data folder of a backup', async () => (await import('./restore.ts')).restore),
    verify: entry('replay a log or a backup, and compare', async () => (await import('./verify.ts')).verify),
    recover: entry('go on with a damaged log', async () => (await import('./recover.ts')).recover),
  },
  'Try it': {
    fault: entry('order what is to go wrong, for tests', async () => (await import('./fault.ts')).fault),
    conformance: entry(
      'ask an endpoint whether it is like the contract',
      async () => (await import('./conformance.ts')).conformance,
    ),
  },
};

/** By their names. */
export const COMMANDS: ReadonlyMap<string, Entry> = new Map(Object.values(GROUPS).flatMap(Object.entries));
