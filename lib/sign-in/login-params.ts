import { z } from 'zod';
import { chosenAccount, type InstalledAccounts } from '../config/installations';
import { isInFrame, type RequestFacts } from '../http/request';
import type { AppConfig } from '../services';
import { signInErrorPath } from './errors';
import { returnTo } from './return-to';

export interface WantedSignIn {
  /** The page to come back to: one that {@link returnTo} accepts. */
  readonly returnTo: string;
  /** In which account; null while nobody has chosen one of several. */
  readonly accountId: string | null;
  /** Of the frame of this app that a window was opened for; else null. */
  readonly frameChallenge: string | null;
}

/** The secret of a frame's attempt, or its S256 challenge, which alone is told before the frame redeems. */
export const frameSecret = z.string().regex(/^[\w-]{43}$/);

/** Reads the query of `/login`, or of a page that comes between it and Sentinel: anybody may have written it. */
export function wantedSignIn(
  { query, headers }: Pick<RequestFacts, 'query' | 'headers'>,
  settings: Pick<AppConfig, 'installations' | 'embedOrigins' | 'routes'>,
): WantedSignIn {
  // A link on another site could bring a challenge of somebody's own, who would get the session of whoever follows it.
  const isOfFrame =
    settings.embedOrigins.length > 0 && headers.get('sec-fetch-site') === 'same-origin';
  const challenge = frameSecret.safeParse(query.get('frame')).data ?? null;
  return {
    returnTo: returnTo(query.get('returnTo'), settings.routes),
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
 * The page between `/login` and Sentinel, null for none: in a frame `/frame/sign-in`, which opens a window, because
 * Sentinel cannot be framed; else the choose-account page where no account was asked for.
 */
export function interstitialFor(
  { headers }: Pick<RequestFacts, 'headers'>,
  wanted: WantedSignIn,
  settings: Pick<AppConfig, 'installations' | 'routes'>,
): string | null {
  const search = signInQuery(wanted, settings);
  if (isInFrame(headers)) return `/frame/sign-in?${search}`;
  return wanted.accountId === null ? `${settings.routes.pages.chooseAccount}?${search}` : null;
}

/** The page that says that too many sign-ins are under way, and offers to try this one again. */
export function rateLimitPath(
  reference: string | null,
  wanted: WantedSignIn,
  settings: Pick<AppConfig, 'installations' | 'routes'>,
): string {
  return `${signInErrorPath('too_many_attempts', reference, settings)}&${signInQuery(wanted, settings)}`;
}
