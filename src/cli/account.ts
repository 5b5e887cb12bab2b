import { type AdminCall, adminClient } from './admin-client.ts';
import { BadUsage, type Command, commandLine } from './environment.ts';

/** One change of an account: what it takes after its own name, and the call it makes. Its answer is printed as JSON. */
interface Action {
  readonly takes: readonly string[];
  readonly run: (call: AdminCall, id: string, second: string) => Promise<object | undefined>;
}

const at = (id: string, rest = ''): string => `/netloom/v1/accounts/${encodeURIComponent(id)}${rest}`;
const key = (id: string, accessKeyId: string): string => at(id, `/keys/${encodeURIComponent(accessKeyId)}`);

const change = (body: object): Action => ({ takes: ['<id>'], run: (call, id) => call('PUT', at(id), body) });
const service = (open: boolean): Action => ({
  takes: ['<id>', '<service>'],
  run: (call, id, name) => call('PUT', at(id), { services: { [name]: open } }),
});
const switchKey = (enabled: boolean): Action => ({
  takes: ['<id>', '<key>'],
  run: (call, id, accessKeyId) => call('PUT', key(id, accessKeyId), { enabled }),
});

const ACTIONS: Readonly<Record<string, Action>> = {
  create: { takes: ['<name>'], run: (call, name) => call('POST', '/netloom/v1/accounts', { name }) },
  freeze: change({ frozen: true }),
  thaw: change({ frozen: false }),
  certify: change({ certified: true }),
  uncertify: change({ certified: false }),
  open: service(true),
  close: service(false),
  'add-key': { takes: ['<id>'], run: (call, id) => call('POST', at(id, '/keys'), {}) },
  'remove-key': { takes: ['<id>', '<key>'], run: (call, id, accessKeyId) => call('DELETE', key(id, accessKeyId)) },
  'enable-key': switchKey(true),
  'disable-key': switchKey(false),
};

/** Changes accounts of the running server. */
export const account: Command = {
  usage: Object.entries(ACTIONS)
    .map(([name, { takes }]) => `${name} ${takes.join(' ')}`)
    .join(' | '),
  about:
    'make an account, or change one; what is made is printed as JSON, secrets this once. Keys are those of its root: its ' +
    'users and their keys are changed by IAM (docs/guide/identity.md)',
  run: async (environment) => {
    const { settings, rest } = commandLine(environment, { least: 1, most: 3 });
    const [name = '', ...values] = rest;
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action === undefined) throw new BadUsage(`There is no account command ${JSON.stringify(name)}.`);
    if (values.length !== action.takes.length) throw new BadUsage(`${name} takes ${action.takes.join(' ')}.`);
    const answer = await action.run(adminClient(settings), values[0]!, values[1] ?? '');
    if (answer !== undefined) environment.print(`${JSON.stringify(answer, undefined, 2)}\n`);
    return 0;
  },
};
