import type { AppOptions } from './access/options';
import { type CloudAccess, createCloudAccess } from './cloud/client';
import type { Config } from './config/config';
import type { Log } from './observability/log';
import { systemClock } from './runtime/clock';
import { createRedis } from './runtime/redis';
import { createSentinelClient, type SentinelClient } from './sentinel/client';
import { createDomainLookup } from './sentinel/domain-lookup';
import { SentinelError } from './sentinel/errors';
import { createCookieStore } from './session/cookie-store';
import { createRedisStore } from './session/redis-store';
import type { SessionStore } from './session/store';
import {
  createRedisFrameHandles,
  type FrameHandleStore,
  frameHandlesInMemory,
} from './sign-in/embedded/handoff-store';
import { createSingleUse, type SingleUse } from './sign-in/one-time-use';
import { createSignInLimit, type SignInLimit } from './sign-in/rate-limit';

/** What the environment and `sentinel.ts` say. */
export type AppConfig = Config & AppOptions;

/** The long-lived parts of this app, made from its settings. */
export interface Parts {
  readonly config: AppConfig;
  readonly log: Log;
  readonly cloudFor: CloudAccess;
  /**
   * Sentinel, for an account that this app is installed in.
   *
   * @throws {SentinelError} `configuration` for any other
   */
  sentinelFor(accountId: string): SentinelClient;
  readonly sessions: SessionStore;
  readonly signInLimit: SignInLimit;
  readonly frameHandles: FrameHandleStore;
  readonly singleUse: SingleUse;
  nowSeconds(): number;
}

export function wire(config: AppConfig, log: Log, clock = systemClock): Parts {
  const { now, monotonicNow } = clock;
  const redis =
    config.redisUrl === null ? null : createRedis(config.redisUrl, config.redisPrefix, log);
  const settings = { ...config, redirectUri: `${config.appUrl}/callback` };
  const accounts = new Map(
    config.installations.map((installation) => {
      const lookUp = createDomainLookup(
        { ...config, accountId: installation.accountId },
        monotonicNow,
      );
      const sentinel = createSentinelClient({ ...settings, ...installation }, lookUp, clock);
      return [installation.accountId, { lookUp, sentinel }] as const;
    }),
  );
  const account = (accountId: string) => {
    const found = accounts.get(accountId);
    if (!found) throw new SentinelError('configuration', 'not installed in this account');
    return found;
  };
  return {
    config,
    log,
    cloudFor: createCloudAccess((accountId) => account(accountId).lookUp, clock),
    sentinelFor: (accountId) => account(accountId).sentinel,
    sessions:
      redis === null
        ? createCookieStore(config, monotonicNow)
        : createRedisStore(config, redis, log),
    signInLimit: createSignInLimit(config, redis, now),
    frameHandles: redis === null ? frameHandlesInMemory : createRedisFrameHandles(redis),
    singleUse: createSingleUse(redis),
    nowSeconds: () => Math.floor(now() / 1_000),
  };
}
