import { parseReference } from '../reference';
import { isForWindow, isInFrame, type RequestFacts } from '../request-facts';
import { parseSignInErrorReason, signInErrorPath, withOwnWordsOnly } from './sign-in-error';
import {
  signInQuery,
  type WantedSignIn,
  type WantedSignInSettings,
  wantedSignIn,
} from './wanted-sign-in';

/**
 * The pages that come between `/login` and Sentinel.
 * - `/frame/sign-in`: inside a frame of another site. Sentinel cannot be framed, so it opens a window.
 * - `/session-ended`: after a form of this app, which browsers let go no further than `form-action` says.
 * - `/choose-account`: where there are several accounts, and none was asked for that there is.
 */
type SignInPage = '/frame/sign-in' | '/session-ended' | '/choose-account';

/** Marks a sign-in that a form has come to, because its session had ended. */
export const afterForm = 'ended';

/** Where a request to sign in goes before Sentinel, if anywhere. */
export function pageBeforeSentinel(
  facts: RequestFacts,
  settings: WantedSignInSettings,
): string | null {
  const wanted = wantedOf(facts, settings);
  const comesFirst = (page: SignInPage) => addressOf(page, wanted, settings);
  if (settings.embedOrigins.length > 0 && isInFrame(facts.headers)) {
    return comesFirst('/frame/sign-in');
  }
  if (!isForWindow(facts.headers)) return null;
  if (facts.query.has(afterForm)) return comesFirst('/session-ended');
  return wanted.accountId === null ? comesFirst('/choose-account') : null;
}

/**
 * Where a request for one of these pages belongs, when its address holds more than our own words: Next.js copies the
 * query of a page into the page's own data. The page of a frame is for frames.
 *
 * @returns a path of this app, or null for a request that is right where it is
 */
export function pageInOwnWords(
  page: string,
  facts: RequestFacts,
  settings: WantedSignInSettings,
): string | null {
  const isMisplaced = page === '/frame/sign-in' && !isInFrame(facts.headers);
  const address = addressOf(isMisplaced ? '/login' : page, wantedOf(facts, settings), settings);
  return address === `${page}?${facts.query}` ? null : address;
}

/** As {@link pageInOwnWords}, of the page that says why a sign-in failed. */
export function errorPageInOwnWords(
  facts: RequestFacts,
  settings: WantedSignInSettings,
): string | null {
  if (!saysNoRoom(facts)) return withOwnWordsOnly(facts.query);
  const address = noRoomAddress(
    parseReference(facts.query.get('ref') ?? undefined),
    facts,
    settings,
  );
  return address === `/sign-in-error?${facts.query}` ? null : address;
}

/** Whether it is for the page that says that there is no room for an attempt. */
export function saysNoRoom({ query }: RequestFacts): boolean {
  return parseSignInErrorReason(query.get('reason') ?? undefined) === 'too_many_attempts';
}

/** The address of that page, which knows what to try again. */
export function noRoomAddress(
  reference: string | null,
  facts: RequestFacts,
  settings: WantedSignInSettings,
): string {
  const again = signInQuery(wantedOf(facts, settings), settings);
  return `${signInErrorPath('too_many_attempts', reference)}&${again}`;
}

function wantedOf({ query, headers }: RequestFacts, settings: WantedSignInSettings): WantedSignIn {
  return wantedSignIn(query, headers.get('sec-fetch-site'), settings);
}

function addressOf(page: string, wanted: WantedSignIn, settings: WantedSignInSettings): string {
  return `${page}?${signInQuery(wanted, settings)}`;
}
