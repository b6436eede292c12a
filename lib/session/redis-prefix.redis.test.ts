import { expect, it } from 'vitest';
import { findActiveSession, signIn } from '../../e2e/support/active-sessions';
import { createApp, setUpEmulatedApp } from '../../e2e/support/emulated-app';
import { redisForTests } from '../../e2e/support/redis-for-tests';

const sentinel = setUpEmulatedApp();
const setup = redisForTests();

const appWith = (REDIS_PREFIX: string) =>
  createApp(sentinel.emulator, { REDIS_URL: setup.server.url, REDIS_PREFIX, SIGN_IN_LIMIT: '1' });

it('two apps share a Redis without touching each other', async () => {
  const [staging, production] = [appWith('staging'), appWith('production')];
  const received = await signIn(sentinel.emulator, staging);
  const { session } = await findActiveSession(received, staging);
  expect(await production.services.sessions.find(received)).toMatchObject({
    why: 'gone',
  });
  for (const { services } of [staging, production]) {
    expect(await services.rateLimiter.consume('203.0.113.1')).toBeNull();
    expect(await services.oneTimeUse.consume('once')).toBe(true);
  }
  await staging.services.handoffs.keep('challenge', 'handle of staging');
  expect(await production.services.handoffs.take('challenge')).toBeNull();
  await staging.services.sessions.refreshCoordinator.acquire(session);
  expect(await staging.services.sessions.isReady()).toBe(true);
  const keys = await setup.redis.run((client) => client.keys('*'));
  expect(keys.length).toBeGreaterThan(6);
  for (const key of keys) expect(key).toMatch(/^(staging|production):/);
});
