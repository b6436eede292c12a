import { isInFrame, type RequestFacts } from '../request-facts';
import { signInErrorPath } from './sign-in-error';
import { signInQuery, type WantedSignIn, type WantedSignInSettings } from './wanted-sign-in';

/** The parameter that tells `/login` of a form that was sent after its session had ended. */
export const sessionEndedParam = 'ended';

/**
 * The page that comes between `/login` and Sentinel, as a path of this app; null for none.
 * - `/frame/sign-in`: in a frame of another site. Sentinel cannot be framed, so the page opens a window.
 * - `/session-ended`: after a form of this app, which browsers let go no further than `form-action` says.
 * - `/choose-account`: where there are several accounts, and none of them was asked for.
 */
export function interstitialFor(
  { query, headers }: RequestFacts,
  wanted: WantedSignIn,
  settings: WantedSignInSettings,
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
  settings: WantedSignInSettings,
): string {
  return `${signInErrorPath('too_many_attempts', reference)}&${signInQuery(wanted, settings)}`;
}
