import { beforeEach, describe, expect, it } from 'vitest';
import type { ReceivedCookie } from '../cookie';
import { seal } from '../seal';
import {
  attemptTo,
  browserAfter,
  config,
  httpConfig,
  nowMs,
  otherSecret,
  tamper,
} from '../testing/fixtures';
import { isGoingRound, loopGuardCookieName, recentAttempts, rememberAttempt } from './loop-guard';
import { removeTransaction, startTransaction } from './transaction';

describe('the loop guard', () => {
  let received: readonly ReceivedCookie[];
  beforeEach(() => {
    received = [];
  });

  /** What `/login` does: an attempt is started and remembered. Returns how it ends. */
  async function startAttempt(atMs: number): Promise<() => void> {
    const earlier = await recentAttempts(received, config, atMs);
    const { transaction, cookies } = await startTransaction(attemptTo('/'), received, config, atMs);
    const remembered = await rememberAttempt(transaction, earlier, config, atMs);
    received = browserAfter(received, [...cookies, remembered]);
    return () => {
      received = browserAfter(received, [removeTransaction(transaction, true)]);
    };
  }
  const isStopped = async (atMs: number) =>
    isGoingRound(await recentAttempts(received, config, atMs), received);
  const goRound = async (times: number, everyMs: number) => {
    for (let round = 0; round < times; round += 1) {
      const finish = await startAttempt(nowMs + round * everyMs);
      finish();
    }
  };

  it('lets a browser try that was never here', async () => {
    expect(await isStopped(nowMs)).toBe(false);
  });

  it('lets a browser come back three times within half a minute, and stops it after the fourth', async () => {
    await goRound(3, 1_000);
    expect(await isStopped(nowMs + 3_000)).toBe(false);
    const finish = await startAttempt(nowMs + 3_000);
    expect(await isStopped(nowMs + 4_000)).toBe(false);
    finish();
    expect(await isStopped(nowMs + 4_000)).toBe(true);
  });

  it('lets it try again once half a minute has passed since the first of them, to the millisecond', async () => {
    await goRound(4, 1_000);
    expect(await isStopped(nowMs + 29_999)).toBe(true);
    expect(await isStopped(nowMs + 30_000)).toBe(false);
  });

  it('never stops somebody who comes back every ten seconds', async () => {
    await goRound(20, 10_000);
    expect(await isStopped(nowMs + 190_001)).toBe(false);
  });

  it('does not count attempts that are still under way in other tabs', async () => {
    for (let tab = 0; tab < 5; tab += 1) await startAttempt(nowMs + tab);
    expect(await isStopped(nowMs + 1_000)).toBe(false);
    await goRound(1, 0);
    expect(await isStopped(nowMs + 1_000)).toBe(false);
  });

  it('keeps a sealed cookie for half a minute, named for this host', async () => {
    await startAttempt(nowMs);
    const { transaction } = await startTransaction(attemptTo('/'), [], config, nowMs);
    const cookie = await rememberAttempt(transaction, [], config, nowMs);
    expect(cookie).toMatchObject({
      name: '__Host-attempts',
      maxAge: 30,
      httpOnly: true,
      secure: true,
    });
    expect(cookie.value).not.toContain(transaction.state);
    expect(await recentAttempts([cookie], config, nowMs)).toEqual([
      { name: `__Host-attempt.${transaction.state}`, atMs: nowMs },
    ]);
    const plain = await rememberAttempt(transaction, [], httpConfig, nowMs);
    expect(plain).toMatchObject({ name: 'attempts', secure: false });
    expect(loopGuardCookieName(false)).toBe('attempts');
  });

  it('does not grow, however often somebody comes back', async () => {
    await goRound(40, 10);
    const cookie = received.find(({ name }) => name === '__Host-attempts');
    expect(cookie?.value.length).toBeLessThan(2_500);
    expect(await isStopped(nowMs + 400)).toBe(true);
  });

  it('takes a cookie that is not its own for none', async () => {
    await goRound(4, 1_000);
    const attempts = await recentAttempts(received, config, nowMs + 4_000);
    const [cookie] = received;
    expect([received.length, attempts.length]).toEqual([1, 4]);
    const forged = [
      '',
      'garbage',
      tamper(cookie?.value ?? '', 100),
      await seal('transaction', attempts, config.sessionSecrets),
      await seal('attempts', attempts, [otherSecret]),
      await seal('attempts', [{ name: 7 }], config.sessionSecrets),
    ];
    for (const value of forged) {
      const cookies = [{ name: '__Host-attempts', value }];
      expect(await recentAttempts(cookies, config, nowMs + 4_000)).toEqual([]);
    }
  });
});
