/** The time in milliseconds. A `nowSeconds` argument is `now()` in seconds: sessions and tokens expire by it. */
export interface Clock {
  /** Unix time. It can jump. */
  now(): number;
  /** Time since an arbitrary moment, for intervals. It never jumps. */
  monotonicNow(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicNow: () => performance.now(),
};
