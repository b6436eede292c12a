import { z } from 'zod';
import { type AccountList, resolveAccount } from '../config/installations';
import { isEmbeddedDocument, type ParsedRequest } from '../http/request';
import type { SignInConfig } from './dependencies';
import { signInErrorPath } from './errors';
import { safeReturnTo } from './return-to';

export interface LoginParams {
  /** The page to come back to: one that {@link safeReturnTo} accepts. */
  readonly returnTo: string;
  /** In which account; null while nobody has chosen one of several. */
  readonly accountId: string | null;
  /** Of the frame of this app that a window was opened for; else null. */
  readonly frameChallenge: string | null;
}

/** The secret of a frame's attempt, or its S256 challenge, which alone is told before the frame redeems. */
export const embedVerifierSchema = z.string().regex(/^[\w-]{43}$/);

/** Reads the query of `/login`, or of a page that comes between it and Sentinel: anybody may have written it. */
export function parseLoginParams(
  { query, headers }: Pick<ParsedRequest, 'query' | 'headers'>,
  settings: Pick<SignInConfig, 'installations' | 'embedOrigins' | 'routes'>,
): LoginParams {
  // A link on another site could bring a challenge of somebody's own, who would get the session of whoever follows it.
  const isOfFrame =
    settings.embedOrigins.length > 0 && headers.get('sec-fetch-site') === 'same-origin';
  const challenge = embedVerifierSchema.safeParse(query.get('frame')).data ?? null;
  return {
    returnTo: safeReturnTo(query.get('returnTo'), settings.routes),
    accountId: resolveAccount(query.get('account'), settings),
    frameChallenge: isOfFrame ? challenge : null,
  };
}

/** The query that says it. The account goes without saying where there is only one. */
export function toLoginQuery(
  { returnTo, accountId, frameChallenge }: Partial<LoginParams>,
  { installations }: AccountList,
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
  { headers }: Pick<ParsedRequest, 'headers'>,
  wanted: LoginParams,
  settings: Pick<SignInConfig, 'installations' | 'routes'>,
): string | null {
  const search = toLoginQuery(wanted, settings);
  if (isEmbeddedDocument(headers)) return `/frame/sign-in?${search}`;
  return wanted.accountId === null ? `${settings.routes.pages.chooseAccount}?${search}` : null;
}

/** The page that says that too many sign-ins are under way, and offers to try this one again. */
export function rateLimitPath(
  reference: string | null,
  wanted: LoginParams,
  settings: Pick<SignInConfig, 'installations' | 'routes'>,
): string {
  return `${signInErrorPath('too_many_attempts', reference, settings)}&${toLoginQuery(wanted, settings)}`;
}
