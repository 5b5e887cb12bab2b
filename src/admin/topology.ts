import type { TOPOLOGY } from '../contract/netloom/topology.ts';
import { type Topology, topologyOf } from '../domain/explain/topology.ts';
import { isRefusal } from '../domain/refusal.ts';
import { inSlices, type Slices } from '../engine/hold.ts';
import { type AdminHandlers, read } from './handlers.ts';
import { mermaidOf } from './mermaid.ts';

/** Things put into their form before others are let in. */
const SLICE = 1000;

export const topology: AdminHandlers<(typeof TOPOLOGY)[number]['name']> = {
  ShowTopology: read((state, { path, query }) => {
    const found = topologyOf(state, path.csnId!);
    if (isRefusal(found)) return found;
    return query.format === 'mermaid' ? { mermaid: mermaidOf(found) } : formOf(found);
  }),
};

function* formOf({ csn, tgws, ...found }: Topology): Slices<object> {
  return {
    csnId: csn.id,
    regions: tgws.map(({ region }) => region),
    tgws: tgws.map(({ id, region, name }) => ({ tgwId: id, region, name })),
    attachments: yield* each(found.attachments, ({ id, type, instance, region, owner, status }) => ({
      ...{ attachId: id, instanceType: type, instanceId: instance, instanceRegion: region },
      ...{ instanceAccountId: owner, status },
    })),
    tables: yield* each(found.tables, ({ id, name, type }) => ({ csnRtId: id, name, type })),
    associations: yield* each(found.associations, relationForm),
    propagations: yield* each(found.propagations, relationForm),
    limits: yield* each(found.limits, ({ package: csnBpId, localRegion, peerRegion, bandwidth }) => ({
      ...{ csnBpId, localRegion, peerRegion, bandwidth },
    })),
  };
}

const relationForm = ({ table, attachment }: { readonly table: string; readonly attachment: string }) => ({
  ...{ csnRtId: table, attachId: attachment },
});

const each = <T>(things: readonly T[], form: (thing: T) => object): Slices<object[]> => inSlices(things, SLICE, form);
