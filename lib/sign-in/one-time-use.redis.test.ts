import { redisForTests } from '../../e2e/support/redis-for-tests';
import { testSingleUse } from '../../e2e/support/sign-in-store-suite';
import { createSingleUse } from './one-time-use';

const under = redisForTests();

testSingleUse('in Redis', () => createSingleUse(under.redis));
