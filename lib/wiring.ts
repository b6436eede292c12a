import { type CloudAccess, createCloudAccess } from './cloud/cloud';
import { type Config, getConfig } from './config';
import { createLog, type Log } from './log';
import { createRedis } from './redis';
import { createSentinelClient, type SentinelClient } from './sentinel/client';
import { createDomainLookup } from './sentinel/domain-lookup';
import { createCookieStore } from './session/cookie-store';
import { createRedisStore } from './session/redis-store';
import type { SessionStore } from './session/store';

/** The long-lived parts of this app, made from its settings. */
export interface Parts {
  readonly config: Config;
  readonly log: Log;
  readonly cloudFor: CloudAccess;
  readonly sentinel: SentinelClient;
  readonly sessions: SessionStore;
  /** The current Unix time. */
  nowSeconds(): number;
}

/** Puts the parts together. `now` is in milliseconds. */
export function wire(config: Config, log: Log, now: () => number = Date.now): Parts {
  const lookUp = createDomainLookup(config, now);
  const settings = { ...config, redirectUri: `${config.appUrl}/callback` };
  return {
    config,
    log,
    cloudFor: createCloudAccess(lookUp, now),
    sentinel: createSentinelClient(settings, lookUp, now),
    sessions:
      config.redisUrl === null
        ? createCookieStore(config)
        : createRedisStore(config, createRedis(config.redisUrl, log), log),
    nowSeconds: () => Math.floor(now() / 1_000),
  };
}

let parts: Parts | undefined;

/** The parts of this process, made on first use. */
export function getParts(): Parts {
  if (!parts) {
    const config = getConfig();
    parts = wire(config, createLog(config.logLevel));
  }
  return parts;
}
