import { describe, expect, it } from 'vitest';
import { applyCookies, attemptTo, config, nowMs } from '../../e2e/support/unit-fixtures';
import type { RequestCookie } from '../http/cookies';
import {
  findTransaction,
  removeTransaction,
  startTransaction,
  transactionCookieName,
} from './transaction';

const start = (received: readonly RequestCookie[] = [], atMs = nowMs, path = '/dashboard') =>
  startTransaction(attemptTo(path), received, config, atMs);

/** The attempts of a browser that starts one every second, the oldest first, and what the browser has then. */
async function startMany(count: number, path?: string) {
  let received: readonly RequestCookie[] = [];
  const attempts: Awaited<ReturnType<typeof startTransaction>>[] = [];
  for (let index = 0; index < count; index += 1) {
    const attempt = await start(received, nowMs + index * 1_000, path);
    attempts.push(attempt);
    received = applyCookies(received, attempt.cookies);
  }
  return { attempts, received, names: attempts.map(({ transaction }) => nameOf(transaction)) };
}

const nameOf = ({ state }: { readonly state: string }) => transactionCookieName(state, config);
/** The cookies that made room for it. */
const evictedBy = ({ evicted }: { readonly evicted: readonly string[] }) =>
  evicted.map((state) => transactionCookieName(state, config));
const namesOf = (cookies: readonly RequestCookie[]) => cookies.map(({ name }) => name);
const find = (state: string, received: readonly RequestCookie[]) =>
  findTransaction(state, received, config, nowMs + 10_000);

describe('attempts in several tabs', () => {
  it('leave each other, and every other cookie, alone', async () => {
    const { attempts, received } = await startMany(4);
    const others = [
      { name: '__Host-session', value: 'session' },
      { name: 'foreign', value: 'x'.repeat(9_000) },
    ];
    const { cookies } = await start([...others, ...received], nowMs + 9_000);
    expect(cookies.filter(({ maxAge }) => maxAge === 0)).toEqual([]);
    for (const { transaction } of attempts) {
      expect(await find(transaction.state, received)).toEqual({ kind: 'active', transaction });
    }
  });

  it('lose the oldest one to a sixth, whatever order the cookies came in', async () => {
    const { received, names } = await startMany(5);
    expect(received).toHaveLength(5);
    const shuffled = [...received.slice(3), ...received.slice(0, 3)];
    const sixth = await start(shuffled, nowMs + 6_000);
    expect(evictedBy(sixth)).toEqual(names.slice(0, 1));
    const after = applyCookies(received, sixth.cookies);
    expect(namesOf(after)).toEqual([...names.slice(1), nameOf(sixth.transaction)]);
  });

  it('are never more than five, and always the newest', async () => {
    const { received, names } = await startMany(12);
    expect(namesOf(received)).toEqual(names.slice(-5));
  });

  it('are five with PKCE, a client address and the challenge of a frame, too', async () => {
    const settings = { ...config, usesPkce: true };
    const address = '2001:db8:1234:5678:9abc:def0:1234:5678';
    const begun = { ...attemptTo('/'), clientAddress: address, frameChallenge: 'x'.repeat(43) };
    let received: readonly RequestCookie[] = [];
    for (let atMs = nowMs; atMs < nowMs + 5_000; atMs += 1_000) {
      const { cookies } = await startTransaction(begun, received, settings, atMs);
      received = applyCookies(received, cookies);
    }
    expect(received).toHaveLength(5);
  });

  it('lose what only looks like an attempt before any real one', async () => {
    const { received } = await startMany(4);
    const fakes = ['__Host-attempt.', '__Host-attempt.fake', `__Host-attempt.${'A'.repeat(51)}`];
    const all = [...fakes.map((name) => ({ name, value: 'x' })), ...received];
    const evicted = evictedBy(await start(all, nowMs + 9_000));
    expect(evicted.toSorted()).toEqual(fakes.toSorted());
  });

  it('stay within 4 KB in all, so that long paths do not add up to too long a header', async () => {
    const path = `/${'a'.repeat(1_023)}`;
    const { received, names } = await startMany(6, path);
    const bytes = received.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
    expect(bytes).toBeLessThanOrEqual(4_096);
    expect(received.length).toBeGreaterThan(0);
    expect(namesOf(received)).toEqual(names.slice(-received.length));
  });

  it('start though a single foreign cookie is as big as the budget', async () => {
    const fake = { name: '__Host-attempt.fake', value: 'x'.repeat(5_000) };
    const started = await start([fake]);
    const { transaction, cookies } = started;
    expect(evictedBy(started)).toEqual([fake.name]);
    const after = applyCookies([fake], cookies);
    expect(await find(transaction.state, after)).toEqual({ kind: 'active', transaction });
  });

  it('lose, when one of them ends, its cookie and no other', async () => {
    const { attempts, received, names } = await startMany(3);
    const [, second] = attempts;
    if (!second) throw new Error('no second attempt');
    const removals = removeTransaction(second.transaction.state, received, config);
    expect(namesOf(applyCookies(received, removals))).toEqual(names.toSpliced(1, 1));
    expect(removals).toMatchObject([{ value: '', maxAge: 0, secure: true, place: 'window' }]);
  });
});
