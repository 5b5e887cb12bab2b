import { type Key, Leaf, NODE_OVERHEAD, PAGE_NODES, PAGE_OCTETS } from './leaf.ts';

const SMALLEST_LEAF = 128;
/** Beyond it equal hashes would split for ever: such a leaf only gets wider. */
const MAX_DEPTH = 18;

/**
 * The names of one zone: extendible hashing (Fagin et al., 1979). A directory of 2^depth entries, chosen by the leading
 * bits of the hash, points to small leaves; a leaf that is full splits in two. So no change costs more than copying one
 * leaf (some 20 µs), however large the zone, and dropping the zone drops a handful of buffers.
 */
export class Names {
  #directory: Leaf[] = [new Leaf(0, 0, 0)];
  #depth = 0;
  /** Names that exist, empty non-terminals included. */
  size = 0;

  /** The leaf that holds this hash's nodes, if any. */
  leafOf(hash: number): Leaf {
    return this.#directory[leading(hash, this.#depth)]!;
  }

  /** Adds the node, or puts it in place of the one with this key. */
  put(hash: number, key: Key, children: number, body: Uint8Array): void {
    if (this.leafOf(hash).find(hash, key.octets, key.from, key.to) < 0) this.size += 1;
    while (!this.leafOf(hash).put(hash, key, children, body)) {
      this.#rebuild(this.leafOf(hash), NODE_OVERHEAD + key.to - key.from + body.length);
    }
  }

  /** Removes the node with this key, which must be there. */
  remove(hash: number, key: Key): void {
    const leaf = this.leafOf(hash);
    leaf.remove(hash, key);
    this.size -= 1;
    if (leaf.wasteful) this.#rebuild(leaf, 0);
  }

  /** Octets held, the directory aside. */
  get weight(): number {
    return [...new Set(this.#directory)].reduce((sum, leaf) => sum + leaf.weight, 0);
  }

  /** Replaces a leaf by one without waste and with room for `need` octets more, or by two. */
  #rebuild(leaf: Leaf, need: number): void {
    const live = leaf.live(() => true);
    // A page is full some way before its end: one that just fits would be copied again for every change.
    const full = live.nodes >= PAGE_NODES || live.octets + need > 0.9 * PAGE_OCTETS;
    if (full && live.nodes > 1 && leaf.depth < MAX_DEPTH) this.#split(leaf, need);
    else {
      const wider = roomFor(leaf.depth, live, need);
      leaf.moveTo(() => wider);
      this.#replace(leaf, wider, wider);
    }
    leaf.retire();
  }

  #split(leaf: Leaf, need: number): void {
    const depth = leaf.depth + 1;
    const isHigh = (hash: number): boolean => (leading(hash, depth) & 1) === 1;
    const high = roomFor(depth, leaf.live(isHigh), need);
    const low = roomFor(
      depth,
      leaf.live((hash) => !isHigh(hash)),
      need,
    );
    leaf.moveTo((hash) => (isHigh(hash) ? high : low));
    this.#replace(leaf, low, high);
  }

  /** Points the directory entries of a leaf to its halves, doubling the directory when it has but one entry. */
  #replace(leaf: Leaf, low: Leaf, high: Leaf): void {
    if (low.depth > this.#depth) {
      this.#directory = this.#directory.flatMap((entry) => [entry, entry]);
      this.#depth += 1;
    }
    const first = this.#directory.indexOf(leaf);
    const half = 2 ** (this.#depth - leaf.depth) / 2;
    for (let i = 0; i < 2 * half; i += 1) this.#directory[first + i] = i < half ? low : high;
  }
}

/** The first `depth` bits of a hash as a number; 0 when depth is 0 (a shift by 32 would be none). */
const leading = (hash: number, depth: number): number => (depth === 0 ? 0 : hash >>> (32 - depth));

/** A leaf for these nodes and one of `need` octets more, with as much room again as long as it is small. */
function roomFor(depth: number, live: { nodes: number; octets: number }, need: number): Leaf {
  const least = live.octets + need;
  const octets = Math.max(SMALLEST_LEAF, Math.min(2 * least, PAGE_OCTETS), Math.ceil(1.1 * least));
  const nodes = live.nodes + 1;
  return new Leaf(depth, octets, Math.max(nodes, Math.min(2 * nodes, PAGE_NODES)));
}
