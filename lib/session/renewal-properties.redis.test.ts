import fc from 'fast-check';
import { it } from 'vitest';
import { redisForTests } from '../../e2e/support/redis-for-tests';
import { config, quietLog } from '../testing/fixtures';
import { refreshTokensAreSentOnce } from '../testing/renewal-requests';
import { createRedisStore } from './redis-store';

const under = redisForTests();

it('whatever cookies come at whatever times, a refresh token is sent once and nobody gets older ones (in Redis)', async () => {
  const newStore = () => createRedisStore(config, under.redis, quietLog);
  await fc.assert(refreshTokensAreSentOnce(newStore), { numRuns: 40 });
});
