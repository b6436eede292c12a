import { expect, it } from 'vitest';
import {
  newAddress,
  rateLimitConfig,
  takeAll,
  testRateLimiter,
} from '../../e2e/support/rate-limit-suite';
import { redisForTests } from '../../e2e/support/redis-for-tests';
import { createRateLimiter } from './rate-limit';

const setup = redisForTests();

testRateLimiter('in Redis', () => setup.redis);

it('a client over its own limit does not use up the total', async () => {
  const limit = createRateLimiter(
    rateLimitConfig({ signInLimitTotal: 5, sessionSecrets: ['of-its-own'] }),
    setup.redis,
  );
  const address = newAddress();
  await takeAll(limit, address, 40);
  expect(await takeAll(limit, newAddress(), 2)).toEqual([null, null]);
  expect(await limit.consume(newAddress())).toEqual(expect.any(Number));
});
