import { lowerName } from '../wire/name.ts';
import { wireName } from './compile.ts';
import type { LookupName } from './lookup-name.ts';

export interface Target {
  readonly ip: string;
  readonly port: number;
}

/** Names at or below `name` are asked of others: a forwarding rule; or, with the root's name, the server's upstream. */
export class Rule {
  /** Wire form, lower case. */
  readonly name: Uint8Array;
  readonly labels: number;
  readonly hash: number;
  /** In the order they are tried. */
  readonly targets: readonly Target[];
  /** Local addresses to ask from. */
  readonly sources: readonly string[];

  constructor(zone: string, targets: readonly Target[], sources: readonly string[], owner: LookupName) {
    this.name = lowerName(wireName(zone));
    owner.take(this.name, 0, this.name.length);
    this.labels = owner.labels;
    this.hash = owner.hashes[0]!;
    this.targets = targets;
    this.sources = sources;
  }
}
