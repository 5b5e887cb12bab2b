import { BCE_OPERATIONS } from '../../src/contract/bce.ts';
import { EVERYWHERE } from '../../src/contract/differences/everywhere.ts';
import { SERVICE_DIFFERENCES } from '../../src/contract/differences/index.ts';
import { NETLOOM } from '../../src/contract/netloom/index.ts';
import type { Operation, Service } from '../../src/contract/operation.ts';
import { html, textOf } from '../html.ts';
import type { Page, Passage } from '../page.ts';
import { commandsPage } from './commands.ts';
import { errorsPage } from './errors.ts';
import { sectionOf } from './operation.ts';
import { overviewPage } from './overview.ts';
import { settingsPage } from './settings.ts';

/** Title and a sentence for each service. */
const SERVICES: Readonly<Record<Service, readonly [title: string, about: string]>> = {
  privatezone: ['PrivateZone', 'Private DNS: zones, their records and VPCs; resolvers and forwarding rules.'],
  vpc: [
    'VPC',
    'VPCs, subnets, reserved addresses and route tables. Regional: a call is about the region it is made in.',
  ],
  csn: ['CSN', 'Transit routing between VPCs, dedicated channels and edge VPCs: instances, route tables, bandwidth.'],
  et: ['ET', 'Dedicated lines and channels, as far as CSN needs them.'],
  bec: [
    'BEC',
    'Edge VPCs, as far as CSN needs them. Their paths are those of VPC: a call is for BEC when its Host begins with bec., or at a listener named addr:port=bec.',
  ],
  iam: ['IAM', 'Users, groups, roles, policies and access keys.'],
  sts: ['STS', 'Temporary credentials.'],
  netloom: [
    'Netloom’s own API',
    'On the admin listener, behind the operator’s token: what Baidu Cloud has only in its console, or not at all. None of it is the cloud’s. The examples have the token in NETLOOM_ADMIN_TOKEN: a server with a data folder keeps it in the file admin-token there (NETLOOM_ADMIN_TOKEN=$(cat data/admin-token)), one in memory prints it at its start.',
  ],
};

function servicePage(service: Service, rows: readonly Operation[]): Page {
  const path = `reference/${service}.html`;
  const [title, about] = SERVICES[service];
  const sections = rows.map((row) => ({ row, body: sectionOf(row, path) }));
  const list = rows.map(
    ({ name, method, path: request, flag }) =>
      html`<tr><td><a href="#${name}">${name}</a></td><td><code>${method} ${request}${flag === undefined ? '' : `?${flag}`}</code></td></tr>\n`,
  );
  const table = html`<div class="wide"><table><tbody>${list}</tbody></table></div>`;
  const passages: Passage[] = [
    { id: '', title, depth: 1, text: about },
    ...sections.map(({ row, body }) => ({
      id: row.name,
      title: row.name,
      depth: 2,
      text: textOf(body).slice(row.name.length + 2),
    })),
  ];
  return {
    path,
    title,
    section: 'Reference',
    body: html`<h1>${title}</h1>\n<p>${about}</p>\n${table}\n${sections.map(({ body }) => body)}`,
    passages,
  };
}

/** The reference: how to read it, a page for each service, errors, and what the program itself takes. */
export function referencePages(): Page[] {
  const all: readonly Operation[] = [...BCE_OPERATIONS.values(), ...NETLOOM];
  const services = Object.keys(SERVICES) as Service[];
  const pages = services.map((service) =>
    servicePage(
      service,
      all.filter((row) => row.service === service),
    ),
  );
  const shared = services.flatMap((service) => {
    if (service === 'netloom') return [];
    const own = SERVICE_DIFFERENCES[service].filter((difference) => !EVERYWHERE.includes(difference));
    return [{ title: SERVICES[service][0], own }];
  });
  return [overviewPage(pages, shared), ...pages, errorsPage(all), commandsPage(), settingsPage()];
}
