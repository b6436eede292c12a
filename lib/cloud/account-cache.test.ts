import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { cachedPerAccount } from './account-cache';
import type { CloudClient } from './client';
import { CloudError } from './cloud-error';

describe('the cached list of an account', () => {
  let fetches: string[];
  /** The error of the next fetch. */
  let failure: CloudError | null;
  /** The revision of the list. Null: the service names none. */
  let revision: string | null;

  const unused = () => Promise.reject(new Error('not used in this test'));
  const cloud = (accountId: string, userId: string): CloudClient => ({
    accountId,
    userId,
    async get(request) {
      fetches.push(`${accountId} ${userId}`);
      await Promise.resolve();
      if (failure) throw failure;
      const { cached } = request;
      if (cached && revision !== null && cached.revision === revision) return cached;
      return { value: request.schema.parse({ of: accountId, by: userId }), revision };
    },
    post: unused,
    put: unused,
    delete: unused,
  });
  const createCache = () =>
    cachedPerAccount(randomUUID(), {
      service: 'test',
      path: '/',
      schema: z.object({ of: z.string(), by: z.string() }),
    });

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    // lru-cache treats an entry of time 0 as one without a time.
    vi.advanceTimersByTime(1);
    fetches = [];
    failure = null;
    revision = null;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is fetched once a minute for all users with permission', async () => {
    const kept = createCache();
    expect(await kept(cloud('1', 'ada'))).toEqual({ of: '1', by: 'ada' });
    expect(await kept(cloud('1', 'eve'))).toEqual({ of: '1', by: 'eve' });
    vi.advanceTimersByTime(60_000);
    expect(await kept(cloud('1', 'ada'))).toEqual({ of: '1', by: 'eve' });
    vi.advanceTimersByTime(1);
    expect(await kept(cloud('1', 'ada'))).toEqual({ of: '1', by: 'ada' });
    expect(fetches).toEqual(['1 ada', '1 eve', '1 ada']);
  });

  it('is the same when the service says that it is unchanged, and permits the user', async () => {
    const kept = createCache();
    revision = '7';
    const list = await kept(cloud('1', 'ada'));
    expect(await kept(cloud('1', 'eve'))).toBe(list);
    vi.advanceTimersByTime(60_001);
    expect(await kept(cloud('1', 'eve'))).toBe(list);
    expect(await kept(cloud('1', 'eve'))).toBe(list);
    expect(fetches).toEqual(['1 ada', '1 eve', '1 eve']);
    vi.advanceTimersByTime(60_001);
    revision = '8';
    expect(await kept(cloud('1', 'eve'))).toEqual({ of: '1', by: 'eve' });
  });

  it('is not returned to a user without permission', async () => {
    const kept = createCache();
    await kept(cloud('1', 'ada'));
    failure = new CloudError('forbidden');
    await expect(kept(cloud('1', 'eve'))).rejects.toBe(failure);
    expect(await kept(cloud('1', 'ada'))).toEqual({ of: '1', by: 'ada' });
  });

  it.each(['unauthorized', 'forbidden'] as const)(
    'is no longer returned after %s',
    async (code) => {
      const kept = createCache();
      await kept(cloud('1', 'eve'));
      vi.advanceTimersByTime(60_001);
      failure = new CloudError(code);
      await expect(kept(cloud('1', 'eve'))).rejects.toBe(failure);
      failure = null;
      await kept(cloud('1', 'ada'));
      failure = new CloudError(code);
      await expect(kept(cloud('1', 'eve'))).rejects.toBe(failure);
    },
  );

  it('is returned for 5 minutes to a user who fetched it, even if others refresh it', async () => {
    const kept = createCache();
    await kept(cloud('1', 'eve'));
    for (let minute = 1; minute <= 5; minute += 1) {
      vi.advanceTimersByTime(59_000);
      await kept(cloud('1', `colleague ${minute}`));
      expect((await kept(cloud('1', 'eve'))).by).toBe(`colleague ${minute}`);
    }
    vi.advanceTimersByTime(5_001);
    failure = new CloudError('forbidden');
    await expect(kept(cloud('1', 'eve'))).rejects.toBe(failure);
  });

  it('is returned while the service fails', async () => {
    const kept = createCache();
    await kept(cloud('1', 'eve'));
    vi.advanceTimersByTime(60_001);
    failure = new CloudError('unavailable');
    await expect(kept(cloud('1', 'eve'))).rejects.toBe(failure);
    failure = null;
    await kept(cloud('1', 'ada'));
    expect(await kept(cloud('1', 'eve'))).toEqual({ of: '1', by: 'ada' });
  });

  it('is never that of another account', async () => {
    const kept = createCache();
    const answers = await Promise.all([
      kept(cloud('1', 'ada')),
      kept(cloud('2', 'ada')),
      kept(cloud('12', 'ada')),
    ]);
    expect(answers.map(({ of }) => of)).toEqual(['1', '2', '12']);
  });

  it('is fetched once for parallel requests of a user', async () => {
    const kept = createCache();
    const answers = await Promise.all(Array.from({ length: 20 }, () => kept(cloud('1', 'ada'))));
    expect(new Set(answers).size).toBe(1);
    expect(fetches).toHaveLength(1);
  });

  it('does not cache a failure, and does not share it between users', async () => {
    const kept = createCache();
    failure = new CloudError('forbidden');
    const rejected = kept(cloud('1', 'eve'));
    await expect(rejected).rejects.toBe(failure);
    const both = Promise.allSettled([kept(cloud('1', 'eve')), kept(cloud('1', 'ada'))]);
    expect(fetches).toEqual(['1 eve', '1 eve', '1 ada']);
    await both;
    failure = null;
    expect(await kept(cloud('1', 'ada'))).toEqual({ of: '1', by: 'ada' });
  });
});
