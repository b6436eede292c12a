/** A looked-up value that is kept. */
export interface Remembered<T> {
  /** The value: fresh from memory, else looked up, else the stale one. Throws the lookup's error when there is none. */
  get(): Promise<T>;
  /** Looks up again, unless the last lookup began less than `cooldownMs` ago: then it is `get`. */
  renew(cooldownMs: number): Promise<T>;
}

const freshMs = 3_600_000;
const retryMs = 5_000;

/**
 * Keeps the answer of a lookup for an hour. One lookup runs at a time, however many wait for it. When it fails, the last
 * good answer is served, else the error thrown, and for 5 s nobody asks again: the service may be down.
 *
 * @param monotonicNow in milliseconds, by a clock that is never set
 */
export function remembered<T>(lookUp: () => Promise<T>, monotonicNow: () => number): Remembered<T> {
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
    get: () => get(),
    // Whoever asks while a lookup is under way is newer than what is remembered, so waits for it.
    renew: (cooldownMs) =>
      get(underWay !== undefined || monotonicNow() - lastBeganMs >= cooldownMs),
  };
}
