import { beforeEach, describe, expect, it } from 'vitest';
import type { Cloud } from './cloud';
import { CloudError } from './cloud-error';
import { keptPerAccount } from './kept-per-account';

describe('an answer that is kept for an account', () => {
  let nowMs: number;
  let asked: string[];
  /** What the next asker gets instead of an answer. */
  let failure: CloudError | null;

  const cloud = (accountId: string, userId: string): Cloud => ({
    accountId,
    userId,
    read: () => Promise.reject(new Error('nobody reads here')),
  });
  const fetchKept = () =>
    keptPerAccount(
      async ({ accountId, userId }) => {
        asked.push(`${accountId} ${userId}`);
        await Promise.resolve();
        if (failure) throw failure;
        return { of: accountId, by: userId };
      },
      () => nowMs,
    );

  beforeEach(() => {
    nowMs = 1_800_000_000_000;
    asked = [];
    failure = null;
  });

  it('is asked for once a minute, whoever wants it', async () => {
    const kept = fetchKept();
    expect(await kept(cloud('1', 'ada'))).toEqual({ of: '1', by: 'ada' });
    nowMs += 59_999;
    expect(await kept(cloud('1', 'eve'))).toEqual({ of: '1', by: 'ada' });
    nowMs += 2;
    expect(await kept(cloud('1', 'eve'))).toEqual({ of: '1', by: 'eve' });
    expect(asked).toEqual(['1 ada', '1 eve']);
  });

  it('is never another account’s', async () => {
    const kept = fetchKept();
    const answers = await Promise.all([
      kept(cloud('1', 'ada')),
      kept(cloud('2', 'ada')),
      kept(cloud('12', 'ada')),
    ]);
    expect(answers.map(({ of }) => of)).toEqual(['1', '2', '12']);
    expect(await kept(cloud('2', 'eve'))).toEqual({ of: '2', by: 'ada' });
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
