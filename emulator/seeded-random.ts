/** A pseudo-random generator (mulberry32): a seed gives the same values in every process. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** True with this probability. */
  chance(percent: number): boolean {
    return this.#fraction() * 100 < percent;
  }

  /** An integer from a range, both ends included. */
  integer(lowest: number, highest: number): number {
    return lowest + Math.floor(this.#fraction() * (highest - lowest + 1));
  }

  /** @throws {RangeError} when the list is empty */
  one<T>(items: readonly T[]): T {
    const item = items.at(this.integer(0, items.length - 1));
    if (item === undefined) throw new RangeError('the list is empty');
    return item;
  }

  /**
   * One item, with its share as the weight.
   *
   * @throws {RangeError} when the list is empty
   */
  oneByShare<T extends { readonly share: number }>(items: readonly T[]): T {
    let left = this.#fraction() * items.reduce((sum, { share }) => sum + share, 0);
    for (const item of items) {
      left -= item.share;
      if (left < 0) return item;
    }
    return this.one(items); // rounding error
  }

  /** This many different items, in the order of the list. */
  some<T>(items: readonly T[], count: number): T[] {
    let missing = count;
    return items.filter((_, index) => {
      const isChosen = this.#fraction() * (items.length - index) < missing;
      if (isChosen) missing -= 1;
      return isChosen;
    });
  }

  /** At least 0 and less than 1. */
  #fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
