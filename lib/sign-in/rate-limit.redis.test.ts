import { expect, it } from 'vitest';
import {
  limitSettings,
  newAddress,
  takeAll,
  testSignInLimit,
} from '../../e2e/support/rate-limit-suite';
import { redisForTests } from '../../e2e/support/redis-for-tests';
import { createRateLimiter } from './rate-limit';

const under = redisForTests();

testSignInLimit('in Redis', () => under.redis);

it('one client beyond its own limit does not fill that of all', async () => {
  const limit = createRateLimiter(
    limitSettings({ signInLimitTotal: 5, sessionSecrets: ['of-its-own'] }),
    under.redis,
  );
  const address = newAddress();
  await takeAll(limit, address, 40);
  expect(await takeAll(limit, newAddress(), 2)).toEqual([null, null]);
  expect(await limit.take(newAddress())).toEqual(expect.any(Number));
});
