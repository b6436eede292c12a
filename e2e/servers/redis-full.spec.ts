import { createClient } from '@redis/client';
import { personas } from '../../emulator/personas';
import { CookieClient } from '../support/cookie-client';
import { expect, startAppAndEmulator, test } from '../support/fixtures';
import { startRedisServer } from '../support/redis-server';

test('while Redis is full every signed-in page is served, even when rolling and refresh are due', async () => {
  const redis = await startRedisServer();
  const { app, clock, stop } = await startAppAndEmulator(
    { REDIS_URL: redis.url },
    { hasClock: true },
  );
  const admin = createClient({ url: redis.url });
  try {
    const client = new CookieClient();
    await client.signIn(app.origin, personas.administrator);
    await admin.connect();
    await admin.configSet('maxmemory', '1');
    for (const seconds of [61, 1_801]) {
      await clock.advance(seconds);
      const pages = ['/', '/dashboard', '/dashboard/sessions', '/admin', '/api/me'];
      const responses = [
        ...(await Promise.all(pages.map((page) => client.copy().open(app.origin + page)))),
        await client.copy().post(`${app.origin}/api/session/extend`),
      ];
      expect(responses.map(({ status }) => status)).toEqual(Array(6).fill(200));
    }
    expect(app.output()).toContain('"event":"redis_refused","causes":["OOM"]');
    await admin.configSet('maxmemory', '0');
    expect((await client.open(`${app.origin}/dashboard`)).status).toBe(200);
  } finally {
    admin.destroy();
    await stop();
    await redis.remove();
  }
});
