import { redisForTests } from '../testing/redis-for-tests';
import { testSingleUse } from '../testing/sign-in-stores';
import { createRedisSingleUse } from './single-use';

const under = redisForTests();

testSingleUse('in Redis', () => createRedisSingleUse(under.redis));
