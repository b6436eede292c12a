import { describe, expect, it } from 'vitest';
import { applyCookies, config, nowMs, transactionParams } from '../../e2e/support/unit-fixtures';
import type { RequestCookie } from '../http/cookies';
import {
  findTransaction,
  removeTransaction,
  startTransaction,
  transactionCookieName,
} from './transaction';

const start = (received: readonly RequestCookie[] = [], atMs = nowMs, path = '/dashboard') =>
  startTransaction(transactionParams(path), { received, config, nowMs: atMs });

/** Starts a transaction every second. Returns them, the oldest first, and the browser's cookies. */
async function startMany(count: number, path?: string) {
  let received: readonly RequestCookie[] = [];
  const transactions: Awaited<ReturnType<typeof startTransaction>>[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = await start(received, nowMs + index * 1_000, path);
    transactions.push(started);
    received = applyCookies(received, started.cookies);
  }
  return {
    transactions,
    received,
    names: transactions.map(({ transaction }) => nameOf(transaction)),
  };
}

const nameOf = ({ state }: { readonly state: string }) => transactionCookieName(state, config);
const evictedBy = ({ evicted }: { readonly evicted: readonly string[] }) =>
  evicted.map((state) => transactionCookieName(state, config));
const namesOf = (cookies: readonly RequestCookie[]) => cookies.map(({ name }) => name);
const find = (state: string, received: readonly RequestCookie[]) =>
  findTransaction(state, { received, config, nowMs: nowMs + 10_000 });

describe('transactions in several tabs', () => {
  it('change no other cookie', async () => {
    const { transactions, received } = await startMany(4);
    const others = [
      { name: '__Host-session', value: 'session' },
      { name: 'foreign', value: 'x'.repeat(9_000) },
    ];
    const { cookies } = await start([...others, ...received], nowMs + 9_000);
    expect(cookies.filter(({ maxAge }) => maxAge === 0)).toEqual([]);
    for (const { transaction } of transactions) {
      expect(await find(transaction.state, received)).toEqual({ kind: 'active', transaction });
    }
  });

  it('evict the oldest one for a sixth, for any order of the cookies', async () => {
    const { received, names } = await startMany(5);
    expect(received).toHaveLength(5);
    const shuffled = [...received.slice(3), ...received.slice(0, 3)];
    const sixth = await start(shuffled, nowMs + 6_000);
    expect(evictedBy(sixth)).toEqual(names.slice(0, 1));
    const after = applyCookies(received, sixth.cookies);
    expect(namesOf(after)).toEqual([...names.slice(1), nameOf(sixth.transaction)]);
  });

  it('are at most five, the newest', async () => {
    const { received, names } = await startMany(12);
    expect(namesOf(received)).toEqual(names.slice(-5));
  });

  it('are five with PKCE, a client address and the challenge of an iframe', async () => {
    const settings = { ...config, usesPkce: true };
    const address = '2001:db8:1234:5678:9abc:def0:1234:5678';
    const begun = {
      ...transactionParams('/'),
      clientAddress: address,
      frameChallenge: 'x'.repeat(43),
    };
    let received: readonly RequestCookie[] = [];
    for (let atMs = nowMs; atMs < nowMs + 5_000; atMs += 1_000) {
      const { cookies } = await startTransaction(begun, {
        received,
        config: settings,
        nowMs: atMs,
      });
      received = applyCookies(received, cookies);
    }
    expect(received).toHaveLength(5);
  });

  it('evict forged cookies before real ones', async () => {
    const { received } = await startMany(4);
    const fakes = ['__Host-attempt.', '__Host-attempt.fake', `__Host-attempt.${'A'.repeat(51)}`];
    const all = [...fakes.map((name) => ({ name, value: 'x' })), ...received];
    const evicted = evictedBy(await start(all, nowMs + 9_000));
    expect(evicted.toSorted()).toEqual(fakes.toSorted());
  });

  it('are at most 4 KB together, so that long paths do not make the header too long', async () => {
    const path = `/${'a'.repeat(1_023)}`;
    const { received, names } = await startMany(6, path);
    const bytes = received.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
    expect(bytes).toBeLessThanOrEqual(4_096);
    expect(received.length).toBeGreaterThan(0);
    expect(namesOf(received)).toEqual(names.slice(-received.length));
  });

  it('start though a forged cookie is larger than 4 KB', async () => {
    const fake = { name: '__Host-attempt.fake', value: 'x'.repeat(5_000) };
    const started = await start([fake]);
    const { transaction, cookies } = started;
    expect(evictedBy(started)).toEqual([fake.name]);
    const after = applyCookies([fake], cookies);
    expect(await find(transaction.state, after)).toEqual({ kind: 'active', transaction });
  });

  it('lose only the cookie of the one that ends', async () => {
    const { transactions, received, names } = await startMany(3);
    const [, second] = transactions;
    if (!second) throw new Error('no second transaction');
    const removals = removeTransaction(second.transaction.state, { received, config, nowMs });
    expect(namesOf(applyCookies(received, removals))).toEqual(names.toSpliced(1, 1));
    expect(removals).toMatchObject([{ value: '', maxAge: 0, secure: true, place: 'window' }]);
  });
});
