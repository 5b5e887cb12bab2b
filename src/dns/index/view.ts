import type { LookupName } from './lookup-name.ts';
import type { Zone } from './zone.ts';

/** What one VPC sees: the zones bound to it, found by the hash of their name. */
export class View {
  readonly vpc: string;
  /** Zones of one hash, in the order they were bound: of equal names the oldest binding wins (contract row 3). */
  readonly #zones = new Map<number, Zone[]>();
  zones = 0;

  constructor(vpc: string) {
    this.vpc = vpc;
  }

  bind(zone: Zone): void {
    const others = this.#zones.get(zone.hash) ?? [];
    if (others.includes(zone)) return;
    this.#zones.set(zone.hash, [...others, zone]);
    this.zones += 1;
  }

  unbind(zone: Zone): void {
    const all = this.#zones.get(zone.hash) ?? [];
    const others = all.filter((other) => other !== zone);
    if (others.length === 0) this.#zones.delete(zone.hash);
    else this.#zones.set(zone.hash, others);
    this.zones -= all.length - others.length;
  }

  /** The zone with the longest name that is a suffix of this one, on label boundaries (RFC 1034 4.3.2 step 2). */
  zoneOf(name: LookupName): Zone | undefined {
    for (let label = 0; label <= name.labels; label += 1) {
      const zones = this.#zones.get(name.hashes[label]!);
      if (zones === undefined) continue;
      for (const zone of zones) if (name.endsWith(label, zone.name)) return zone;
    }
    return undefined;
  }
}
