import { beforeEach, describe, expect, it } from 'vitest';
import {
  applyCookies,
  config,
  httpConfig,
  nowMs,
  otherSecret,
  tamper,
  transactionParams,
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

describe('the redirect loop check', () => {
  let received: readonly RequestCookie[];
  beforeEach(() => {
    received = [];
  });

  const requestAt = (atMs: number) => ({ received, config, nowMs: atMs });

  /** Starts and records a transaction. Returns a function that finishes it. */
  async function start(atMs: number): Promise<() => void> {
    const request = requestAt(atMs);
    const earlier = recentTransactions(request);
    const { transaction, cookies } = await startTransaction(transactionParams('/'), request);
    const recorded = recordTransaction(transaction.state, earlier, config);
    received = applyCookies(received, [...cookies, recorded]);
    return () => {
      received = applyCookies(received, removeTransaction(transaction.state, requestAt(atMs)));
    };
  }
  const isStopped = (atMs: number) =>
    isRedirectLoop(recentTransactions(requestAt(atMs)), requestAt(atMs));
  const signInRepeatedly = async (times: number, everyMs: number) => {
    for (let round = 0; round < times; round += 1) {
      const finish = await start(nowMs + round * everyMs);
      finish();
    }
  };

  it('accepts a browser without cookies', async () => {
    expect(isStopped(nowMs)).toBe(false);
  });

  it('stops a browser after four finished transactions within 30 s, not after three', async () => {
    await signInRepeatedly(3, 1_000);
    expect(isStopped(nowMs + 3_000)).toBe(false);
    const finish = await start(nowMs + 3_000);
    expect(isStopped(nowMs + 4_000)).toBe(false);
    finish();
    expect(isStopped(nowMs + 4_000)).toBe(true);
  });

  it('accepts it again exactly 30 s after the first of them', async () => {
    await signInRepeatedly(4, 1_000);
    expect(isStopped(nowMs + 29_999)).toBe(true);
    expect(isStopped(nowMs + 30_000)).toBe(false);
  });

  it('never stops a sign-in every ten seconds', async () => {
    await signInRepeatedly(20, 10_000);
    expect(isStopped(nowMs + 190_001)).toBe(false);
  });

  it('does not count transactions under way in other tabs', async () => {
    for (let tab = 0; tab < 5; tab += 1) await start(nowMs + tab);
    expect(isStopped(nowMs + 1_000)).toBe(false);
    await signInRepeatedly(1, 0);
    expect(isStopped(nowMs + 1_000)).toBe(false);
  });

  it('sets a cookie for 30 s, named for this host', async () => {
    await start(nowMs);
    const request = { received: [], config, nowMs };
    const { transaction } = await startTransaction(transactionParams('/'), request);
    const cookie = recordTransaction(transaction.state, [], config);
    expect(cookie).toMatchObject({
      name: '__Host-attempts',
      maxAge: 30,
      secure: true,
    });
    expect(recentTransactions({ ...request, received: [cookie] })).toEqual([transaction.state]);
    const plain = recordTransaction(transaction.state, [], httpConfig);
    const name = `attempts${httpConfig.cookieSuffix}`;
    expect(plain).toMatchObject({ name, secure: false });
    expect(attemptsCookieName(httpConfig)).toBe(name);
  });

  it('keeps a bounded cookie', async () => {
    await signInRepeatedly(40, 10);
    const cookie = received.find(({ name }) => name === '__Host-attempts');
    expect(cookie?.value.length).toBeLessThan(2_500);
    expect(isStopped(nowMs + 400)).toBe(true);
  });

  it('ignores a forged cookie', async () => {
    await signInRepeatedly(4, 1_000);
    const recentStates = recentTransactions(requestAt(nowMs + 4_000));
    expect([received.length, recentStates.length]).toEqual([1, 4]);
    const forged = [
      '',
      'garbage',
      '....',
      recentStates.map((state) => tamper(state, 20)).join('.'),
      recentStates.map((state) => state.slice(1)).join('.'),
      recentStates.map(() => createState([otherSecret], nowMs)).join('.'),
    ];
    for (const value of forged) {
      received = [{ name: '__Host-attempts', value }];
      expect(recentTransactions(requestAt(nowMs + 4_000))).toEqual([]);
    }
  });
});
