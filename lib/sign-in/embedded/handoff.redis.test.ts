import { redisForTests } from '../../../e2e/support/redis-for-tests';
import { testHandoffStore } from '../../../e2e/support/sign-in-store-suite';
import { createRedisHandoffStore } from './handoff-store';

const setup = redisForTests();

testHandoffStore('in Redis', () => createRedisHandoffStore(setup.redis));
