import { expect, it } from 'vitest';
import { foundBy, signedInAt } from '../../e2e/support/active-sessions';
import { appAt, emulatedAppForTests } from '../../e2e/support/emulated-app';
import { redisForTests } from '../../e2e/support/redis-for-tests';

const sentinel = emulatedAppForTests();
const under = redisForTests();

const appWith = (REDIS_PREFIX: string) =>
  appAt(sentinel.emulator, { REDIS_URL: under.server.url, REDIS_PREFIX, SIGN_IN_LIMIT: '1' });

it('two apps share a Redis without touching each other', async () => {
  const [staging, production] = [appWith('staging'), appWith('production')];
  const received = await signedInAt(sentinel.emulator, staging);
  const { session } = await foundBy(received, staging);
  expect(await production.parts.sessions.find(received, session.signedInAtSeconds)).toMatchObject({
    why: 'gone',
  });
  for (const { parts } of [staging, production]) {
    expect(await parts.signInLimit.take('203.0.113.1')).toBeNull();
    expect(await parts.singleUse.use('once')).toBe(true);
  }
  await staging.parts.frameHandles.keep('challenge', 'handle of staging');
  expect(await production.parts.frameHandles.take('challenge')).toBeNull();
  await staging.parts.sessions.renewals.claim(session);
  expect(await staging.parts.sessions.isReady()).toBe(true);
  const keys = await under.redis.run((client) => client.keys('*'));
  expect(keys.length).toBeGreaterThan(6);
  for (const key of keys) expect(key).toMatch(/^(staging|production):/);
});
