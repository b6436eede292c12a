import { expect, it } from 'vitest';
import { redisForTests } from '../../e2e/support/redis-for-tests';
import { limitSettings, newAddress, takeAll, testSignInLimit } from '../testing/sign-in-limit';
import { createSignInLimit } from './sign-in-limit';

const under = redisForTests();

testSignInLimit('in Redis', () => under.redis);

it('one client beyond its own limit does not fill that of all', async () => {
  const limit = createSignInLimit(
    limitSettings({ signInLimitTotal: 5, sessionSecrets: ['of-its-own'] }),
    under.redis,
  );
  const address = newAddress();
  await takeAll(limit, address, 40);
  expect(await takeAll(limit, newAddress(), 2)).toEqual([null, null]);
  expect(await limit.take(newAddress())).toEqual(expect.any(Number));
});
