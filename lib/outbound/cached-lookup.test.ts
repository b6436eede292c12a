import { beforeEach, describe, expect, it } from 'vitest';
import { cachedLookup } from './cached-lookup';

const freshMs = 3_600_000;
const retryMs = 5_000;
const cooldownMs = 10_000;

describe('a cached lookup', () => {
  let nowMs: number;
  let lookups: number;
  /** The result of the next lookup. */
  let lookUp: () => Promise<string>;
  let memory: ReturnType<typeof cachedLookup<string>>;

  beforeEach(() => {
    nowMs = 5_000_000;
    lookups = 0;
    lookUp = async () => `answer ${lookups}`;
    memory = cachedLookup(
      async () => {
        lookups += 1;
        return lookUp();
      },
      freshMs,
      () => nowMs,
    );
  });

  const fail = async (): Promise<string> => {
    throw new Error(`failure ${lookups}`);
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it('does not look up before the first call', () => {
    expect(lookups).toBe(0);
  });

  it('serves a fresh value from the cache, and looks up again when it expires', async () => {
    expect(await memory.get()).toBe('answer 1');
    nowMs += freshMs - 1;
    expect(await memory.get()).toBe('answer 1');
    nowMs += 1;
    expect(await memory.get()).toBe('answer 2');
    expect(lookups).toBe(2);
  });

  it('measures the age from the end of the lookup', async () => {
    lookUp = async () => {
      nowMs += 700;
      return 'slow answer';
    };
    await memory.get();
    nowMs += freshMs - 1;
    expect(await memory.get()).toBe('slow answer');
    expect(lookups).toBe(1);
  });

  it('serves the stale value while lookups fail, and the new one afterwards', async () => {
    await memory.get();
    lookUp = fail;
    nowMs += 50 * freshMs;
    expect(await memory.get()).toBe('answer 1');
    nowMs += 50 * freshMs;
    expect(await memory.get()).toBe('answer 1');
    lookUp = async () => 'new answer';
    nowMs += retryMs;
    expect(await memory.get()).toBe('new answer');
  });

  it('serves the stale value while a lookup is slow, and its result once it is there', async () => {
    await memory.get();
    let answer = (_value: string) => {};
    lookUp = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    nowMs += freshMs;
    const startedMs = performance.now();
    expect(await Promise.all([memory.get(), memory.get()])).toEqual(['answer 1', 'answer 1']);
    expect(performance.now() - startedMs).toBeLessThan(900);
    answer('answer 2');
    expect(await memory.get()).toBe('answer 2');
    expect(lookups).toBe(2);
  });

  it('serves the last result of another lookup while its own fail', async () => {
    const last = {};
    await cachedLookup(
      async () => 'answer',
      freshMs,
      () => nowMs,
      last,
    ).get();
    await expect(cachedLookup(fail, freshMs, () => nowMs).get()).rejects.toThrow();
    expect(await cachedLookup(fail, freshMs, () => nowMs, last).get()).toBe('answer');
  });

  it('prefers its own result, fresh or stale, to that of another lookup', async () => {
    const last = {};
    const own = cachedLookup(
      () => lookUp(),
      freshMs,
      () => nowMs,
      last,
    );
    lookUp = async () => 'own';
    await own.get();
    await cachedLookup(
      async () => 'other',
      freshMs,
      () => nowMs,
      last,
    ).get();
    expect(await own.get()).toBe('own');
    nowMs += freshMs;
    lookUp = fail;
    expect(await own.get()).toBe('own');
  });

  it('waits after a failure, with or without a stale value', async () => {
    lookUp = fail;
    await expect(memory.get()).rejects.toThrow('failure 1');
    nowMs += retryMs - 1;
    await expect(memory.get()).rejects.toThrow('failure 1');
    expect(lookups).toBe(1);
    nowMs += 1;
    lookUp = async () => 'an answer at last';
    expect(await memory.get()).toBe('an answer at last');

    nowMs += freshMs;
    lookUp = fail;
    await memory.get();
    nowMs += retryMs - 1;
    expect(await memory.get()).toBe('an answer at last');
    expect(lookups).toBe(3);
    nowMs += 1;
    await memory.get();
    expect(lookups).toBe(4);
  });

  it('forgets a failure after a success', async () => {
    lookUp = fail;
    await expect(memory.get()).rejects.toThrow();
    lookUp = async () => 'answer';
    expect(await memory.refresh(0)).toBe('answer');
    nowMs += freshMs;
    lookUp = async () => 'next answer';
    expect(await memory.get()).toBe('next answer');
  });

  it('makes one lookup for parallel calls', async () => {
    let answer = (_: string) => {};
    lookUp = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const waiting = [memory.get(), memory.get(), memory.refresh(0), memory.get()];
    await settle();
    answer('one answer for all');
    expect(await Promise.all(waiting)).toEqual(Array(4).fill('one answer for all'));
    expect(lookups).toBe(1);
  });

  it('fails for all waiting calls, and looks up again for later ones', async () => {
    lookUp = fail;
    const waiting = await Promise.allSettled([memory.get(), memory.get(), memory.get()]);
    expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(lookups).toBe(1);
    nowMs += retryMs;
    lookUp = async () => 'later answer';
    expect(await memory.get()).toBe('later answer');
  });

  it('refreshes a fresh value, but not again within the cooldown', async () => {
    await memory.get();
    nowMs += cooldownMs - 1;
    expect(await memory.refresh(cooldownMs)).toBe('answer 1');
    nowMs += 1;
    expect(await memory.refresh(cooldownMs)).toBe('answer 2');
    expect(await memory.refresh(cooldownMs)).toBe('answer 2');
    expect(await memory.get()).toBe('answer 2');
    expect(lookups).toBe(2);
  });

  it('looks up within the cooldown when there is no fresh value', async () => {
    await memory.get();
    nowMs += freshMs;
    expect(await memory.refresh(10 * freshMs)).toBe('answer 2');
  });

  it('keeps its value when a refresh fails', async () => {
    await memory.get();
    nowMs += cooldownMs;
    lookUp = fail;
    expect(await memory.refresh(cooldownMs)).toBe('answer 1');
    expect(await memory.get()).toBe('answer 1');
    expect(lookups).toBe(2);
  });

  it('joins a pending lookup on a refresh within the cooldown', async () => {
    await memory.get();
    nowMs += cooldownMs;
    let answer = (_: string): void => undefined;
    lookUp = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const waiting = [memory.refresh(cooldownMs), memory.refresh(cooldownMs)];
    await settle();
    answer('new keys');
    expect(await Promise.all(waiting)).toEqual(['new keys', 'new keys']);
  });

  it('looks up again after a lookup that threw synchronously', async () => {
    let isBroken = true;
    const throwing = cachedLookup(
      () => {
        if (isBroken) throw new Error('at once');
        return Promise.resolve('answer');
      },
      freshMs,
      () => nowMs,
    );
    await expect(throwing.get()).rejects.toThrow('at once');
    isBroken = false;
    nowMs += retryMs;
    expect(await throwing.get()).toBe('answer');
  });
});
