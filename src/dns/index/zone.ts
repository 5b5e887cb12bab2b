import type { DnsRecord } from '../changes.ts';
import { lowerName } from '../wire/name.ts';
import { copyOctets } from '../wire/octets.ts';
import { compileRecords, wireName } from './compile.ts';
import { hashLabel } from './hash.ts';
import { bodyOf, childrenOf, endOf, setChildren } from './leaf.ts';
import type { LookupName } from './lookup-name.ts';
import { Names } from './names.ts';

/** Where a lookup found a node: the octets it lies in and the range of its RRsets there. Reused from query to query. */
export interface FoundNode {
  octets: Uint8Array;
  at: number;
  end: number;
}

const NO_RECORDS = new Uint8Array(0);
const ASTERISK = Uint8Array.of(1, 0x2a);
/** Key of the wildcard being looked for; lookups are synchronous, so one will do for all zones. */
const wildcard = new Uint8Array(300);

/** A zone ready to be asked. Its apex always exists, whatever is stored there. */
export class Zone {
  /** Wire form, lower case. */
  readonly name: Uint8Array;
  readonly labels: number;
  readonly hash: number;
  serial: number;
  /** What becomes of names it does not have; undefined: as the server is set. */
  missingName: 'nxdomain' | 'recurse' | undefined;
  readonly names = new Names();
  readonly #owner: LookupName;

  constructor(name: string, serial: number, owner: LookupName) {
    this.name = lowerName(wireName(name));
    this.#owner = owner;
    this.#owner.take(this.name, 0, this.name.length);
    this.labels = this.#owner.labels;
    this.hash = this.#owner.hashes[0]!;
    this.serial = serial;
  }

  /** Finds the node of the suffix of `name` from label `label` on; the name ends in the zone's. */
  find(name: LookupName, label: number, found: FoundNode): boolean {
    const hash = name.hashes[label]!;
    const leaf = this.names.leafOf(hash);
    const apex = name.starts[name.labels - this.labels]!;
    return show(found, leaf.octets, leaf.find(hash, name.octets, name.starts[label]!, apex));
  }

  /** Finds the wildcard directly below the suffix of `name` from label `label` on (RFC 4592 2.1.1). */
  findWildcard(name: LookupName, label: number, found: FoundNode): boolean {
    const hash = hashLabel(name.hashes[label]!, ASTERISK, 0);
    const leaf = this.names.leafOf(hash);
    const apex = name.starts[name.labels - this.labels]!;
    wildcard.set(ASTERISK);
    const length = copyOctets(name.octets, name.starts[label]!, apex, wildcard, ASTERISK.length);
    return show(found, leaf.octets, leaf.find(hash, wildcard, 0, length));
  }

  /** Makes these the records of an owner (relative to the zone, '' for the apex); none: the name is gone. */
  setRecords(owner: string, records: readonly DnsRecord[]): void {
    const body = compileRecords(records, this.name);
    const name = this.#owner;
    const relative = owner === '' ? NO_RECORDS : wireName(owner).slice(0, -1);
    const whole = new Uint8Array(relative.length + this.name.length);
    whole.set(relative);
    whole.set(this.name, relative.length);
    if (name.take(whole, 0, whole.length) < 0) throw new Error(`owner too long: ${owner}`);
    this.#put(name, body);
  }

  #put(name: LookupName, body: Uint8Array): void {
    const key = this.#key(name, 0);
    const leaf = this.names.leafOf(name.hashes[0]!);
    const node = leaf.find(name.hashes[0]!, key.octets, key.from, key.to);
    const children = node < 0 ? 0 : childrenOf(leaf.octets, node);
    if (body.length > 0 || children > 0) {
      this.names.put(name.hashes[0]!, key, children, body);
      if (node < 0) this.#retain(name, 1);
    } else if (node >= 0) {
      this.names.remove(name.hashes[0]!, key);
      this.#release(name, 1);
    }
  }

  /** One more name directly below label `label`: an ancestor that was not there becomes an empty non-terminal. */
  #retain(name: LookupName, label: number): void {
    for (let i = label; i < name.labels - this.labels; i += 1) {
      const hash = name.hashes[i]!;
      const key = this.#key(name, i);
      const leaf = this.names.leafOf(hash);
      const node = leaf.find(hash, key.octets, key.from, key.to);
      if (node >= 0) {
        setChildren(leaf.octets, node, childrenOf(leaf.octets, node) + 1);
        return;
      }
      this.names.put(hash, key, 1, NO_RECORDS);
    }
  }

  /** One name fewer directly below label `label`: an empty non-terminal with none left is gone (RFC 8020). */
  #release(name: LookupName, label: number): void {
    for (let i = label; i < name.labels - this.labels; i += 1) {
      const hash = name.hashes[i]!;
      const key = this.#key(name, i);
      const leaf = this.names.leafOf(hash);
      const node = leaf.find(hash, key.octets, key.from, key.to);
      const children = childrenOf(leaf.octets, node) - 1;
      setChildren(leaf.octets, node, children);
      if (children > 0 || bodyOf(leaf.octets, node) < endOf(leaf.octets, node)) return;
      this.names.remove(hash, key);
    }
  }

  #key(name: LookupName, label: number) {
    return { octets: name.octets, from: name.starts[label]!, to: name.starts[name.labels - this.labels]! };
  }
}

function show(found: FoundNode, octets: Uint8Array, node: number): boolean {
  if (node < 0) return false;
  found.octets = octets;
  found.at = bodyOf(octets, node);
  found.end = endOf(octets, node);
  return true;
}
