import { createAppOptions } from '../access/app-config';
import { parseConfig } from '../config/config';
import { createLog } from '../observability/log';
import { createServices } from '../services';
import { summarizeProfiles } from '../session/identity';
import { createSession } from '../session/session';

/** The user of a test session. Every field has a default. */
export interface TestSession {
  /** An account of the settings; default: the first one. */
  readonly accountId?: string;
  /** The user id in the account; default: `1`. */
  readonly sub?: string;
  /** Default: `Test Person`. */
  readonly name?: string | null;
  readonly pictureUrl?: string | null;
  readonly isAdmin?: boolean;
  /** A LivePerson employee. */
  readonly isLpa?: boolean;
  /** The names of the user's profiles, or the roles `'agentManager'`, `'campaignManager'` and `'agent'`. */
  readonly roles?: readonly string[];
  /** The numbers of the user's permissions. */
  readonly permissions?: readonly number[];
  /** What `sentinel.getAccessToken()` returns. Sentinel does not know it, and it is never refreshed. */
  readonly accessToken?: string;
}

/**
 * Creates the session cookie of a user, so that a test needs no sign-in. It uses the settings in the environment of the
 * test process, which must be those of the app under test. With `REDIS_URL` it writes the session to Redis, and the
 * connection stays open.
 *
 * @param test the user
 * @returns the name and value of a cookie for the host of `APP_URL`
 * @throws {ConfigError} when the settings of the environment are not complete
 * @throws {Error} with `NODE_ENV=production`, and for an account that the settings do not name
 * @example await context.addCookies([{ ...(await sessionCookie({ isAdmin: true })), url: process.env.APP_URL }]);
 * @example
 * const { name, value } = await sessionCookie();
 * await fetch(`${process.env.APP_URL}/api/me`, { headers: { cookie: `${name}=${value}` } });
 */
export async function sessionCookie(
  test: TestSession = {},
): Promise<{ readonly name: string; readonly value: string }> {
  if (process.env.NODE_ENV === 'production') {
    throw new Error('sessionCookie signs in any user: it is not for NODE_ENV=production');
  }
  const config = { ...parseConfig(process.env), ...createAppOptions({}) };
  const { sessions, nowSeconds } = createServices(config, createLog(config.logLevel));
  const { accountId = config.installations[0].accountId, accessToken = 'test', ...rest } = test;
  const { roles = [], permissions = [], ...user } = rest;
  const now = nowSeconds();
  const tokens = {
    accessToken,
    refreshToken: null,
    receivedAtSeconds: now,
    accessTokenEndsAtSeconds: now + config.sessionMaxSeconds,
  };
  const identity = {
    sub: '1',
    name: 'Test Person',
    pictureUrl: null,
    isAdmin: false,
    isLpa: false,
    profiles: summarizeProfiles(roles, [], permissions),
    ...user,
  };
  const content = { reference: 'TEST2345', place: 'window', accountId, identity, tokens } as const;
  const session = createSession(content, now);
  await sessions.create(session, null);
  const cookies = await sessions.cookies(session, []);
  const [cookie] = cookies;
  const found = await sessions.find(cookies);
  if (!cookie || found.kind !== 'active') {
    const reason = found.kind === 'none' ? found.why : found.kind;
    throw new Error(`this user cannot be signed in: ${reason}`);
  }
  return { name: cookie.name, value: cookie.value };
}
