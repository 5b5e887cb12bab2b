import { adminLines } from './admin-client.ts';
import { type Command, commandLine } from './environment.ts';

/** Shows a VPC's answers as they are given, until it is interrupted, or nobody takes what it prints. */
export const queryLog: Command = {
  usage: '<vpcId>',
  about: "follow a VPC's query log as JSON lines, once netloom policy <vpcId> queryLog=on; Ctrl-C ends it",
  run: async (environment) => {
    const { settings, rest } = commandLine(environment, { least: 1 });
    const stop = new AbortController();
    const end = (): void => stop.abort();
    process.once('SIGINT', end);
    process.stdout.on('error', end);
    const path = `/netloom/v1/vpcs/${encodeURIComponent(rest[0]!)}/query-log`;
    await adminLines(settings, path, environment.print, stop.signal);
    if (!stop.signal.aborted) process.stderr.write('netloom: the server has ended the query log.\n');
    return 0;
  },
};
