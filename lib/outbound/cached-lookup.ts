import { withTimeout } from './limits';

const retryMs = 5_000;
/** How long a caller waits for a lookup if there is an earlier result. */
const patienceMs = 500;

/** The last result of any lookup for the same thing. */
export interface LastResult<T> {
  value?: T;
}

/**
 * Caches a result for `freshMs`. When a lookup fails, its last result, or another's, or the error, is used for 5 s; while it
 * is slow, such a result is used, too.
 */
export function cachedLookup<T>(
  lookUp: () => Promise<T>,
  freshMs: number,
  monotonicNow: () => number,
  last: LastResult<T> = {},
) {
  let latest: { readonly value: T } | { readonly error: unknown } = { error: undefined };
  let goodUntilMs = Number.NEGATIVE_INFINITY;
  let startedAtMs = Number.NEGATIVE_INFINITY;
  let pending: Promise<void> | undefined;

  async function update(): Promise<void> {
    startedAtMs = monotonicNow();
    try {
      latest = { value: await lookUp() };
      last.value = latest.value;
      goodUntilMs = monotonicNow() + freshMs;
    } catch (error) {
      if ('error' in latest) latest = { error };
      goodUntilMs = Math.max(goodUntilMs, monotonicNow() + retryMs);
    }
  }

  async function get(isForced = false): Promise<T> {
    if (isForced || monotonicNow() >= goodUntilMs) {
      pending ??= update().finally(() => {
        pending = undefined;
      });
      const hasEarlier = !isForced && ('value' in latest || last.value !== undefined);
      await (hasEarlier ? withTimeout(pending, patienceMs).catch(() => undefined) : pending);
    }
    if ('value' in latest) return latest.value;
    if (last.value !== undefined) return last.value;
    throw latest.error;
  }

  return {
    get: () => get(),
    /** Looks up again, or joins a pending lookup, unless the last one started less than `cooldownMs` ago. */
    refresh: (cooldownMs: number) =>
      get(pending !== undefined || monotonicNow() - startedAtMs >= cooldownMs),
  };
}
