import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRedis } from '../redis';
import { attemptAt, emulatedAppForTests, finish, reasonOf } from '../testing/emulated-app';
import { quietLog } from '../testing/fixtures';
import { redisForTests } from '../testing/redis-for-tests';
import { createRedisSingleUse, singleUseInMemory } from './single-use';

const under = emulatedAppForTests();
const redis = redisForTests();

it.each([
  ['in this process', () => singleUseInMemory],
  ['in Redis', () => createRedisSingleUse(createRedis(redis.server.url, quietLog))],
])(
  'what is good for one use is used once, however many try at the same time (%s)',
  async (_, store) => {
    const what = randomUUID();
    const uses = await Promise.all(Array.from({ length: 20 }, () => store().use(what)));
    expect(uses.filter(Boolean)).toHaveLength(1);
    expect(await store().use(randomUUID())).toBe(true);
  },
);

describe('an attempt', () => {
  it('is used up by its first answer, so that Sentinel is not asked with one code after another', async () => {
    const { emulator, app } = under;
    const attempt = await attemptAt(emulator, app);
    const state = attempt.response.get('state') ?? '';
    for (const code of ['guessed-1', 'guessed-2', 'guessed-3']) {
      const response = new URLSearchParams({ code, state });
      const answer = await finish({ ...attempt, response }, app);
      expect(reasonOf(answer)).toBe(code === 'guessed-1' ? 'sentinel_refused' : 'attempt_unknown');
    }
    expect(reasonOf(await finish(attempt, app))).toBe('attempt_unknown');
    expect(await emulator.control.requests('token')).toHaveLength(1);
  });
});
