import type { Figures } from './machine.ts';

/** What every mode of the DNS benchmark is given. */
export interface DnsBench {
  /** Its own folder, removed at the end. */
  readonly folder: string;
  readonly figures: Figures;
  /** How often each server is measured; one round before does not count. */
  readonly rounds: number;
}

/** Throws when what it measured is wrong, not when it is slow: that is for the table's reader. */
export type DnsMode = (bench: DnsBench) => Promise<void>;
