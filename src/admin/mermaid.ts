import type { Topology } from '../domain/explain/topology.ts';

/** More make no picture; how many are left out is said in it. */
const MOST_SHOWN = 100;

/**
 * A CSN as a flowchart in Mermaid's words: a box for each region with its TGW and instances, the route tables outside.
 * A line between two TGWs is a bandwidth limit, a full arrow from an instance is where its traffic is looked up, a
 * dotted one where its prefixes are learned.
 */
export function mermaidOf({ csn, tgws, attachments, tables, associations, propagations, limits }: Topology): string {
  const shown = attachments.slice(0, MOST_SHOWN);
  const names = new Map<string, string>();
  for (const [kind, things] of Object.entries({ g: tgws, i: shown, t: tables })) {
    for (const [n, { id }] of things.entries()) names.set(id, `${kind}${n}`);
  }
  const name = (id: string): string => names.get(id) ?? '';
  const regions = tgws.flatMap((tgw, n) => [
    `  subgraph r${n}[${label(tgw.region)}]`,
    `    ${name(tgw.id)}([${label(tgw.id)}])`,
    ...shown
      .filter(({ region }) => region === tgw.region)
      .flatMap(({ id, type, instance }) => [
        `    ${name(id)}[${label(`${type} ${instance}`)}]`,
        `    ${name(id)} --- ${name(tgw.id)}`,
      ]),
    '  end',
  ]);
  const associated = new Map(associations.map(({ attachment, table }) => [attachment, table]));
  const lookedUp = shown.flatMap(({ id, type }) => {
    const table = associated.get(id) ?? (type === 'channel' ? undefined : csn.defaultTable);
    return table === undefined ? [] : [`  ${name(id)} --> ${name(table)}`];
  });
  const learned = propagations
    .filter(({ attachment }) => names.has(attachment))
    .map(({ attachment, table }) => `  ${name(attachment)} -.-> ${name(table)}`);
  const tgwIn = (region: string): string => name(tgws.find((tgw) => tgw.region === region)?.id ?? '');
  const links = limits
    .map(({ localRegion, peerRegion, bandwidth }) => [tgwIn(localRegion), tgwIn(peerRegion), bandwidth] as const)
    .filter(([local, peer]) => local !== '' && peer !== '')
    .map(([local, peer, mbps]) => `  ${local} <==>|${label(`${mbps} Mbps`)}| ${peer}`);
  const more = attachments.length - shown.length;
  return [
    'flowchart LR',
    ...regions,
    ...tables.map((table) => `  ${name(table.id)}[(${label(`${table.name} ${table.id}`)})]`),
    ...(more > 0 ? [`  more[${label(`and ${more} more instances`)}]`] : []),
    ...links,
    ...lookedUp,
    ...learned,
    '',
  ].join('\n');
}

/** Names are anybody's text: whatever could end a label is written as its number. */
const label = (text: string): string =>
  `"${text.replace(/[^\p{L}\p{N} ._-]/gu, (character) => `#${character.codePointAt(0)};`)}"`;
