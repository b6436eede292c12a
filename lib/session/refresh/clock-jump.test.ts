import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startEmulatedSentinel } from '../../../e2e/support/emulated-sentinel';
import { TestClient } from '../../../e2e/support/emulator-client';
import {
  applyCookies,
  createConfig,
  environment,
  options,
  quietLog,
  sampleSession,
  sampleTokens,
} from '../../../e2e/support/unit-fixtures';
import { demoInstallation } from '../../../emulator/installation';
import type { Endpoint } from '../../../emulator/request-log';
import { fetchUser } from '../../cloud/users';
import { createServices } from '../../services';
import { touchSession } from './touch-session';

const anHour = 3_600_000;
let emulator: Awaited<ReturnType<typeof startEmulatedSentinel>>;

beforeEach(async () => {
  emulator = await startEmulatedSentinel();
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  // lru-cache takes a start time of 0 for none.
  vi.advanceTimersByTime(1);
});
afterEach(async () => {
  vi.useRealTimers();
  await emulator.close();
});

const app = () =>
  createServices(
    createConfig(
      {
        ...environment,
        LP_CLIENT_ID: demoInstallation.clientId,
        LP_CLIENT_SECRET: demoInstallation.clientSecret,
        LP_DOMAIN_API_URL: emulator.origin,
      },
      options,
    ),
    quietLog,
  );
const fail = (on: Endpoint, status: number) =>
  emulator.control.fault({ on, answer: { kind: 'status', status } });
const jumpAndAdvance = (jumpMs: number, seconds: number) => {
  vi.setSystemTime(Date.now() + jumpMs);
  vi.advanceTimersByTime(seconds * 1_000);
};

it('a failed lookup is tried again after 5 s, even if the clock was set back an hour', async () => {
  const sentinel = app().sentinelFor(environment.LP_ACCOUNT_ID);
  await fail('domain', 503);
  await expect(sentinel.origin()).rejects.toMatchObject({ reason: 'sentinel_unreachable' });
  jumpAndAdvance(-anHour, 5);
  expect(await sentinel.origin()).toBe(emulator.origin.replace('127.0.0.1', 'localhost'));
});

it('a failed lookup is kept for 5 s, even if the clock was set forward', async () => {
  const sentinel = app().sentinelFor(environment.LP_ACCOUNT_ID);
  await fail('domain', 503);
  await expect(sentinel.origin()).rejects.toMatchObject({ reason: 'sentinel_unreachable' });
  jumpAndAdvance(anHour, 4);
  await expect(sentinel.origin()).rejects.toMatchObject({ reason: 'sentinel_unreachable' });
});

it('a pause after a 429 has its length even if the clock was set back', async () => {
  const { access_token: accessToken = '' } = await new TestClient(emulator).tokens();
  const cloud = app().cloudFor({
    accountId: environment.LP_ACCOUNT_ID,
    userId: '987654321',
    accessToken,
  });
  await fail('users', 429);
  await expect(fetchUser(cloud, cloud.userId)).rejects.toMatchObject({ code: 'rate_limited' });
  jumpAndAdvance(-anHour, 1);
  expect(await fetchUser(cloud, cloud.userId)).toMatchObject({ id: '987654321' });
});

it('a failed refresh is tried again after 30 s, even if the clock was set back', async () => {
  const services = app();
  const { refresh_token: refreshToken = '' } = await new TestClient(emulator).tokens();
  const signedInAtSeconds = services.nowSeconds();
  const session = sampleSession({
    signedInAtSeconds,
    lastUsedAtSeconds: signedInAtSeconds,
    tokens: sampleTokens({
      refreshToken,
      receivedAtSeconds: signedInAtSeconds - 7_200,
      accessTokenEndsAtSeconds: signedInAtSeconds + 28_800,
    }),
  });
  const received = applyCookies([], await services.sessions.cookies(session, []));
  const use = async () => {
    const found = await services.sessions.find(received);
    if (found.kind !== 'active') throw new Error(found.kind);
    return touchSession(found, received, services);
  };
  await fail('token', 503);
  await use();
  // A longer jump would make the refresh not due.
  jumpAndAdvance(-anHour / 2, 30);
  expect(await emulator.control.requests('token')).toHaveLength(2);
  expect(await use()).toMatchObject({ kind: 'active' });
  expect(await emulator.control.requests('token')).toHaveLength(3);
});
