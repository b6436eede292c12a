/** Limits how many tasks run at the same time. */
export function createSemaphore(permits: number) {
  let free = permits;
  const queue = new Set<() => void>();

  function waitForPermit(timeoutMs: number): Promise<boolean> {
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
      if (free > 0) free -= 1;
      else if (!(await waitForPermit(timeoutMs))) return task(false);
      try {
        return await task(true);
      } finally {
        const [next] = queue;
        if (next) next();
        else free += 1;
      }
    },
  };
}
