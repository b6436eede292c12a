import type { AppConfig } from '../../lib/access/options';
import { createAppOptions, type SentinelOptions } from '../../lib/access/options';
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

/** What the app of the tests protects, and the pages that it has made itself. */
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

/** What an environment and the options of `createSentinel` come to. */
export function createConfig(
  environment: Readonly<Record<string, string | undefined>>,
  options: SentinelOptions,
): AppConfig {
  return { ...parseConfig(environment), ...createAppOptions(options) };
}

/** An app on https. */
export const config: AppConfig = createConfig(environment, options);
/** The same app as a developer runs it, without https. */
export const httpConfig: AppConfig = createConfig(
  { ...environment, APP_URL: 'http://localhost:3000' },
  options,
);

/** What is said of a complete environment that these changes were made to. */
export function settingsErrorOf(
  changes: Readonly<Record<string, string | undefined>>,
): ConfigError {
  try {
    parseConfig({ ...environment, ...changes });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('these settings were accepted');
}

const silence = () => undefined;
/** For tests that do not look at the log. */
export const quietLog: Log = { debug: silence, info: silence, warn: silence, error: silence };

/** When the tests play, unless they say otherwise. */
export const nowMs = 1_800_000_000_000;
export const nowSeconds = nowMs / 1_000;

/** A clock that a test moves: time passes, and nobody sets it. `now` is in milliseconds. */
export const clockAt = (now: () => number): Clock => ({ now, monotonicNow: now });

/** A session that began at {@link nowSeconds}, with an id of its own, and an access token for eight hours. */
export function sampleSession(changes: Partial<Session> = {}): Session {
  const begun = {
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
  return { ...createSession(begun, nowSeconds), ...changes };
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

/** The same app, installed in another account; or in several. */
export function installedIn(...accountIds: readonly [string, ...string[]]) {
  const [installation] = config.installations;
  const [first, ...more] = accountIds.map((accountId) => ({ ...installation, accountId }));
  return { installations: [first ?? installation, ...more] as const };
}

/** A sign-in of a window that shall lead there. */
export function signInTo(returnTo: string): LoginParams & { readonly accountId: string } {
  return { returnTo, accountId: environment.LP_ACCOUNT_ID, frameChallenge: null };
}

/** An attempt of such a sign-in, by a client whose address nobody knows. */
export function attemptTo(returnTo: string) {
  return { ...signInTo(returnTo), clientAddress: null };
}

/** What a browser sends next, after an answer with these cookies. */
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

/** The text with the character at a place changed. */
export function tamper(text: string, place: number): string {
  return text.slice(0, place) + (text.charAt(place) === 'A' ? 'B' : 'A') + text.slice(place + 1);
}

/** What the guard sees of a request for a path and query. */
export function parsedRequest(
  method: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
): ParsedRequest {
  const at = target.indexOf('?');
  const [path, search] = at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at)];
  return parseRequest({ method, path, search, headers: new Headers(headers) });
}

/** Headers of page data for Next.js' own router. */
export const pageData = [{ rsc: '1' }, { 'next-router-state-tree': '%5B%5D' }];
/** Headers of looks ahead, by browsers and by that router. */
export const prefetches = [
  { 'next-router-prefetch': '1' },
  { 'next-router-segment-prefetch': '/_tree' },
  { 'x-middleware-prefetch': '1' },
  { 'sec-purpose': 'prefetch' },
  { 'sec-purpose': 'prefetch;prerender' },
  { 'sec-purpose': 'prefetch;anonymous-client-ip' },
  { purpose: 'prefetch' },
];
/** Headers of requests that are not a person going somewhere. */
export const notNavigations = [...pageData, ...prefetches];
