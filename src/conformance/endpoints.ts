import type { BceService } from './case.ts';

/** Where each service is spoken to; what is absent is not checked. */
export type Endpoints = Readonly<Partial<Record<BceService, URL>>>;

export const SERVICES: readonly BceService[] = ['privatezone', 'vpc', 'csn', 'et', 'bec', 'iam', 'sts'];

/** An endpoint that cannot be meant: a sentence. */
export class BadEndpoint extends Error {}

/**
 * The official hosts (common contract 4.1, which has them from the host patterns of the official schema, and BEC's from its
 * documentation); they are what the official SDKs dial when they are told nothing else.
 */
export function cloudEndpoints(region: string): Endpoints {
  if (!/^[a-z]{2,8}$/.test(region)) throw new BadEndpoint(`${JSON.stringify(region)} is no region of the cloud.`);
  const at = (host: string): URL => new URL(`https://${host}.baidubce.com`);
  return {
    privatezone: at('privatezone'),
    vpc: at(`bcc.${region}`),
    csn: at('csn'),
    et: at('bcc.bj'),
    bec: at('bec'),
    iam: at('iam.bj'),
    sts: at('sts.bj'),
  };
}

/**
 * `https://host:port` for all services but BEC, whose paths are also VPC's, or `service=url` for one, separated by commas.
 * Throws BadEndpoint.
 */
export function readEndpoints(text: string): Endpoints {
  const endpoints: Partial<Record<BceService, URL>> = {};
  let all: URL | undefined;
  for (const part of text.split(',')) {
    const [, name, address = ''] = /^(?:([a-z]+)=)?(.*)$/s.exec(part.trim())!;
    if (name === undefined) {
      if (all !== undefined) throw new BadEndpoint('Two addresses are given for all services.');
      all = urlOf(address);
    } else {
      const service = SERVICES.find((one) => one === name);
      if (service === undefined)
        throw new BadEndpoint(`${JSON.stringify(name)} is no service. There are: ${SERVICES.join(', ')}.`);
      if (endpoints[service] !== undefined) throw new BadEndpoint(`${service} is given twice.`);
      endpoints[service] = urlOf(address);
    }
  }
  for (const service of SERVICES) if (all !== undefined && service !== 'bec') endpoints[service] ??= all;
  return endpoints;
}

function urlOf(text: string): URL {
  const url = URL.parse(text);
  const fits = url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search + url.hash === '';
  if (!fits || url.username + url.password !== '')
    throw new BadEndpoint(`${JSON.stringify(text)} is no endpoint: one is https://host or http://host:port.`);
  return url;
}

/** The official cloud, by its host names. */
export const isCloud = (endpoints: Endpoints): boolean =>
  Object.values(endpoints).some(({ hostname }) => /(^|\.)(baidubce|bcebos)\.com$/.test(hostname));
