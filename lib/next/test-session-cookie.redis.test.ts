import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { redisForTests } from '../../e2e/support/redis-for-tests';
import { createConfig, environment, quietLog } from '../../e2e/support/unit-fixtures';
import { createServices } from '../services';
import { findSession } from '../session/store';
import { sessionCookie } from '../testing';

const redis = redisForTests();
beforeAll(() => {
  const settings = { ...environment, REDIS_URL: redis.server.url };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
});
afterAll(() => {
  vi.unstubAllEnvs();
});

it('an app with Redis finds the session there', async () => {
  const cookie = await sessionCookie({ sub: '42' });
  const found = await findSession(
    [cookie],
    createServices(createConfig(process.env, {}), quietLog),
  );
  expect(found).toMatchObject({ kind: 'active', session: { identity: { sub: '42' } } });
});
