import type { AppConfig } from './access/app-config';
import { createCloudClients } from './cloud/client';
import type { Log } from './observability/log';
import { systemClock } from './runtime/clock';
import { createRedis } from './runtime/redis-connection';
import { createSentinelClient } from './sentinel/client';
import { createDomainLookup, type LastOrigins } from './sentinel/domain-lookup';
import { SentinelError } from './sentinel/errors';
import { createCookieStore } from './session/cookie-store';
import { createRedisStore } from './session/redis-store';
import type { SignInServices } from './sign-in/dependencies';
import { createFrameAncestors, type FrameAncestors } from './sign-in/embedded/frame-ancestors';
import { createRedisHandoffStore, memoryHandoffStore } from './sign-in/embedded/handoff-store';
import { createOneTimeUse } from './sign-in/one-time-use';
import { createRateLimiter } from './sign-in/rate-limit';

/** The long-lived objects of the app, made from its config. */
export interface Services extends SignInServices {
  readonly config: AppConfig;
  readonly frameAncestors: FrameAncestors;
}

export function createServices(
  config: AppConfig,
  log: Log,
  clock = systemClock,
  lastOrigins: LastOrigins = new Map(),
): Services {
  const { now, nowSeconds } = clock;
  const { redisUrl, redisPrefix } = config;
  const redis = redisUrl === null ? null : createRedis(redisUrl, redisPrefix, log);
  const accounts = new Map(
    config.installations.map((installation) => {
      const settings = { ...config, ...installation };
      const lookUp = createDomainLookup(settings, clock, lastOrigins);
      const sentinel = createSentinelClient(settings, lookUp, clock);
      return [installation.accountId, { lookUp, sentinel }] as const;
    }),
  );
  const account = (accountId: string) => {
    const clients = accounts.get(accountId);
    if (!clients) throw new SentinelError('configuration', 'not installed in this account');
    return clients;
  };
  return {
    config,
    log,
    frameAncestors: createFrameAncestors(config, (accountId) => account(accountId).lookUp, log),
    cloudFor: createCloudClients((accountId) => account(accountId).lookUp, clock),
    sentinelFor: (accountId) => account(accountId).sentinel,
    sessions:
      redis === null
        ? createCookieStore(config, clock)
        : createRedisStore(config, redis, log, clock),
    rateLimiter: createRateLimiter(config, redis, now),
    handoffs: redis === null ? memoryHandoffStore : createRedisHandoffStore(redis),
    oneTimeUse: createOneTimeUse(redis),
    now,
    nowSeconds,
  };
}
