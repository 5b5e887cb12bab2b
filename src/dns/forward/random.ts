/** Fills octets with what nobody can guess; tests have a generator of their own. */
export type Fill = (octets: Uint8Array) => void;

/** What an answer must know to be believed (RFC 5452 9.2): drawn in stock, a system call serves many questions. */
export class RandomStock {
  readonly #fill: Fill;
  readonly #octets = new Uint8Array(4096);
  #at = this.#octets.length;

  constructor(fill: Fill) {
    this.#fill = fill;
  }

  octet(): number {
    if (this.#at === this.#octets.length) {
      this.#fill(this.#octets);
      this.#at = 0;
    }
    const octet = this.#octets[this.#at]!;
    this.#at += 1;
    return octet;
  }

  u16(): number {
    return (this.octet() << 8) | this.octet();
  }
}
