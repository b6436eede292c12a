import { beforeEach, describe, expect, it } from 'vitest';
import {
  applyCookies,
  attemptTo,
  config,
  httpConfig,
  nowMs,
  otherSecret,
  tamper,
} from '../../e2e/support/unit-fixtures';
import type { RequestCookie } from '../http/cookies';
import {
  attemptsCookieName,
  isRedirectLoop,
  recentTransactions,
  recordTransaction,
} from './redirect-loop';
import { createState } from './state';
import { removeTransaction, startTransaction } from './transaction';

describe('the loop guard', () => {
  let received: readonly RequestCookie[];
  beforeEach(() => {
    received = [];
  });

  /** What `/login` does: an attempt is started and remembered. Returns how it ends. */
  async function startAttempt(atMs: number): Promise<() => void> {
    const earlier = recentTransactions(received, config, atMs);
    const { transaction, cookies } = await startTransaction(attemptTo('/'), received, config, atMs);
    const remembered = recordTransaction(transaction, earlier, config);
    received = applyCookies(received, [...cookies, remembered]);
    return () => {
      received = applyCookies(received, removeTransaction(transaction.state, received, config));
    };
  }
  const isStopped = (atMs: number) =>
    isRedirectLoop(recentTransactions(received, config, atMs), received, config);
  const goRound = async (times: number, everyMs: number) => {
    for (let round = 0; round < times; round += 1) {
      const finish = await startAttempt(nowMs + round * everyMs);
      finish();
    }
  };

  it('lets a browser try that was never here', async () => {
    expect(isStopped(nowMs)).toBe(false);
  });

  it('lets a browser come back three times within half a minute, and stops it after the fourth', async () => {
    await goRound(3, 1_000);
    expect(isStopped(nowMs + 3_000)).toBe(false);
    const finish = await startAttempt(nowMs + 3_000);
    expect(isStopped(nowMs + 4_000)).toBe(false);
    finish();
    expect(isStopped(nowMs + 4_000)).toBe(true);
  });

  it('lets it try again once half a minute has passed since the first of them, to the millisecond', async () => {
    await goRound(4, 1_000);
    expect(isStopped(nowMs + 29_999)).toBe(true);
    expect(isStopped(nowMs + 30_000)).toBe(false);
  });

  it('never stops somebody who comes back every ten seconds', async () => {
    await goRound(20, 10_000);
    expect(isStopped(nowMs + 190_001)).toBe(false);
  });

  it('does not count attempts that are still under way in other tabs', async () => {
    for (let tab = 0; tab < 5; tab += 1) await startAttempt(nowMs + tab);
    expect(isStopped(nowMs + 1_000)).toBe(false);
    await goRound(1, 0);
    expect(isStopped(nowMs + 1_000)).toBe(false);
  });

  it('keeps a cookie for half a minute, named for this host', async () => {
    await startAttempt(nowMs);
    const { transaction } = await startTransaction(attemptTo('/'), [], config, nowMs);
    const cookie = recordTransaction(transaction, [], config);
    expect(cookie).toMatchObject({
      name: '__Host-attempts',
      maxAge: 30,
      secure: true,
    });
    expect(recentTransactions([cookie], config, nowMs)).toEqual([transaction.state]);
    const plain = recordTransaction(transaction, [], httpConfig);
    const name = `attempts${httpConfig.cookieSuffix}`;
    expect(plain).toMatchObject({ name, secure: false });
    expect(attemptsCookieName(httpConfig)).toBe(name);
  });

  it('does not grow, however often somebody comes back', async () => {
    await goRound(40, 10);
    const cookie = received.find(({ name }) => name === '__Host-attempts');
    expect(cookie?.value.length).toBeLessThan(2_500);
    expect(isStopped(nowMs + 400)).toBe(true);
  });

  it('takes a cookie that is not its own for none', async () => {
    await goRound(4, 1_000);
    const attempts = recentTransactions(received, config, nowMs + 4_000);
    expect([received.length, attempts.length]).toEqual([1, 4]);
    const forged = [
      '',
      'garbage',
      '....',
      attempts.map((state) => tamper(state, 20)).join('.'),
      attempts.map((state) => state.slice(1)).join('.'),
      attempts.map(() => createState([otherSecret], nowMs)).join('.'),
    ];
    for (const value of forged) {
      const cookies = [{ name: '__Host-attempts', value }];
      expect(recentTransactions(cookies, config, nowMs + 4_000)).toEqual([]);
    }
  });
});
