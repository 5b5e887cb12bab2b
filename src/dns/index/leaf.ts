import { copyOctets, readU32, writeU32 } from '../wire/octets.ts';

/** The octets `from`..`to` of an array: an owner relative to its zone, in lower case, without a closing root. */
export interface Key {
  readonly octets: Uint8Array;
  readonly from: number;
  readonly to: number;
}

/**
 * A small open-addressing hash table of nodes and the octets they lie in. A node is
 *
 *     hash u32 | children u32 | size u32 (of the node) | key length u8 | key | body
 *
 * Body: compiled RRsets (compile.ts), empty for an empty non-terminal. Children: how many nodes stand directly below.
 */
export class Leaf {
  octets: Uint8Array;
  /** Slot to node offset + 1; FREE, or GONE where probing must go on. */
  #slots: Int32Array;
  #used = 0;
  /** Octets of nodes that were replaced or removed. */
  #waste = 0;
  #taken = 0;
  nodes = 0;
  /** How many leading hash bits all nodes of this leaf share (names.ts). */
  readonly depth: number;

  constructor(depth: number, octets: number, nodes: number) {
    this.depth = depth;
    this.octets = new Uint8Array(octets);
    this.#slots = new Int32Array(slotsFor(nodes));
  }

  /** Offset of the node whose key is `from`..`to` of `octets`, or -1. */
  find(hash: number, octets: Uint8Array, from: number, to: number): number {
    const slot = this.#slotOf(hash, octets, from, to);
    return slot < 0 ? -1 : this.#slots[slot]! - 1;
  }

  /** Puts a node in place of the one with its key, or adds it; false: no room, ask for a wider leaf first. */
  put(hash: number, key: Key, children: number, body: Uint8Array): boolean {
    const length = key.to - key.from;
    const size = KEY + length + body.length;
    const slot = this.#slotOf(hash, key.octets, key.from, key.to);
    const old = slot < 0 ? -1 : this.#slots[slot]! - 1;
    const oldSize = old < 0 ? 0 : readU32(this.octets, old + SIZE);
    // A node of the same size is written over: no reader is in between, the thread answers one query at a time.
    const at = oldSize === size ? old : this.#used;
    if (at + size > this.octets.length) return false;
    if (slot < 0 && 4 * (this.#taken + 1) > 3 * this.#slots.length) return false;
    writeU32(this.octets, at, hash);
    writeU32(this.octets, at + CHILDREN, children);
    writeU32(this.octets, at + SIZE, size);
    this.octets[at + KEY_LENGTH] = length;
    copyOctets(key.octets, key.from, key.to, this.octets, at + KEY);
    this.octets.set(body, at + KEY + length);
    if (at === old) return true;
    this.#used += size;
    this.#waste += oldSize;
    if (slot >= 0) this.#slots[slot] = at + 1;
    else this.#add(hash, at);
    return true;
  }

  remove(hash: number, key: Key): void {
    const slot = this.#slotOf(hash, key.octets, key.from, key.to);
    if (slot < 0) return;
    this.#waste += readU32(this.octets, this.#slots[slot]! - 1 + SIZE);
    this.#slots[slot] = GONE;
    this.nodes -= 1;
  }

  /** Copies the live nodes into leaves chosen by hash, each wide enough. */
  moveTo(choose: (hash: number) => Leaf): void {
    for (const entry of this.#slots) {
      if (entry <= 0) continue;
      const at = entry - 1;
      const size = readU32(this.octets, at + SIZE);
      const hash = readU32(this.octets, at) | 0;
      const target = choose(hash);
      target.octets.set(this.octets.subarray(at, at + size), target.#used);
      target.#add(hash, target.#used);
      target.#used += size;
    }
  }

  /** How many live nodes have a hash that passes, and their octets. */
  live(passes: (hash: number) => boolean): { nodes: number; octets: number } {
    const live = { nodes: 0, octets: 0 };
    for (const entry of this.#slots) {
      if (entry <= 0 || !passes(readU32(this.octets, entry - 1) | 0)) continue;
      live.nodes += 1;
      live.octets += readU32(this.octets, entry - 1 + SIZE);
    }
    return live;
  }

  /** What it holds in memory, in octets. */
  get weight(): number {
    return this.octets.length + 4 * this.#slots.length;
  }

  get wasteful(): boolean {
    return 2 * this.#waste > this.#used && this.#used > MIN_OCTETS;
  }

  #add(hash: number, at: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot]! > 0) slot = (slot + 1) & mask;
    if (this.#slots[slot] === FREE) this.#taken += 1;
    this.#slots[slot] = at + 1;
    this.nodes += 1;
  }

  #slotOf(hash: number, octets: Uint8Array, from: number, to: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; this.#slots[slot] !== FREE; slot = (slot + 1) & mask) {
      const at = this.#slots[slot]! - 1;
      if (at >= 0 && (readU32(this.octets, at) | 0) === hash && this.#isKey(at, octets, from, to)) return slot;
    }
    return -1;
  }

  #isKey(at: number, octets: Uint8Array, from: number, to: number): boolean {
    const length = to - from;
    if (this.octets[at + KEY_LENGTH] !== length) return false;
    for (let i = 0; i < length; i += 1) if (this.octets[at + KEY + i] !== octets[from + i]) return false;
    return true;
  }
}

const FREE = 0;
const GONE = -1;
const CHILDREN = 4;
const SIZE = 8;
const KEY_LENGTH = 12;
const KEY = 13;
const MIN_OCTETS = 256;

/** Octets a node takes beside its key and body. */
export const NODE_OVERHEAD = KEY;

/** At most two thirds full when new: room for some more before the next rebuild. */
function slotsFor(nodes: number): number {
  let slots = 4;
  while (2 * slots < 3 * nodes) slots *= 2;
  return slots;
}

export const childrenOf = (octets: Uint8Array, node: number): number => readU32(octets, node + CHILDREN);

export const setChildren = (octets: Uint8Array, node: number, children: number): void =>
  writeU32(octets, node + CHILDREN, children);

/** Where the node's RRsets begin. */
export const bodyOf = (octets: Uint8Array, node: number): number => node + KEY + octets[node + KEY_LENGTH]!;

/** Where they end. */
export const endOf = (octets: Uint8Array, node: number): number => node + readU32(octets, node + SIZE);
