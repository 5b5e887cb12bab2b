/**
 * A set of IPv4 prefixes, each with a slot: a small number, stable while the prefix is in, to keep things by in an
 * array beside it. A path-compressed binary trie (Patricia, Morrison 1968): a node's children are longer prefixes
 * inside its own, the left one's next bit is 0. Pre-order is order of address, then length, so one structure finds
 * exactly, by longest match, and in order. No path is longer than 33 nodes.
 *
 * Nodes are four words of one typed array, so that a step of a look-up reads one cache line and nothing here is the
 * garbage collector's: base, left child, right child, and length (6 bits) under slot + 1 (0: a mere fork).
 */
export class PrefixTree {
  #nodes: Int32Array<ArrayBuffer> = NONE;
  /** Words of #nodes in use, free nodes included. */
  #end = 0;
  /** First of the free nodes, which are chained by their left child. */
  #free = -1;
  /** A node's reference is the index of its first word. */
  #root = -1;
  #slots = 0;
  readonly #freeSlots: number[] = [];
  /** Changes with every change, so that a listing sees that it has to find its place anew. */
  #version = 0;

  /** Number of prefixes. */
  get size(): number {
    return this.#slots - this.#freeSlots.length;
  }

  /** Octets its nodes take, in use or not. */
  get octets(): number {
    return this.#nodes.byteLength;
  }

  /** The slot of a prefix; -1 when it is not in. */
  slot(base: number, length: number): number {
    const nodes = this.#nodes;
    let at = this.#root;
    while (at >= 0) {
      const held = nodes[at + 3]! & 63;
      if (held >= length) return held === length && nodes[at] === (base | 0) ? slotAt(nodes, at) : -1;
      at = nodes[at + 1 + bit(base, held)]!;
    }
    return -1;
  }

