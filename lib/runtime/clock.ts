export interface Clock {
  /** Unix time in milliseconds. It can jump. */
  now(): number;
  /** The same in whole seconds: sessions and tokens expire by it. */
  nowSeconds(): number;
  /** Milliseconds since an arbitrary moment, for intervals. It never jumps. */
  monotonicNow(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  nowSeconds: () => Math.floor(Date.now() / 1_000),
  monotonicNow: () => performance.now(),
};
