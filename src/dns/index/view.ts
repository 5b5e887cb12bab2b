import type { Tally } from '../query-log/tally.ts';
import type { LookupName } from './lookup-name.ts';
import { Policy } from './policy.ts';
import type { Rule } from './rule.ts';
import type { Zone } from './zone.ts';

let lastNumber = 0;
let lastGeneration = 0;

/** What one VPC sees: the zones and forwarding rules bound to it, found by the hash of their name. */
export class View {
  readonly vpc: string;
  /** Its own, whatever it sees. */
  readonly number: number;
  /** Zones of one hash, in the order they were bound: of equal names the oldest binding wins (contract row 3). */
  readonly #zones = new Map<number, Zone[]>();
  readonly #rules = new Map<number, Rule[]>();
  zones = 0;
  rules = 0;
  /** How its queries are treated. */
  policy = new Policy();
  /** Its answers so far; undefined before the first. */
  tally: Tally | undefined = undefined;
  /** Another number for each set of zones and rules any view ever had: what was fetched for one is of no other. */
  generation = 0;

  constructor(vpc: string) {
    this.vpc = vpc;
    lastNumber += 1;
    this.number = lastNumber;
    this.#changed();
  }

  bind(zone: Zone): void {
    if (add(this.#zones, zone)) this.zones += 1;
    this.#changed();
  }

  unbind(zone: Zone): void {
    if (remove(this.#zones, zone)) this.zones -= 1;
    this.#changed();
  }

  bindRule(rule: Rule): void {
    if (add(this.#rules, rule)) this.rules += 1;
    this.#changed();
  }

  unbindRule(rule: Rule): void {
    if (remove(this.#rules, rule)) this.rules -= 1;
    this.#changed();
  }

  /** The zone with the longest name that is a suffix of this one, on label boundaries (RFC 1034 4.3.2 step 2). */
  zoneOf(name: LookupName): Zone | undefined {
    for (let label = 0; label <= name.labels; label += 1) {
      const zone = at(this.#zones, name, label);
      if (zone !== undefined) return zone;
    }
    return undefined;
  }

  /** The rule with the longest name that is a suffix of this one and not shorter than so many labels. */
  ruleOf(name: LookupName, atLeast: number): Rule | undefined {
    if (this.rules === 0) return undefined;
    for (let label = 0; label <= name.labels - atLeast; label += 1) {
      const rule = at(this.#rules, name, label);
      if (rule !== undefined) return rule;
    }
    return undefined;
  }

  #changed(): void {
    lastGeneration += 1;
    this.generation = lastGeneration;
  }
}

interface Named {
  readonly name: Uint8Array;
  readonly hash: number;
}

function at<T extends Named>(table: ReadonlyMap<number, readonly T[]>, name: LookupName, label: number): T | undefined {
  const candidates = table.get(name.hashes[label]!);
  if (candidates === undefined) return undefined;
  for (const one of candidates) if (name.endsWith(label, one.name)) return one;
  return undefined;
}

function add<T extends Named>(table: Map<number, T[]>, item: T): boolean {
  const others = table.get(item.hash) ?? [];
  if (others.includes(item)) return false;
  table.set(item.hash, [...others, item]);
  return true;
}

function remove<T extends Named>(table: Map<number, T[]>, item: T): boolean {
  const all = table.get(item.hash) ?? [];
  const others = all.filter((other) => other !== item);
  if (others.length === 0) table.delete(item.hash);
  else table.set(item.hash, others);
  return others.length < all.length;
}
