import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { findActiveSession, halfAnHour, signIn, touch } from '../../e2e/support/active-sessions';
import { createApp, setUpEmulatedApp } from '../../e2e/support/emulated-app';
import { redisForTests } from '../../e2e/support/redis-for-tests';
import { sendCommand } from '../../e2e/support/redis-server';

const sentinel = setUpEmulatedApp();
const setup = redisForTests();
const [documented = ''] = /^ACL SETUSER .+$/m.exec(readFileSync('docs/sessions.md', 'utf8')) ?? [];

it('needs the documented ACL rule and nothing more', async () => {
  const rule = documented
    .replace('PASSWORD', 'open-sesame')
    .replace('~PREFIX:*', '~own:* ~sentinel-nextjs:*');
  await sendCommand(setup.server.url, ...rule.split(' '));
  const REDIS_URL = setup.server.url.replace('//', '//app:open-sesame@');
  const appWith = (REDIS_PREFIX: string) =>
    createApp(sentinel.emulator, { REDIS_URL, REDIS_PREFIX, SIGN_IN_LIMIT: '1' });
  const app = appWith('own');
  const { services } = app;
  await expect.poll(() => services.sessions.isReady(), { timeout: 10_000 }).toBe(true);
  const [received, other] = [
    await signIn(sentinel.emulator, app),
    await signIn(sentinel.emulator, app),
  ];
  app.advance(halfAnHour);
  expect(await touch(received, app)).toMatchObject({ kind: 'active' });
  const { session } = await findActiveSession(received, app);
  const { userSessions } = services.sessions;
  expect(await userSessions?.list(session)).toHaveLength(2);
  expect(await userSessions?.end(session, 'others')).toHaveLength(1);
  expect(await services.sessions.find(other)).toMatchObject({
    why: 'ended',
  });
  await services.sessions.endRejected(session);
  expect(await services.rateLimiter.consume('203.0.113.1')).toBeNull();
  expect(await services.rateLimiter.consume('203.0.113.1')).toBeGreaterThan(0);
  await services.rateLimiter.refund('203.0.113.1', services.nowSeconds() * 1_000);
  await services.handoffs.keep('challenge', 'first');
  const handoffs = Array.from({ length: 2_000 }, (_, index) => ['9999999999999', String(index)]);
  await sendCommand(setup.server.url, 'ZADD', 'own:frame-handles', ...handoffs.flat());
  await services.handoffs.keep('challenge', 'second');
  expect(await services.handoffs.take('challenge')).toBe('second');
  expect(await services.oneTimeUse.consume('once')).toBe(true);
  const stats = String(await sendCommand(setup.server.url, 'INFO', 'commandstats'));
  for (const [, command] of rule.matchAll(/\+(\w+)/g))
    expect(stats).toContain(`cmdstat_${command}:`);
  expect(await appWith('foreign').services.sessions.isReady()).toBe(false);
});
