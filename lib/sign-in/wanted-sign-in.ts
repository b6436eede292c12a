import { z } from 'zod';
import type { Config } from '../config';
import { chosenAccount, type InstalledAccounts } from '../installations';
import { isInFrame, type RequestFacts } from '../request-facts';
import { returnTo } from './return-to';
import { signInErrorPath } from './sign-in-error';

/** What a sign-in is for. */
export interface WantedSignIn {
  /** The page to come back to: one that {@link returnTo} accepts. */
  readonly returnTo: string;
  /** In which account; null while nobody has chosen one of several. */
  readonly accountId: string | null;
  /** Of the frame of this app that a window was opened for; else null. */
  readonly frameChallenge: string | null;
}

/** What the settings have to say about it. */
export type WantedSignInSettings = Pick<Config, 'installations' | 'embedOrigins'>;

/**
 * What a frame makes up for one attempt, and tells nobody until it redeems what came of it. Beforehand it tells the
 * challenge alone, made of it as of a code verifier.
 */
export const frameSecret = z.string().regex(/^[\w-]{43}$/);

/** The parameter that tells `/login` of a form that was sent after its session had ended. */
export const sessionEndedParam = 'ended';

/**
 * Reads the query of `/login`, or of a page that comes between it and Sentinel: anybody may have written it.
 *
 * @param mayReturnTo as {@link returnTo} takes it
 */
export function wantedSignIn(
  { query, headers }: Pick<RequestFacts, 'query' | 'headers'>,
  settings: WantedSignInSettings,
  mayReturnTo: (path: string) => boolean,
): WantedSignIn {
  // A link on another site could bring a challenge of somebody's own, who would get the session of whoever follows it.
  const isOfFrame =
    settings.embedOrigins.length > 0 && headers.get('sec-fetch-site') === 'same-origin';
  const challenge = frameSecret.safeParse(query.get('frame')).data ?? null;
  return {
    returnTo: returnTo(query.get('returnTo'), mayReturnTo),
    accountId: chosenAccount(query.get('account'), settings),
    frameChallenge: isOfFrame ? challenge : null,
  };
}

/** The query that says it. The account goes without saying where there is only one. */
export function signInQuery(
  { returnTo, accountId, frameChallenge }: Partial<WantedSignIn>,
  { installations }: InstalledAccounts,
): URLSearchParams {
  const isChoice = installations.length > 1;
  return new URLSearchParams({
    ...(returnTo !== undefined && { returnTo }),
    ...(isChoice && accountId && { account: accountId }),
    ...(frameChallenge && { frame: frameChallenge }),
  });
}

/**
 * The page that comes between `/login` and Sentinel, as a path of this app; null for none.
 * - `/frame/sign-in`: in a frame of another site. Sentinel cannot be framed, so the page opens a window.
 * - `/session-ended`: after a form of this app, which browsers let go no further than `form-action` says.
 * - `/choose-account`: where there are several accounts, and none of them was asked for.
 */
export function interstitialFor(
  { query, headers }: RequestFacts,
  wanted: WantedSignIn,
  settings: InstalledAccounts,
): string | null {
  const search = signInQuery(wanted, settings);
  if (isInFrame(headers)) return `/frame/sign-in?${search}`;
  if (query.has(sessionEndedParam)) return `/session-ended?${search}`;
  return wanted.accountId === null ? `/choose-account?${search}` : null;
}

/** The page that says that too many sign-ins are under way, and offers to try this one again. */
export function rateLimitPath(
  reference: string | null,
  wanted: WantedSignIn,
  settings: InstalledAccounts,
): string {
  return `${signInErrorPath('too_many_attempts', reference)}&${signInQuery(wanted, settings)}`;
}
