import type { BceService } from '../conformance/case.ts';
import {
  BadEndpoint,
  cloudEndpoints,
  type Endpoints,
  isCloud,
  readEndpoints,
  SERVICES,
} from '../conformance/endpoints.ts';
import { chosen, run, Unusable } from '../conformance/run.ts';
import { systemClock } from '../platform/clock.ts';
import { systemRandom } from '../platform/random.ts';
import { exitCode, reportJson, reportText } from './conformance-report.ts';
import { BadUsage, type Command, commandLine, type Environment } from './environment.ts';
import { printable } from './printable.ts';

const SHAPE = {
  switches: ['write', 'may-cost', 'json', 'list'],
  values: ['endpoint', 'cloud', 'access-key', 'secret-key', 'region', 'service', 'case', 'timeout'],
};

/** Runs the expectations of the contract against any endpoint. */
export const conformance: Command = {
  usage:
    '--endpoint <url>|<service>=<url>,… | --cloud <region> [--access-key <id> --secret-key <secret>] [--region bj] [--service csn,vpc,…] [--case <part of an id>] [--timeout <seconds>] [--write [--may-cost]] [--json] [--list]',
  about:
    'check what the contract says of the BCE API against an endpoint, this server or any other: it only reads, unless --write is given; keys come from BCE_ACCESS_KEY_ID and BCE_SECRET_ACCESS_KEY. Exits with 0 when no documented fact differs or stayed without an answer, 1 when one does, something is left behind or it was interrupted, 2 when the endpoint or the keys are of no use',
  run: async (environment) => {
    const { values, switches } = commandLine(environment, SHAPE);
    const pattern = values.get('case');
    const services = servicesOf(values.get('service'));
    const selection = { ...(pattern !== undefined && { pattern }), ...(services !== undefined && { services }) };
    if (switches.has('list')) {
      for (const { id, standing, source, sentence, need } of chosen(selection))
        environment.print(
          `${id}  ${standing}, ${source}${need === undefined ? '' : `, needs --${need}`}: ${sentence}\n`,
        );
      return 0;
    }
    const region = values.get('region') ?? values.get('cloud') ?? 'bj';
    const endpoints = endpointsOf(values, environment);
    const write = switches.has('write');
    const mayCost = switches.has('may-cost') || !isCloud(endpoints);
    if (switches.has('may-cost') && !write) throw new BadUsage('--may-cost goes with --write.');
    const name = `nlconf-${systemRandom.octets(4).toString('hex')}`;
    // What is said beside the report goes where it spoils no JSON.
    if (write) process.stderr.write(warning(name, mayCost));

    const ended = new AbortController();
    const interrupt = (): void => ended.abort();
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    try {
      const report = await run({
        ...{ endpoints, region, write, mayCost, name, ...selection },
        keys: keysOf(values, environment),
        timeoutMs: secondsOf(values.get('timeout')) * 1000,
        removalWaitsMs: [0, 2000, 5000],
        now: systemClock.now,
        signal: ended.signal,
      });
      environment.print(switches.has('json') ? reportJson(report) : reportText(report));
      return exitCode(report);
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      process.stderr.write(`netloom: ${printable(error.message)}\n`);
      return 2;
    } finally {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    }
  },
};

const warning = (name: string, costs: boolean): string =>
  `This makes, changes and removes things of its own, each named after ${name}, in the account of the keys: zones, records, a VPC, a subnet, a CSN, users, groups, policies and keys${costs ? ', resolvers with rules, and an attachment of the VPC to the CSN' : ''}. ` +
  `They may cost money${costs ? '' : '; resolvers and attachments, which do, are left out without --may-cost'}. ` +
  'What cannot be removed is named in the end.\n';

function endpointsOf(values: ReadonlyMap<string, string>, { env }: Environment): Endpoints {
  const [cloud, given] = [values.get('cloud'), values.get('endpoint')];
  if (cloud !== undefined && given !== undefined) throw new BadUsage('--cloud and --endpoint exclude each other.');
  const text = given ?? env.BCE_ENDPOINT;
  try {
    if (cloud !== undefined) return cloudEndpoints(cloud);
    if (text === undefined || text === '')
      throw new BadUsage('No endpoint is given: --endpoint <url>, or BCE_ENDPOINT.');
    return readEndpoints(text);
  } catch (error) {
    throw error instanceof BadEndpoint ? new BadUsage(printable(error.message)) : error;
  }
}

function keysOf(values: ReadonlyMap<string, string>, { env }: Environment) {
  const accessKeyId = values.get('access-key') ?? env.BCE_ACCESS_KEY_ID;
  const secretAccessKey = values.get('secret-key') ?? env.BCE_SECRET_ACCESS_KEY;
  const sessionToken = env.BCE_SESSION_TOKEN;
  if (!accessKeyId || !secretAccessKey)
    throw new BadUsage(
      'No keys are given: BCE_ACCESS_KEY_ID and BCE_SECRET_ACCESS_KEY, or --access-key and --secret-key.',
    );
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

function servicesOf(text: string | undefined): readonly BceService[] | undefined {
  return text?.split(',').map((word) => {
    const service = SERVICES.find((one) => one === word.trim());
    if (service === undefined)
      throw new BadUsage(`${JSON.stringify(word)} is no service. There are: ${SERVICES.join(', ')}.`);
    return service;
  });
}

function secondsOf(text = '10'): number {
  if (!/^\d{1,3}$/.test(text) || Number(text) === 0)
    throw new BadUsage('--timeout is a whole number of seconds, 1 to 999.');
  return Number(text);
}
