import { redisForTests } from '../../e2e/support/redis-for-tests';
import { testSingleUse } from '../testing/sign-in-stores';
import { createSingleUse } from './single-use';

const under = redisForTests();

testSingleUse('in Redis', () => createSingleUse(under.redis));
