import { chosenAccount, type InstalledAccounts } from '../installations';
import type { RequestFacts } from '../request-facts';
import { frameChallengeOf } from './frame-handle';
import { returnTo } from './return-to';

/** What a sign-in is for. */
export interface WantedSignIn {
  /** The page to come back to: one that {@link returnTo} accepts. */
  readonly returnTo: string;
  /** In which account; null while nobody has chosen one of several. */
  readonly accountId: string | null;
  /** Of the frame that a window was opened for, as {@link frameChallengeOf} makes it out. */
  readonly frameChallenge: string | null;
}

/** What the settings have to say about it. */
export interface WantedSignInSettings extends InstalledAccounts {
  readonly embedOrigins: readonly string[];
}

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
  const frame = { challenge: query.get('frame'), site: headers.get('sec-fetch-site') };
  return {
    returnTo: returnTo(query.get('returnTo'), mayReturnTo),
    accountId: chosenAccount(query.get('account'), settings),
    frameChallenge: frameChallengeOf(frame, settings),
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
