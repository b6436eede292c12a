import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clockAt, config, nowMs, quietLog, sampleSession } from '../../e2e/support/unit-fixtures';
import { SentinelError } from '../sentinel/errors';
import { createServices, type Services } from '../services';
import { refreshSingleFlight } from '../session/refresh/single-flight';
import { createSessionFromCode } from './session-from-code';

/** A Sentinel that waits until the test lets it respond. */
function sentinelThatWaits() {
  const waiting: (() => void)[] = [];
  const asked = () => new Promise<void>((resolve) => waiting.push(resolve));
  const wired = createServices(
    config,
    quietLog,
    clockAt(() => nowMs),
  );
  const services: Services = {
    ...wired,
    cloudFor: () => {
      throw new Error('no profile');
    },
    sentinelFor: (accountId) => ({
      ...wired.sentinelFor(accountId),
      origin: async () => 'https://sentinel.invalid',
      async exchangeAuthorizationCode() {
        await asked();
        throw new SentinelError('sentinel_refused', 'an unknown code');
      },
      async refreshTokens(refreshToken) {
        await asked();
        const tokens = { accessToken: randomUUID(), refreshToken, expiresInSeconds: 3_600 };
        return { tokens, claims: null };
      },
    }),
  };
  return {
    services,
    pendingCount: () => waiting.length,
    answerAll: () => {
      for (const answer of waiting.splice(0)) answer();
    },
  };
}

function callback({ services }: ReturnType<typeof sentinelThatWaits>): Promise<unknown> {
  const state = randomUUID();
  const transaction = {
    state,
    reference: 'SAMPLE23',
    accountId: config.installations[0].accountId,
    returnTo: '/dashboard',
    codeVerifier: null,
    clientAddress: null,
    frameChallenge: null,
    startedAtMs: nowMs,
  };
  const response = new URLSearchParams({ code: 'x', state });
  const callback = { transaction, response, received: [], userAgent: null };
  return createSessionFromCode(callback, services).catch(
    (error: unknown) => error instanceof SentinelError && error.reason,
  );
}

const refresh = ({ services }: ReturnType<typeof sentinelThatWaits>) =>
  refreshSingleFlight(sampleSession(), services);

const times = <T>(count: number, start: () => T) => Array.from({ length: count }, start);

describe('calls to Sentinel of one process', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('are at most 64 exchanges and 64 refreshes at a time; the others wait in order', async () => {
    const sentinel = sentinelThatWaits();
    const exchanges = times(70, () => callback(sentinel));
    await vi.advanceTimersByTimeAsync(100);
    expect(sentinel.pendingCount()).toBe(64);
    const refreshes = times(70, () => refresh(sentinel));
    await vi.advanceTimersByTimeAsync(100);
    expect(sentinel.pendingCount()).toBe(128);
    sentinel.answerAll();
    await vi.advanceTimersByTimeAsync(100);
    expect(sentinel.pendingCount()).toBe(12);
    sentinel.answerAll();
    expect(await Promise.all(exchanges)).toEqual(Array(70).fill('sentinel_refused'));
    const kinds = (await Promise.all(refreshes)).map(({ kind }) => kind);
    expect(kinds).toEqual(Array(70).fill('renewed'));
  });

  it('fail after 5 s of waiting, without a request to Sentinel', async () => {
    const sentinel = sentinelThatWaits();
    const exchanges = times(65, () => callback(sentinel));
    const refreshes = times(65, () => refresh(sentinel));
    await vi.advanceTimersByTimeAsync(4_900);
    expect(sentinel.pendingCount()).toBe(128);
    await vi.advanceTimersByTimeAsync(200);
    expect(await exchanges[64]).toBe('sentinel_unreachable');
    expect(await refreshes[64]).toEqual({ kind: 'failing' });
    expect(sentinel.pendingCount()).toBe(128);
    sentinel.answerAll();
    await Promise.all([...exchanges, ...refreshes]);
    expect(sentinel.pendingCount()).toBe(0);
  });
});
