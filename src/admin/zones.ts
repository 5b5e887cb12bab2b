import type { ZONES } from '../contract/netloom/zones.ts';
import type { Zone } from '../domain/privatezone/types.ts';
import { isRefusal, refuse } from '../domain/refusal.ts';
import { Sequence } from '../domain/sequence.ts';
import type { State } from '../domain/state.ts';
import { type ImportOptions, importRecords, lookAhead, readZoneFile } from '../domain/zonefile/import.ts';
import { printCsv, printMaster, snapshotOf } from '../domain/zonefile/print.ts';
import type { ZoneFormat } from '../domain/zonefile/types.ts';
import type { Engine } from '../engine/engine.ts';
import { drive } from '../engine/hold.ts';
import { type AdminHandlers, read } from './handlers.ts';
import { accountIn, positionPage } from './lists.ts';

export const zones = (engine: Engine): AdminHandlers<(typeof ZONES)[number]['name']> => ({
  ListZones: read(function* (state, { query }) {
    const page = yield* positionPage(state, query, zonesOf(state, accountIn(query), query.name));
    if (isRefusal(page)) return page;
    const { items, ...rest } = page;
    return { ...rest, zones: items.map(zoneForm) };
  }),

  ImportZone: {
    kind: 'write',
    told: async ({ path, body }) => {
      const { rules, ids } = engine;
      // What is worked out ahead may rest on nothing that a full disk still takes back.
      await engine.settled(engine.state.position);
      const zone = engine.state.zones.byId.get(path.zoneId!);
      if (zone === undefined) return refuse('zone-unknown');
      const { format, text, replace = false, skipUnsupported = false, clampTtl = false, dryRun = false } = body;
      const reading = { zone: zone.name, toAscii: rules.toAscii, skipUnsupported, clampTtl };
      const parsed = await drive(readZoneFile(format, text, reading));
      const options: ImportOptions = { format, replace, dryRun };
      const { quotas } = rules;
      const next = (): number => engine.state.position + 1;
      const ahead = await drive(lookAhead(zone, parsed, { ...options, quotas }, ids, next));
      return { command: importRecords(zone.id, parsed, options, ahead) };
    },
  },

  ExportZone: read(function* (state, { path, query }) {
    const zone = state.zones.byId.get(path.zoneId!);
    if (zone === undefined) return refuse('zone-unknown');
    const format: ZoneFormat = query.format === 'csv' ? 'csv' : 'master';
    // A copy at once: while it is printed in slices, the zone may change.
    const printed = snapshotOf(zone, resolverOf(state, zone));
    const text = yield* format === 'csv' ? printCsv(printed) : printMaster(printed);
    return { zoneId: zone.id, name: printed.name, serial: printed.serial, format, text };
  }),
});

const zoneForm = ({ id, name, account, serial, records }: Zone) => ({
  zoneId: id,
  name,
  accountId: account,
  serial,
  records: records.size,
});

/** The zones asked for, in the order of their making. A name in any case, its final dot optional. */
function zonesOf(state: State, account: string | undefined, name: unknown): Sequence<Zone> {
  const own = account === undefined ? undefined : (state.zones.byAccount.get(account) ?? new Sequence<Zone>());
  if (own !== undefined && name === undefined) return own;
  const wanted = name === undefined ? undefined : String(name).toLowerCase().replace(/\.$/, '');
  const found = [...(own ?? state.zones.byId.values())].filter((zone) => wanted === undefined || zone.name === wanted);
  const sequence = new Sequence<Zone>();
  for (const zone of found.sort((a, b) => a.position - b.position)) sequence.insert(zone);
  return sequence;
}

/** Where the first VPC that sees a zone asks; loopback where none does: a name server must have an address. */
function resolverOf(state: State, zone: Zone): string {
  for (const { vpc } of zone.bindings) {
    const address = state.selections.byVpc.get(vpc)?.listen[0]?.address;
    if (address !== undefined) return address;
  }
  return '127.0.0.1';
}
