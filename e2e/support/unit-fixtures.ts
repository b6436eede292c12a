import { type AppConfig, createAppOptions } from '../../lib/access/app-config';
import type { SentinelOptions } from '../../lib/access/options';
import { ConfigError, parseConfig } from '../../lib/config/config';
import type { RequestCookie, ResponseCookie } from '../../lib/http/cookies';
import { type ParsedRequest, parseRequest } from '../../lib/http/request';
import type { Log } from '../../lib/observability/log';
import type { Clock } from '../../lib/runtime/clock';
import { createSession, type Session } from '../../lib/session/session';
import type { LoginParams } from '../../lib/sign-in/login-params';

/** Every setting that has no default, and none that has one. */
export const environment = {
  APP_URL: 'https://app.brand.example',
  LP_ACCOUNT_ID: '12345678',
  LP_CLIENT_ID: 'client-id-of-the-tests',
  LP_CLIENT_SECRET: 'client-secret-of-the-tests',
  SESSION_SECRET: 'session-secret-of-the-tests-number-1',
} as const satisfies Readonly<Record<string, string>>;

/** A second secret, to rotate to. */
export const otherSecret = 'session-secret-of-the-tests-number-2';

/** The options of `createSentinel` in the tests. */
export const options = {
  protect: [{ path: '/admin/**', role: 'administrator' }, { path: '/dashboard/**' }],
  pages: {
    signInError: '/sign-in-error',
    sessionEnded: '/session-ended',
    chooseAccount: '/choose-account',
    forbidden: '/forbidden',
    unavailable: '/unavailable',
    otherPerson: '/other-person',
    denied: '/no-page',
  },
} as const satisfies SentinelOptions;

export function createConfig(
  environment: Readonly<Record<string, string | undefined>>,
  options: SentinelOptions,
): AppConfig {
  return { ...parseConfig(environment), ...createAppOptions(options) };
}

/** An app on https. */
export const config: AppConfig = createConfig(environment, options);
/** The same app without https. */
export const httpConfig: AppConfig = createConfig(
  { ...environment, APP_URL: 'http://localhost:3000' },
  options,
);

/** The error for a complete environment with these changes. */
export function configError(changes: Readonly<Record<string, string | undefined>>): ConfigError {
  try {
    parseConfig({ ...environment, ...changes });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the settings are valid');
}

const silence = () => undefined;
/** For tests that do not look at the log. */
export const quietLog: Log = { debug: silence, info: silence, warn: silence, error: silence };

/** The time of the tests. */
export const nowMs = 1_800_000_000_000;
export const nowSeconds = nowMs / 1_000;

/** A clock that a test moves. `now` is in milliseconds. */
export const clockAt = (now: () => number): Clock => ({
  now,
  nowSeconds: () => Math.floor(now() / 1_000),
  monotonicNow: now,
});
/** A clock that stands still. */
export const clockStandingAt = (seconds: number): Clock => clockAt(() => seconds * 1_000);

/** A session that starts at {@link nowSeconds}, with a new id and an access token for eight hours. */
export function sampleSession(changes: Partial<Session> = {}): Session {
  const content = {
    reference: 'SAMPLE23',
    place: 'window' as const,
    accountId: environment.LP_ACCOUNT_ID,
    identity: {
      sub: '987654321',
      name: 'Ada Byron',
      pictureUrl: null,
      isAdmin: false,
      isLpa: false,
    },
    tokens: sampleTokens(),
  };
  return { ...createSession(content, nowSeconds), ...changes };
}

export function sampleTokens(changes: Partial<Session['tokens']> = {}): Session['tokens'] {
  return {
    accessToken: 'a'.repeat(64),
    refreshToken: 'b'.repeat(140),
    receivedAtSeconds: nowSeconds,
    accessTokenEndsAtSeconds: nowSeconds + 28_800,
    ...changes,
  };
}

/** The app's installations in these accounts. */
export function installedIn(...accountIds: readonly [string, ...string[]]) {
  const [installation] = config.installations;
  const [first, ...more] = accountIds.map((accountId) => ({ ...installation, accountId }));
  return { installations: [first ?? installation, ...more] as const };
}

/** The parameters of a window's sign-in. */
export function loginParams(returnTo: string): LoginParams & { readonly accountId: string } {
  return { returnTo, accountId: environment.LP_ACCOUNT_ID, frameChallenge: null };
}

/** The parameters of a window's transaction, with an unknown client address. */
export function transactionParams(returnTo: string) {
  return { ...loginParams(returnTo), clientAddress: null };
}

/** The cookies that a browser sends after a response with these cookies. */
export function applyCookies(
  received: readonly RequestCookie[],
  set: readonly ResponseCookie[],
): readonly RequestCookie[] {
  const jar = new Map(received.map(({ name, value }) => [name, value]));
  for (const { name, value, maxAge } of set) {
    if (maxAge > 0) jar.set(name, value);
    else jar.delete(name);
  }
  return Array.from(jar, ([name, value]) => ({ name, value }));
}

/** The text with the character at an index changed. */
export function tamper(text: string, index: number): string {
  return text.slice(0, index) + (text.charAt(index) === 'A' ? 'B' : 'A') + text.slice(index + 1);
}

export function parsedRequest(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
): ParsedRequest {
  const at = target.indexOf('?');
  const [path, search] = at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at)];
  return parseRequest({ method, path, search, headers: new Headers(headers) });
}

/** Headers of page data requests by Next.js' router. */
export const pageData = [{ rsc: '1' }, { 'next-router-state-tree': '%5B%5D' }];
/** Headers of prefetches, by browsers and by that router. */
export const prefetches = [
  { 'next-router-prefetch': '1' },
  { 'next-router-segment-prefetch': '/_tree' },
  { 'x-middleware-prefetch': '1' },
  { 'sec-purpose': 'prefetch' },
  { 'sec-purpose': 'prefetch;prerender' },
  { 'sec-purpose': 'prefetch;anonymous-client-ip' },
  { purpose: 'prefetch' },
];
/** Headers of requests that are no navigation. */
export const notNavigations = [...pageData, ...prefetches];
