/** What time it is, in milliseconds. */
export interface Clock {
  /** Unix time, for what expires. It can be set forward and back. */
  now(): number;
  /** Time since an arbitrary moment, for intervals. It only ever passes. */
  monotonicNow(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicNow: () => performance.now(),
};
