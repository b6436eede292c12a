import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { redisForTests } from '../../e2e/support/redis-for-tests';
import { findSession } from '../session/store';
import { sessionCookie } from '../testing';
import { createConfig, environment, quietLog } from '../testing/fixtures';
import { wire } from '../wiring';

const under = redisForTests();
beforeAll(() => {
  const settings = { ...environment, REDIS_URL: under.server.url };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
});
afterAll(() => {
  vi.unstubAllEnvs();
});

it('an app that keeps its sessions in Redis finds it there', async () => {
  const cookie = await sessionCookie({ sub: '42' });
  const found = await findSession([cookie], wire(createConfig(process.env, {}), quietLog));
  expect(found).toMatchObject({ kind: 'living', session: { identity: { sub: '42' } } });
});
