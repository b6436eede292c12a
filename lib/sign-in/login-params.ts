import { z } from 'zod';
import { type AccountList, resolveAccount } from '../config/installations';
import { isEmbeddedDocument, type ParsedRequest } from '../http/request';
import type { SignInConfig } from './dependencies';
import { signInErrorPath } from './errors';
import { safeReturnTo } from './return-to';

export interface LoginParams {
  /** The path of this app, with its query, to return to. */
  readonly returnTo: string;
  /** Null until one of several accounts is chosen. */
  readonly accountId: string | null;
  /** In a window that signs an iframe in: the S256 challenge of the iframe. Else null. */
  readonly frameChallenge: string | null;
}

/** An iframe's secret, or its S256 challenge. The iframe sends the secret itself only when it redeems. */
export const embedVerifierSchema = z.string().regex(/^[\w-]{43}$/);

export function parseLoginParams(
  { query, headers }: Pick<ParsedRequest, 'query' | 'headers'>,
  config: SignInConfig,
): LoginParams {
  const challenge = embedVerifierSchema.safeParse(query.get('frame')).data ?? null;
  // A link of another site could carry an attacker's challenge, and the attacker would get the session.
  const isOwnLink = headers.get('sec-fetch-site') === 'same-origin';
  return {
    returnTo: safeReturnTo(query.get('returnTo'), config.routes),
    accountId: resolveAccount(query.get('account'), config),
    frameChallenge: config.embedOrigins.length > 0 && isOwnLink ? challenge : null,
  };
}

export function toLoginQuery(params: Partial<LoginParams>, { installations }: AccountList) {
  const { returnTo, accountId, frameChallenge } = params;
  const hasSeveral = installations.length > 1;
  return new URLSearchParams({
    ...(returnTo !== undefined && { returnTo }),
    ...(hasSeveral && accountId && { account: accountId }),
    ...(frameChallenge && { frame: frameChallenge }),
  });
}

/** The page to show before Sentinel, or null. Sentinel cannot be framed, so the page in an iframe opens a window. */
export function interstitialFor(request: ParsedRequest, params: LoginParams, config: SignInConfig) {
  const query = toLoginQuery(params, config);
  if (isEmbeddedDocument(request.headers)) return `/frame/sign-in?${query}`;
  return params.accountId === null ? `${config.routes.pages.chooseAccount}?${query}` : null;
}

export function rateLimitPath(reference: string | null, params: LoginParams, config: SignInConfig) {
  return `${signInErrorPath('too_many_attempts', reference, config)}&${toLoginQuery(params, config)}`;
}
