/** Draws that look like chance (mulberry32): the same seed gives the same ones, in every process. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** True so many times out of a hundred. */
  chance(percent: number): boolean {
    return this.#fraction() * 100 < percent;
  }

  /** A whole number, both ends included. */
  integer(lowest: number, highest: number): number {
    return lowest + Math.floor(this.#fraction() * (highest - lowest + 1));
  }

  /** @throws {RangeError} when there is nothing to draw from */
  one<T>(of: readonly T[]): T {
    const drawn = of.at(this.integer(0, of.length - 1));
    if (drawn === undefined) throw new RangeError('nothing to draw from');
    return drawn;
  }

  /**
   * Each as often as its share of all shares says.
   *
   * @throws {RangeError} when there is nothing to draw from
   */
  oneByShare<T extends { readonly share: number }>(of: readonly T[]): T {
    let left = this.#fraction() * of.reduce((sum, { share }) => sum + share, 0);
    for (const each of of) {
      left -= each.share;
      if (left < 0) return each;
    }
    return this.one(of); // where adding up fractions left a hair too much
  }

  /** So many different ones, in the order they had. */
  some<T>(of: readonly T[], count: number): T[] {
    let missing = count;
    return of.filter((_each, index) => {
      const isDrawn = this.#fraction() * (of.length - index) < missing;
      if (isDrawn) missing -= 1;
      return isDrawn;
    });
  }

  /** From 0 up to, but never, 1. */
  #fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
