import { type Running, start } from '../main.ts';
import { jsonLogger } from '../platform/logger.ts';
import { IN_MEMORY, type Settings } from '../platform/settings.ts';
import { passedSockets } from '../platform/sockets.ts';
import { type Command, commandLine } from './environment.ts';

/** Runs until SIGTERM or SIGINT, or until its parent is gone, then finishes within 5 s and exits 0. */
export const serve: Command = {
  usage: '[--memory] [--with-parent]',
  about:
    'run the server (what npm start does). --memory: nothing is kept, and POST /netloom/v1/reset begins anew. ' +
    '--with-parent, for programs that start it: it ends when its standard input does, and so with whoever holds the ' +
    'other end, also where a signal would not come through (npx). Exits with 0 when it was told to end, 1 when it ' +
    'cannot start or a part of it failed',
  run: async (environment) => {
    const logger = jsonLogger();
    const { settings, switches } = commandLine(environment, {
      switches: ['with-parent'],
      short: { memory: { NETLOOM_DATA: IN_MEMORY } },
    });
    const stop = Promise.withResolvers<number>();
    const running = await start(
      settings,
      logger,
      (error) => {
        logger.error('a part of the server ended', { reason: error.message });
        process.exit(1);
      },
      passedSockets(environment.env, process.pid),
    );
    // Again and again: Ctrl-C reaches us from the terminal, and once more through the launcher.
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.resolve(0));
    // Whoever started us is gone, or was before we got here: nobody would stop us.
    process.once('disconnect', () => stop.resolve(0));
    if (process.connected === false) stop.resolve(0);
    if (switches.has('with-parent')) whenInputEnds(() => stop.resolve(0));
    environment.print(greeting(running, settings));
    const { api, admin, dns } = running;
    // Where it listens, for programs: with port 0 nobody else knows.
    const listening = { api: api.map(place), admin: place(admin), dns };
    logger.info('ready', { data: settings.data, ...listening });
    const code = await stop.promise;
    const late = setTimeout(() => process.exit(code), 4500);
    await running.close();
    clearTimeout(late);
    logger.info('stopped');
    return code;
  },
};

/** Nothing is read of it: it is there so that the system tells when nobody holds its other end. */
const whenInputEnds = (then: () => void): void =>
  void process.stdin.on('end', then).on('close', then).on('error', then).resume();

/** Of a listener what others are to know. */
const place = ({ address, port, region }: { address: string; port: number; region?: string }) => ({
  ...{ address, port },
  ...(region !== undefined && { region }),
});

/** What a VPC has of its own. */
const OF_A_VPC = {
  addresses: ', and an address for each VPC',
  ports: ', and a port for each VPC',
  none: '',
} as const satisfies Readonly<Record<Settings['dnsPool']['kind'], string>>;

function greeting({ api, admin, dns, adminToken, firstAccount }: Running, settings: Settings): string {
  const lines = [
    'Netloom is ready.',
    '',
    ...api.map(({ address, port, region }) => `  API   ${region.padEnd(4)} http://${address}:${port}`),
    `  Admin      http://${admin.address}:${admin.port}`,
    `  DNS        ${dns.addresses.join(', ')} port ${dns.port}${OF_A_VPC[settings.dnsPool.kind]}`,
    '',
  ];
  if (firstAccount.made) {
    lines.push(
      'Your first account (netloom env prints it again):',
      `  access key id     ${firstAccount.accessKeyId}`,
      `  secret access key ${firstAccount.secretAccessKey}`,
      '',
    );
  }
  if (settings.data === IN_MEMORY && settings.adminToken === undefined) {
    lines.push(
      'Nothing is kept. For the commands below, in their environment, the token of this run:',
      `  export NETLOOM_ADMIN_TOKEN=${adminToken}`,
      '',
    );
  }
  lines.push(
    'Next:',
    '  eval "$(npx netloom env)"                    endpoints and keys for SDKs, Terraform and dig',
    '  npx netloom dig <vpcId> <name> [type]        ask as that VPC',
    '  npx netloom help                             every command: csn, explain route, plan and more',
    '',
    '',
  );
  return lines.join('\n');
}
