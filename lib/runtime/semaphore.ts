/** Limits how many do something at the same time. */
export function createSemaphore(places: number) {
  let free = places;
  const waiting = new Set<() => void>();

  function release(): void {
    const [next] = waiting;
    if (next) next();
    else free += 1;
  }

  async function acquire(timeoutMs: number): Promise<boolean> {
    if (free > 0) {
      free -= 1;
      return true;
    }
    return new Promise((resolve) => {
      const stopWaiting = (hasPlace: boolean) => {
        clearTimeout(timer);
        waiting.delete(enter);
        resolve(hasPlace);
      };
      const enter = () => stopWaiting(true);
      const timer = setTimeout(() => stopWaiting(false), timeoutMs);
      waiting.add(enter);
    });
  }

  return {
    /** Does the work as soon as a place is free, first come, first served; without one after `timeoutMs`. */
    async run<T>(timeoutMs: number, work: (hasPlace: boolean) => Promise<T>): Promise<T> {
      const hasPlace = await acquire(timeoutMs);
      try {
        return await work(hasPlace);
      } finally {
        if (hasPlace) release();
      }
    },
  };
}
