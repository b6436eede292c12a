import { redisForTests } from '../../e2e/support/redis-for-tests';
import { testFrameHandles } from '../testing/sign-in-stores';
import { createRedisFrameHandles } from './frame-handle-store';

const under = redisForTests();

testFrameHandles('in Redis', () => createRedisFrameHandles(under.redis));
