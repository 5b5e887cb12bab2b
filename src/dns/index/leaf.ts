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
 *     children u32 | size u32 (of the node) | key length u8 | key | body
 *
 * Body: compiled RRsets (compile.ts), empty for an empty non-terminal. Children: how many nodes stand directly below.
 */
export class Leaf {
  readonly octets: Uint8Array;
  /** Slots of two: the node's hash, so that probing stays in here, and its offset + 1; or FREE, or GONE. */
  readonly #slots: Int32Array;
  #used = 0;
  /** Octets of nodes that were replaced or removed. */
  #waste = 0;
  #taken = 0;
  nodes = 0;
  /** How many leading hash bits all nodes of this leaf share (names.ts). */
  readonly depth: number;

  /** A leaf of at least this many octets, with slots for at least this many nodes. */
  constructor(depth: number, octets: number, nodes: number) {
    this.depth = depth;
    const page = octets <= PAGE_OCTETS && nodes <= PAGE_NODES && (2 * octets > PAGE_OCTETS || 2 * nodes > PAGE_NODES);
    this.octets = (page ? spareOctets.pop() : undefined) ?? new Uint8Array(page ? PAGE_OCTETS : octets);
    this.#slots = (page ? spareSlots.pop() : undefined) ?? new Int32Array(2 * (page ? PAGE_SLOTS : slotsFor(nodes)));
  }

  /** Ends its use. Pages go to the next leaves, so what a large zone takes while it grows does not wait for the GC. */
  retire(): void {
    const page = this.octets.length === PAGE_OCTETS && this.#slots.length === 2 * PAGE_SLOTS;
    if (!page || spareSlots.length === MAX_SPARES) return;
    spareOctets.push(this.octets);
    spareSlots.push(this.#slots.fill(FREE));
  }

  /** Offset of the node whose key is `from`..`to` of `octets`, or -1. */
  find(hash: number, octets: Uint8Array, from: number, to: number): number {
    const slot = this.#slotOf(hash, octets, from, to);
    return slot < 0 ? -1 : this.#slots[slot + 1]! - 1;
  }

  /** Puts a node in place of the one with its key, or adds it; false: no room, ask for a wider leaf first. */
  put(hash: number, key: Key, children: number, body: Uint8Array): boolean {
    const length = key.to - key.from;
    const size = KEY + length + body.length;
    const slot = this.#slotOf(hash, key.octets, key.from, key.to);
    const old = slot < 0 ? -1 : this.#slots[slot + 1]! - 1;
    const oldSize = old < 0 ? 0 : readU32(this.octets, old + SIZE);
    // A node of the same size is written over: no reader is in between, the thread answers one query at a time.
    const at = oldSize === size ? old : this.#used;
    if (at + size > this.octets.length) return false;
    if (slot < 0 && this.#taken >= fillOf(this.#slots.length / 2)) return false;
    writeU32(this.octets, at + CHILDREN, children);
    writeU32(this.octets, at + SIZE, size);
    this.octets[at + KEY_LENGTH] = length;
    copyOctets(key.octets, key.from, key.to, this.octets, at + KEY);
    this.octets.set(body, at + KEY + length);
    if (at === old) return true;
    this.#used += size;
    this.#waste += oldSize;
    if (slot >= 0) this.#slots[slot + 1] = at + 1;
    else this.#add(hash, at);
    return true;
  }

  remove(hash: number, key: Key): void {
    const slot = this.#slotOf(hash, key.octets, key.from, key.to);
    if (slot < 0) return;
    this.#waste += readU32(this.octets, this.#slots[slot + 1]! - 1 + SIZE);
    this.#slots[slot + 1] = GONE;
    this.nodes -= 1;
  }

  /** Copies the live nodes into leaves chosen by hash, each wide enough. */
  moveTo(choose: (hash: number) => Leaf): void {
    for (let slot = 0; slot < this.#slots.length; slot += 2) {
      const at = this.#slots[slot + 1]! - 1;
      if (at < 0) continue;
      const size = readU32(this.octets, at + SIZE);
      const target = choose(this.#slots[slot]!);
      target.octets.set(this.octets.subarray(at, at + size), target.#used);
      target.#add(this.#slots[slot]!, target.#used);
      target.#used += size;
    }
  }

  /** How many live nodes have a hash that passes, and their octets. */
  live(passes: (hash: number) => boolean): { nodes: number; octets: number } {
    const live = { nodes: 0, octets: 0 };
    for (let slot = 0; slot < this.#slots.length; slot += 2) {
      const at = this.#slots[slot + 1]! - 1;
      if (at < 0 || !passes(this.#slots[slot]!)) continue;
      live.nodes += 1;
      live.octets += readU32(this.octets, at + SIZE);
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
    let slot = (hash << 1) & mask;
    while (this.#slots[slot + 1]! > 0) slot = (slot + 2) & mask;
    if (this.#slots[slot + 1] === FREE) this.#taken += 1;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = at + 1;
    this.nodes += 1;
  }

  #slotOf(hash: number, octets: Uint8Array, from: number, to: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = (hash << 1) & mask; slots[slot + 1] !== FREE; slot = (slot + 2) & mask) {
      if (slots[slot] === hash && slots[slot + 1] !== GONE && this.#isKey(slots[slot + 1]! - 1, octets, from, to)) {
        return slot;
      }
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
const CHILDREN = 0;
const SIZE = 4;
const KEY_LENGTH = 8;
const KEY = 9;
const MIN_OCTETS = 256;

/** Octets a node takes beside its key and body. */
export const NODE_OVERHEAD = KEY;

/** Leaves of large zones: 42 octets a node, somewhat more than a name with one A record takes. */
export const PAGE_OCTETS = 16384;
const PAGE_SLOTS = 512;
/** How many nodes a page has slots for. */
export const PAGE_NODES = fillOf(PAGE_SLOTS);
const MAX_SPARES = 64;
const spareOctets: Uint8Array[] = [];
const spareSlots: Int32Array[] = [];

/** How many of so many slots may be taken: beyond three quarters probing gets long. */
function fillOf(slots: number): number {
  return (3 * slots) / 4;
}

function slotsFor(nodes: number): number {
  let slots = 4;
  while (fillOf(slots) < nodes) slots *= 2;
  return slots;
}

export const childrenOf = (octets: Uint8Array, node: number): number => readU32(octets, node + CHILDREN);

export const setChildren = (octets: Uint8Array, node: number, children: number): void =>
  writeU32(octets, node + CHILDREN, children);

/** Where the node's RRsets begin. */
export const bodyOf = (octets: Uint8Array, node: number): number => node + KEY + octets[node + KEY_LENGTH]!;

/** Where they end. */
export const endOf = (octets: Uint8Array, node: number): number => node + readU32(octets, node + SIZE);
