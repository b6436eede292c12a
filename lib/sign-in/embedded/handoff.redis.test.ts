import { redisForTests } from '../../../e2e/support/redis-for-tests';
import { testFrameHandles } from '../../../e2e/support/sign-in-store-suite';
import { createRedisHandoffStore } from './handoff-store';

const under = redisForTests();

testFrameHandles('in Redis', () => createRedisHandoffStore(under.redis));
