import { type CloudAccess, createCloudAccess } from './cloud/cloud';
import { type Config, parseConfig } from './config';
import { systemClock } from './http/clock';
import { createLog, type Log } from './log';
import { createRedis } from './redis';
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
} from './sign-in/frame-handle-store';
import { createSignInLimit, type SignInLimit } from './sign-in/sign-in-limit';
import { createSingleUse, type SingleUse } from './sign-in/single-use';

/** The long-lived parts of this app, made from its settings. */
export interface Parts {
  readonly config: Config;
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
  /** The current Unix time. */
  nowSeconds(): number;
}

/** Puts the parts together. */
export function wire(config: Config, log: Log, clock = systemClock): Parts {
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

let parts: Parts | undefined;

/**
 * The parts of this process, made on first use: its settings are read then, never when a module is loaded, so that one
 * build serves every environment.
 *
 * @throws {ConfigError} when the environment is not complete
 */
export function getParts(): Parts {
  if (!parts) {
    const config = parseConfig(process.env);
    parts = wire(config, createLog(config.logLevel));
  }
  return parts;
}
