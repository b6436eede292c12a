import fc from 'fast-check';
import { it } from 'vitest';
import { redisForTests } from '../../../e2e/support/redis-for-tests';
import { refreshTokensAreSentOnce } from '../../../e2e/support/refresh-requests';
import { config, quietLog } from '../../../e2e/support/unit-fixtures';
import type { Clock } from '../../runtime/clock';
import { createRedisStore } from '../redis-store';

const setup = redisForTests();

it('a refresh token is sent once and no request gets older tokens, for any cookies at any times (in Redis)', async () => {
  const newStore = (clock: Clock) => createRedisStore(config, setup.redis, quietLog, clock);
  await fc.assert(refreshTokensAreSentOnce(newStore), { numRuns: 40 });
});
