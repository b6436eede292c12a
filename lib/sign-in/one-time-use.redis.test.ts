import { redisForTests } from '../../e2e/support/redis-for-tests';
import { testSingleUse } from '../../e2e/support/sign-in-store-suite';
import { createOneTimeUse } from './one-time-use';

const under = redisForTests();

testSingleUse('in Redis', () => createOneTimeUse(under.redis));
