/** How long {@link remembered} trusts an answer, and how long it waits before it asks again after a failure. */
export interface Memory {
  readonly freshMs: number;
  readonly retryMs: number;
  /** In milliseconds, by a clock that is never set. */
  readonly now: () => number;
}

/** A looked-up value that is kept. */
export interface Remembered<T> {
  /** The value: fresh from memory, else looked up, else the stale one. Throws the lookup's error when there is none. */
  get(): Promise<T>;
  /** Looks up again, unless the last lookup began less than `cooldownMs` ago: then it is `get`. */
  renew(cooldownMs: number): Promise<T>;
}

/**
 * Keeps the answer of a lookup that everybody needs and that seldom changes. One lookup runs at a time however
 * many wait for it; when it fails, the last good answer goes on to be served, and a failure is remembered for
 * `retryMs`, so that a service that is down is not asked at every request.
 */
export function remembered<T>(
  lookUp: () => Promise<T>,
  { freshMs, retryMs, now }: Memory,
): Remembered<T> {
  let value: { readonly is: T; readonly sinceMs: number } | undefined;
  let failure: { readonly error: unknown; readonly sinceMs: number } | undefined;
  let underWay: Promise<T> | undefined;
  let lastBeganMs = Number.NEGATIVE_INFINITY;

  async function look(): Promise<T> {
    lastBeganMs = now();
    try {
      value = { is: await lookUp(), sinceMs: now() };
      failure = undefined;
      return value.is;
    } catch (error) {
      failure = { error, sinceMs: now() };
      if (value) return value.is;
      throw error;
    }
  }

  function startOrJoin(): Promise<T> {
    underWay ??= look().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  async function get(): Promise<T> {
    if (value && now() - value.sinceMs < freshMs) return value.is;
    if (failure && now() - failure.sinceMs < retryMs) {
      if (value) return value.is;
      throw failure.error;
    }
    return startOrJoin();
  }

  return {
    get,
    // Whoever asks while a lookup is under way is newer than what is remembered, so waits for it.
    renew: (cooldownMs) => (underWay || now() - lastBeganMs >= cooldownMs ? startOrJoin() : get()),
  };
}
