import { readU16 } from '../wire/octets.ts';

/**
 * Messages of a TCP stream, each behind its length (RFC 1035 4.2.2). Holds what is not yet taken: at most what one read
 * brought and one incomplete message.
 */
export class Frames {
  #octets: Uint8Array = new Uint8Array(0);
  /** Range of the octets not yet taken. */
  #at = 0;
  #end = 0;

  /** Takes over the octets of one read. */
  push(octets: Uint8Array): void {
    const held = this.#end - this.#at;
    if (held === 0) {
      this.#octets = octets;
      this.#at = 0;
      this.#end = octets.length;
      return;
    }
    if (this.#end + octets.length > this.#octets.length) {
      // Doubling, so a message that trickles in octet by octet costs no more than its length.
      const wider = new Uint8Array(Math.max(2 * held, held + octets.length));
      wider.set(this.#octets.subarray(this.#at, this.#end));
      this.#octets = wider;
      this.#at = 0;
      this.#end = held;
    }
    this.#octets.set(octets, this.#end);
    this.#end += octets.length;
  }

  /** The next whole message, valid until the next push; undefined: none is complete. */
  next(): Uint8Array | undefined {
    const body = this.#at + 2;
    if (body > this.#end) return undefined;
    const next = body + readU16(this.#octets, this.#at);
    if (next > this.#end) return undefined;
    this.#at = next;
    return this.#octets.subarray(body, next);
  }
}
