import { redisForTests } from '../../e2e/support/redis-for-tests';
import { testOneTimeUse } from '../../e2e/support/sign-in-store-suite';
import { createOneTimeUse } from './one-time-use';

const setup = redisForTests();

testOneTimeUse('in Redis', () => createOneTimeUse(setup.redis));
