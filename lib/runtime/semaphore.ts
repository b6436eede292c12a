/** Limits how many tasks run at the same time. */
export function createSemaphore(permits: number) {
  let free = permits;
  const queue = new Set<() => void>();

  function release(): void {
    const [next] = queue;
    if (next) next();
    else free += 1;
  }

  async function acquire(timeoutMs: number): Promise<boolean> {
    if (free > 0) {
      free -= 1;
      return true;
    }
    return new Promise((resolve) => {
      const settle = (hasPermit: boolean) => {
        clearTimeout(timer);
        queue.delete(grant);
        resolve(hasPermit);
      };
      const grant = () => settle(true);
      const timer = setTimeout(() => settle(false), timeoutMs);
      queue.add(grant);
    });
  }

  return {
    /** Runs the task with a permit, first come, first served. After `timeoutMs` it runs without one. */
    async run<T>(timeoutMs: number, task: (hasPermit: boolean) => Promise<T>): Promise<T> {
      const hasPermit = await acquire(timeoutMs);
      try {
        return await task(hasPermit);
      } finally {
        if (hasPermit) release();
      }
    },
  };
}
