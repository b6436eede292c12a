import { expect, it } from 'vitest';
import { findActiveSession, halfAnHour, signIn, touch } from '../../../e2e/support/active-sessions';
import { createApp, setUpEmulatedApp } from '../../../e2e/support/emulated-app';
import { redisForTests } from '../../../e2e/support/redis-for-tests';
import { personas } from '../../../emulator/personas';
import { sessionKeys } from '../redis-records';

const sentinel = setUpEmulatedApp();
const setup = redisForTests();

it('a session in Redis is deleted at the refresh of a user who is disabled', async () => {
  const app = createApp(sentinel.emulator, { REDIS_URL: setup.server.url });
  const received = await signIn(sentinel.emulator, app);
  const { session } = await findActiveSession(received, app);
  const stored = () =>
    setup.redis.run((client) =>
      client.keys(`*${sessionKeys(setup.redis, session.id)[0].slice(-20)}`),
    );
  expect(await stored()).toHaveLength(1);
  await sentinel.emulator.control.changeUser(personas.agent.userId, { isEnabled: false });
  app.advance(halfAnHour);
  expect(await touch(received, app)).toEqual({ kind: 'ended' });
  expect(await stored()).toEqual([]);
});
