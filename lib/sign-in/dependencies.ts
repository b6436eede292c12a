import type { CloudClientFactory } from '../cloud/client';
import type { Config } from '../config/config';
import type { Log } from '../observability/log';
import type { SentinelClient } from '../sentinel/client';
import type { PublicSession } from '../session/public-session';
import type { SessionStore } from '../session/store';
import type { HandoffStore } from './embedded/handoff-store';
import type { OneTimeUse } from './one-time-use';
import type { RateLimiter } from './rate-limit';

/**
 * Called when the identity is verified, before the session is created. To refuse the sign-in it returns a key of
 * `signInErrorTexts`. An exception, or no result within 3 s, refuses it as `unexpected`.
 */
export type OnSignIn = (session: PublicSession) => Promise<string | undefined> | string | undefined;

export interface SignInConfig extends Config {
  readonly routes: {
    readonly pages: Readonly<Record<'home' | 'signInError' | 'chooseAccount', string>>;
    mayReturnTo(path: string): boolean;
  };
  readonly onSignIn?: OnSignIn | undefined;
  /** The brand's text for each reason that `onSignIn` may return. */
  readonly signInErrorTexts: Readonly<Record<string, string>>;
}

export interface SignInServices {
  readonly config: SignInConfig;
  readonly log: Log;
  readonly cloudFor: CloudClientFactory;
  /** @throws {SentinelError} `configuration` for an account that this app is not installed in */
  sentinelFor(accountId: string): SentinelClient;
  readonly sessions: SessionStore;
  readonly rateLimiter: RateLimiter;
  readonly handoffs: HandoffStore;
  readonly oneTimeUse: OneTimeUse;
  /** Unix time in milliseconds. */
  now(): number;
  nowSeconds(): number;
}
