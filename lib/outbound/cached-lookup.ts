const retryMs = 5_000;

/** The last result of a lookup. */
export interface LastResult<T> {
  value?: T;
}

/** Caches a result for `freshMs`. When a lookup fails, the last result, or else the error, is used for 5 s. */
export function cachedLookup<T>(
  lookUp: () => Promise<T>,
  freshMs: number,
  monotonicNow: () => number,
  last: LastResult<T> = {},
) {
  let failure: unknown;
  let goodUntilMs = Number.NEGATIVE_INFINITY;
  let startedAtMs = Number.NEGATIVE_INFINITY;
  let pending: Promise<void> | undefined;

  async function update(): Promise<void> {
    startedAtMs = monotonicNow();
    try {
      last.value = await lookUp();
      goodUntilMs = monotonicNow() + freshMs;
    } catch (error) {
      failure = error;
      goodUntilMs = Math.max(goodUntilMs, monotonicNow() + retryMs);
    }
  }

  async function get(isForced = false): Promise<T> {
    if (isForced || monotonicNow() >= goodUntilMs) {
      pending ??= update().finally(() => {
        pending = undefined;
      });
      await pending;
    }
    if (last.value !== undefined) return last.value;
    throw failure;
  }

  return {
    get: () => get(),
    /** Looks up again, or joins a pending lookup, unless the last one started less than `cooldownMs` ago. */
    refresh: (cooldownMs: number) =>
      get(pending !== undefined || monotonicNow() - startedAtMs >= cooldownMs),
  };
}
