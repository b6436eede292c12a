import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cachedPerAccount } from './account-cache';
import type { CloudClient } from './client';
import { CloudError } from './cloud-error';

describe('an answer that is kept for an account', () => {
  let asked: string[];
  /** What the next asker gets instead of an answer. */
  let failure: CloudError | null;

  const cloud = (accountId: string, userId: string): CloudClient => ({
    accountId,
    userId,
    read: () => Promise.reject(new Error('nobody reads here')),
  });
  const fetchKept = () =>
    cachedPerAccount(randomUUID(), async ({ accountId, userId }) => {
      asked.push(`${accountId} ${userId}`);
      await Promise.resolve();
      if (failure) throw failure;
      return { of: accountId, by: userId };
    });

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    // For the cache, what was kept at 0 was kept at no time.
    vi.advanceTimersByTime(1);
    asked = [];
    failure = null;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is asked for once a minute, of all who may see it', async () => {
    const kept = fetchKept();
    expect(await kept(cloud('1', 'ada'))).toEqual({ of: '1', by: 'ada' });
    expect(await kept(cloud('1', 'eve'))).toEqual({ of: '1', by: 'eve' });
    vi.advanceTimersByTime(60_000);
    expect(await kept(cloud('1', 'ada'))).toEqual({ of: '1', by: 'eve' });
    vi.advanceTimersByTime(1);
    expect(await kept(cloud('1', 'ada'))).toEqual({ of: '1', by: 'ada' });
    expect(asked).toEqual(['1 ada', '1 eve', '1 ada']);
  });

  it('is shown to nobody whom LivePerson refuses it', async () => {
    const kept = fetchKept();
    await kept(cloud('1', 'ada'));
    failure = new CloudError('forbidden');
    await expect(kept(cloud('1', 'eve'))).rejects.toBe(failure);
    expect(await kept(cloud('1', 'ada'))).toEqual({ of: '1', by: 'ada' });
  });

  it.each(['unauthorized', 'forbidden'] as const)(
    'is not shown any more after %s',
    async (code) => {
      const kept = fetchKept();
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

  it('is shown for 5 minutes to a person who got it, although others keep it fresh', async () => {
    const kept = fetchKept();
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

  it('stays a person’s own while the service fails', async () => {
    const kept = fetchKept();
    await kept(cloud('1', 'eve'));
    vi.advanceTimersByTime(60_001);
    failure = new CloudError('unavailable');
    await expect(kept(cloud('1', 'eve'))).rejects.toBe(failure);
    failure = null;
    await kept(cloud('1', 'ada'));
    expect(await kept(cloud('1', 'eve'))).toEqual({ of: '1', by: 'ada' });
  });

  it('is never another account’s', async () => {
    const kept = fetchKept();
    const answers = await Promise.all([
      kept(cloud('1', 'ada')),
      kept(cloud('2', 'ada')),
      kept(cloud('12', 'ada')),
    ]);
    expect(answers.map(({ of }) => of)).toEqual(['1', '2', '12']);
  });

  it('is asked for once, however many a person asks at the same time', async () => {
    const kept = fetchKept();
    const answers = await Promise.all(Array.from({ length: 20 }, () => kept(cloud('1', 'ada'))));
    expect(new Set(answers).size).toBe(1);
    expect(asked).toHaveLength(1);
  });

  it('keeps no failure, and lets nobody suffer another’s', async () => {
    const kept = fetchKept();
    failure = new CloudError('forbidden');
    const refused = kept(cloud('1', 'eve'));
    await expect(refused).rejects.toBe(failure);
    const both = Promise.allSettled([kept(cloud('1', 'eve')), kept(cloud('1', 'ada'))]);
    expect(asked).toEqual(['1 eve', '1 eve', '1 ada']);
    await both;
    failure = null;
    expect(await kept(cloud('1', 'ada'))).toEqual({ of: '1', by: 'ada' });
  });
});
