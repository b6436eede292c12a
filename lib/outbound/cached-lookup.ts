const freshMs = 3_600_000;
const retryMs = 5_000;

/**
 * Keeps the result of a lookup for an hour. One lookup runs at a time; when it fails the last result is served, or
 * the error is thrown, for 5 s.
 */
export function cachedLookup<T>(lookUp: () => Promise<T>, monotonicNow: () => number) {
  let latest: { readonly value: T } | { readonly error: unknown } = { error: undefined };
  let goodUntilMs = Number.NEGATIVE_INFINITY;
  let lastBeganMs = Number.NEGATIVE_INFINITY;
  let underWay: Promise<void> | undefined;

  async function look(): Promise<void> {
    lastBeganMs = monotonicNow();
    try {
      latest = { value: await lookUp() };
      goodUntilMs = monotonicNow() + freshMs;
    } catch (error) {
      if ('error' in latest) latest = { error };
      goodUntilMs = Math.max(goodUntilMs, monotonicNow() + retryMs);
    }
  }

  async function get(isAskedAgain = false): Promise<T> {
    if (isAskedAgain || monotonicNow() >= goodUntilMs) {
      underWay ??= look().finally(() => {
        underWay = undefined;
      });
      await underWay;
    }
    if ('value' in latest) return latest.value;
    throw latest.error;
  }

  return {
    /** The value: fresh from memory, else looked up, else the stale one. Throws the lookup's error when there is none. */
    get: () => get(),
    /** Looks up again (or waits for a lookup under way), unless the last one began less than `cooldownMs` ago. */
    renew: (cooldownMs: number) =>
      get(underWay !== undefined || monotonicNow() - lastBeganMs >= cooldownMs),
  };
}
