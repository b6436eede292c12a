/** Limits how many do something at the same time. */
export interface Semaphore {
  /**
   * Waits for a place, first come, first served.
   *
   * @returns what gives the place back, to be called once; null when none was free within `timeoutMs`
   */
  acquire(timeoutMs: number): Promise<(() => void) | null>;
}

/** @param places how many may hold one at the same time */
export function createSemaphore(places: number): Semaphore {
  let free = places;
  /** In the order of arrival. */
  const waiting = new Set<() => void>();

  function release(): void {
    const [next] = waiting;
    if (next) next();
    else free += 1;
  }

  return {
    async acquire(timeoutMs) {
      if (free > 0) {
        free -= 1;
        return release;
      }
      return new Promise((resolve) => {
        const stopWaiting = (place: (() => void) | null) => {
          clearTimeout(timer);
          waiting.delete(enter);
          resolve(place);
        };
        const enter = () => stopWaiting(release);
        const timer = setTimeout(() => stopWaiting(null), timeoutMs);
        waiting.add(enter);
      });
    },
  };
}
