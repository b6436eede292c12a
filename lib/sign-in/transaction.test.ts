import { unsealData } from 'iron-session';
import { describe, expect, it } from 'vitest';
import {
  config,
  environment,
  httpConfig,
  installedIn,
  nowMs,
  otherSecret,
  tamper,
  transactionParams,
} from '../../e2e/support/unit-fixtures';
import { seal } from '../crypto/seal';
import { type RequestCookie, serializeCookie } from '../http/cookies';
import {
  findTransaction,
  removeTransaction,
  startTransaction,
  transactionCookieName,
  transactionTtlMs,
} from './transaction';

const request = { received: [], config, nowMs };
const start = () => startTransaction(transactionParams('/dashboard'), request);

const nameOf = ({ state }: { readonly state: string }) => transactionCookieName(state, config);
const find = (state: string, received: readonly RequestCookie[], atMs = nowMs + 1_000) =>
  findTransaction(state, { received, config, nowMs: atMs });

describe('a new transaction', () => {
  it('has a cookie of its own, named by its state, for an hour', async () => {
    const { transaction, evicted, cookies } = await start();
    expect(cookies).toEqual([
      {
        name: `__Host-attempt.${transaction.state}`,
        value: expect.any(String),
        maxAge: 3_600,
        secure: true,
        place: 'window',
      },
    ]);
    expect(evicted).toEqual([]);
    expect(transaction).toEqual({
      state: expect.stringMatching(/^[A-Za-z0-9_-]{51}$/),
      reference: expect.stringMatching(/^[2-9A-Z]{8}$/),
      accountId: '12345678',
      clientAddress: null,
      frameChallenge: null,
      returnTo: '/dashboard',
      codeVerifier: null,
      startedAtMs: nowMs,
    });
  });

  it('has a cookie name of this app alone on http', async () => {
    const { transaction, cookies } = await startTransaction(transactionParams('/'), {
      ...request,
      config: httpConfig,
    });
    const name = `attempt${httpConfig.cookieSuffix}.${transaction.state}`;
    expect(cookies).toMatchObject([{ name, secure: false }]);
  });

  it('has a fresh code verifier (RFC 7636 §4.1) with PKCE', async () => {
    const withPkce = { ...request, config: { ...config, usesPkce: true } };
    const one = (await startTransaction(transactionParams('/'), withPkce)).transaction;
    const two = (await startTransaction(transactionParams('/'), withPkce)).transaction;
    expect(one.codeVerifier).toMatch(/^[A-Za-z0-9_-]{43,128}$/);
    expect(one.codeVerifier).not.toBe(two.codeVerifier);
    expect(one.state).not.toBe(two.state);
  });

  it('fits into one cookie with the longest path and PKCE', async () => {
    const withPkce = { ...request, config: { ...config, usesPkce: true } };
    const params = transactionParams(`/${'a'.repeat(1_023)}`);
    const { cookies } = await startTransaction(params, withPkce);
    const lines = cookies.map(serializeCookie);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.length).toBeLessThanOrEqual(4_096);
  });
});

it('is not sealed with the raw secret, which a word list could find quickly', async () => {
  const { transaction, cookies } = await start();
  const sealed = cookies[0]?.value ?? '';
  expect(await unsealData(sealed, { password: environment.SESSION_SECRET, ttl: 0 })).toEqual({});
  expect(await find(transaction.state, cookies)).toEqual({ kind: 'active', transaction });
});

describe('the transaction of a state', () => {
  it.each([
    [0, 'active'],
    [transactionTtlMs - 1, 'active'],
    [transactionTtlMs, 'expired'],
    [transactionTtlMs + 1, 'expired'],
    [3_599_999, 'expired'],
  ])('is after %i ms %s', async (afterMs, kind) => {
    const { transaction, cookies } = await start();
    expect(transactionTtlMs).toBe(600_000);
    expect(await find(transaction.state, cookies, nowMs + afterMs)).toEqual({ kind, transaction });
  });

  it('is unknown in a browser without transactions, or with another one', async () => {
    const { transaction } = await start();
    const other = await start();
    for (const received of [[], other.cookies]) {
      expect(await find(transaction.state, received)).toEqual({ kind: 'unknown' });
    }
  });

  it('is unknown for an invalid state', async () => {
    const { cookies } = await start();
    for (const state of ['', '.', 'somebody-elses', '__proto__', '%00', 'a'.repeat(10_000)]) {
      expect(await find(state, cookies)).toEqual({ kind: 'unknown' });
    }
  });

  it('is unknown when its cookie belongs to another transaction', async () => {
    const [mine, foreign] = await Promise.all([start(), start()]);
    const value = mine.cookies[0]?.value ?? '';
    const renamed = [{ name: nameOf(foreign.transaction), value }];
    expect(await find(foreign.transaction.state, renamed)).toEqual({ kind: 'unknown' });
  });

  it('is unknown for another account', async () => {
    const { transaction, cookies } = await start();
    const other = { ...config, ...installedIn('87654321') };
    const found = await findTransaction(transaction.state, {
      received: cookies,
      config: other,
      nowMs,
    });
    expect(found).toEqual({ kind: 'unknown' });
  });

  it('is unreadable when its cookie is forged', async () => {
    const { transaction, cookies } = await start();
    const name = nameOf(transaction);
    const value = cookies[0]?.value ?? '';
    const forged = [
      '',
      'garbage',
      JSON.stringify(transaction),
      tamper(value, 100),
      value.slice(0, -10),
      await seal('frame-handle', transaction, config.sessionSecrets),
      await seal('transaction', transaction, [otherSecret]),
      await seal('transaction', { ...transaction, startedAtMs: 'now' }, config.sessionSecrets),
    ];
    for (const sealed of forged) {
      const received = [{ name, value: sealed }];
      const found = await find(transaction.state, received);
      expect(found, sealed).toEqual({ kind: 'unreadable' });
    }
  });

  it('is found and removed by its cookie name of version 0.1', async () => {
    const former = { ...httpConfig, cookieSuffix: '' };
    const { transaction, cookies } = await startTransaction(transactionParams('/'), {
      ...request,
      config: former,
    });
    const later = { received: cookies, config: httpConfig, nowMs };
    const found = await findTransaction(transaction.state, later);
    expect(found).toEqual({ kind: 'active', transaction });
    const removals = removeTransaction(transaction.state, later);
    expect(removals).toMatchObject([{ name: `attempt.${transaction.state}`, maxAge: 0 }]);
  });

  it('is found while the secrets rotate', async () => {
    const { transaction, cookies } = await start();
    const rotated: typeof config = {
      ...config,
      sessionSecrets: [otherSecret, environment.SESSION_SECRET],
    };
    const found = await findTransaction(transaction.state, {
      received: cookies,
      config: rotated,
      nowMs,
    });
    expect(found).toEqual({ kind: 'active', transaction });
  });
});
