import { parseIpv4, parseIpv6 } from './address.ts';

/** Values under address prefixes, found by the longest prefix that holds an address. One table per length in use. */
export class Prefixes<V> {
  readonly #families = { 4: new Family<V>(32), 6: new Family<V>(128) };

  /** Changes the value under a prefix (CIDR text); a value of undefined takes the prefix out. */
  update(prefix: string, change: (value: V | undefined) => V | undefined): void {
    const [address = '', length = ''] = prefix.split('/');
    const bits = bitsOf(address);
    if (bits === undefined || !/^\d{1,3}$/.test(length)) throw new Error(`no prefix: ${prefix}`);
    this.#families[bits.family].update(bits.value, Number(length), change);
  }

  /** The value of the longest prefix the address (text, a zone index after % aside) lies in. */
  find(address: string): V | undefined {
    const bits = bitsOf(address.split('%')[0]!);
    return bits && this.#families[bits.family].find(bits.value);
  }
}

class Family<V> {
  readonly #width: number;
  /** Longest first. */
  #lengths: { length: number; values: Map<bigint, V> }[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  update(address: bigint, length: number, change: (value: V | undefined) => V | undefined): void {
    const values = this.#lengths.find((row) => row.length === length)?.values ?? new Map<bigint, V>();
    const key = address >> BigInt(this.#width - length);
    const value = change(values.get(key));
    if (value === undefined) values.delete(key);
    else values.set(key, value);
    this.#lengths = this.#lengths.filter((row) => row.length !== length);
    if (values.size > 0) this.#lengths.push({ length, values });
    this.#lengths.sort((a, b) => b.length - a.length);
  }

  find(address: bigint): V | undefined {
    for (const { length, values } of this.#lengths) {
      const value = values.get(address >> BigInt(this.#width - length));
      if (value !== undefined) return value;
    }
    return undefined;
  }
}

function bitsOf(address: string): { family: 4 | 6; value: bigint } | undefined {
  const four = parseIpv4(address);
  if (four !== undefined) return { family: 4, value: BigInt(four) };
  const groups = parseIpv6(address);
  return groups && { family: 6, value: groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n) };
}