  /** The slot of a prefix, which is put in where it was not. Its host bits must be zero. */
  claim(base: number, length: number): number {
    if (this.#end + 2 * WORDS > this.#nodes.length) this.#grow(2 * WORDS);
    const nodes = this.#nodes;
    let link = -1;
    let at = this.#root;
    while (at >= 0) {
      const held = nodes[at + 3]! & 63;
      const common = Math.min(Math.clz32(nodes[at]! ^ base), held, length);
      if (common < held) {
        // The node goes below the new prefix, or beside it under a fork.
        const above = this.#node(base & maskOf(common), common, common === length);
        nodes[above + 1 + bit(nodes[at]!, common)] = at;
        this.#link(link, above);
        if (common === length) return slotAt(nodes, above);
        link = above + 1 + bit(base, common);
        break;
      }
      if (held === length) {
        if (nodes[at + 3]! >>> 6 === 0) nodes[at + 3] = this.#slotWord(length);
        return slotAt(nodes, at);
      }
      link = at + 1 + bit(base, held);
      at = nodes[link]!;
    }
    const leaf = this.#node(base, length, true);
    this.#link(link, leaf);
    return slotAt(nodes, leaf);
  }

  /** Takes a prefix out. The slot it had, which is free now; -1 when it was not in. */
  release(base: number, length: number): number {
    const nodes = this.#nodes;
    // The links that lead to the node, and to the node above it.
    let above = -1;
    let parent = -1;
    let link = -1;
    let at = this.#root;
    while (at >= 0 && (nodes[at + 3]! & 63) < length) {
      above = link;
      parent = at;
      link = at + 1 + bit(base, nodes[at + 3]! & 63);
      at = nodes[link]!;
    }
    if (at < 0 || (nodes[at + 3]! & 63) !== length || nodes[at] !== (base | 0)) return -1;
    const slot = slotAt(nodes, at);
    if (slot < 0) return -1;
    this.#version += 1;
    this.#freeSlots.push(slot);
    nodes[at + 3] = length;
    this.#shorten(link, at);
    // Where a leaf went, a fork is none any more.
    if (parent >= 0 && nodes[parent + 3]! >>> 6 === 0) this.#shorten(above, parent);
    return slot;
  }

  /** The slot of the longest prefix that holds an address; -1 when none does. */
  longest(address: number): number {
    const nodes = this.#nodes;
    let found = 0;
    let at = this.#root;
    while (at >= 0) {
      const word = nodes[at + 3]!;
      if (Math.clz32(nodes[at]! ^ address) < (word & 63)) break;
      if (word >>> 6 !== 0) found = word >>> 6;
      at = nodes[at + 1 + bit(address, word & 63)]!;
    }
    return found - 1;
  }

  /** The slots of all prefixes that hold an address, the longest first. */
  holding(address: number): number[] {
    const nodes = this.#nodes;
    const found: number[] = [];
    let at = this.#root;
    while (at >= 0) {
      const length = nodes[at + 3]! & 63;
      if (Math.clz32(nodes[at]! ^ address) < length) break;
      if (slotAt(nodes, at) >= 0) found.push(slotAt(nodes, at));
      at = nodes[at + 1 + bit(address, length)]!;
    }
    return found.reverse();
  }

  /** The slots of the prefixes at or after one, in order of address, then length. Changes on the way are heeded. */
  *from(base: number, length: number): IterableIterator<number> {
    let version = this.#version;
    let path = this.#pathFrom(base, length);
    for (let at = path.pop(); at !== undefined; at = path.pop()) {
      const nodes = this.#nodes;
      const [left, right] = [nodes[at + 1]!, nodes[at + 2]!];
      if (right >= 0) path.push(right);
      if (left >= 0) path.push(left);
      if (slotAt(nodes, at) < 0) continue;
      const [seenBase, seenLength] = [nodes[at]!, nodes[at + 3]! & 63];
      yield slotAt(nodes, at);
      if (version === this.#version) continue;
      version = this.#version;
      path = this.#pathFrom(seenBase, seenLength);
      // It may still be there, and was listed.
      const next = path.at(-1);
      if (next !== undefined && this.#nodes[next] === seenBase && (this.#nodes[next + 3]! & 63) === seenLength) {
        path.pop();
        for (const child of [this.#nodes[next + 2]!, this.#nodes[next + 1]!]) if (child >= 0) path.push(child);
      }
    }
  }

  /** The subtrees of everything at or after a prefix, the first on top: none shares a node with another. */
  #pathFrom(base: number, length: number): number[] {
    const nodes = this.#nodes;
    const path: number[] = [];
    let at = this.#root;
    while (at >= 0) {
      const held = nodes[at + 3]! & 63;
      const common = Math.min(Math.clz32(nodes[at]! ^ base), held, length);
      if (common === length) {
        path.push(at);
        break;
      }
      if (common < held) {
        if (bit(base, common) === 0) path.push(at);
        break;
      }
      // The node itself comes before the prefix, which is inside it.
      if (bit(base, held) === 0 && nodes[at + 2]! >= 0) path.push(nodes[at + 2]!);
      at = nodes[at + 1 + bit(base, held)]!;
    }
    return path;
  }

  /** Puts a node's only child in its place, or nothing where it has none; a node with two children stays. */
  #shorten(link: number, at: number): void {
    const nodes = this.#nodes;
    const [left, right] = [nodes[at + 1]!, nodes[at + 2]!];
    if (left >= 0 && right >= 0) return;
    this.#link(link, Math.max(left, right));
    nodes[at + 1] = this.#free;
    this.#free = at;
  }

  /** Writes a reference into the word that led elsewhere; -1 is the root's. */
  #link(link: number, to: number): void {
    if (link < 0) this.#root = to;
    else this.#nodes[link] = to;
  }

  #node(base: number, length: number, slotted: boolean): number {
    const at = this.#free >= 0 ? this.#free : this.#end;
    if (this.#free >= 0) this.#free = this.#nodes[at + 1]!;
    else this.#end += WORDS;
    this.#nodes[at] = base;
    this.#nodes[at + 1] = -1;
    this.#nodes[at + 2] = -1;
    this.#nodes[at + 3] = slotted ? this.#slotWord(length) : length;
    return at;
  }

  #slotWord(length: number): number {
    this.#version += 1;
    let slot = this.#freeSlots.pop();
    if (slot === undefined) {
      slot = this.#slots;
      this.#slots += 1;
    }
    return ((slot + 1) << 6) | length;
  }

  /** Makes room for so many more prefixes at once, each of which takes two nodes at the most. */
  reserve(prefixes: number): void {
    const missing = this.#end + 2 * prefixes * WORDS - this.#nodes.length;
    if (missing > 0) this.#grow(missing);
  }

  /** By a quarter as a rule: a table is filled once, and lives long. */
  #grow(missing: number): void {
    const more = Math.max(missing, 4 * WORDS, Math.ceil(this.#nodes.length / WORDS / 4) * WORDS);
    const nodes = new Int32Array(this.#nodes.length + more);
    nodes.set(this.#nodes);
    this.#nodes = nodes;
  }
}

const WORDS = 4;
const NONE = new Int32Array(0);

/** The bit after the first `length` bits: a node's child on an address's way. A /32 has none, whichever is asked for. */
const bit = (address: number, length: number): number => (address >>> (31 - length)) & 1;

const maskOf = (length: number): number => (length === 0 ? 0 : -1 << (32 - length));

/** -1 for a fork. */
const slotAt = (nodes: Int32Array, at: number): number => (nodes[at + 3]! >>> 6) - 1;
