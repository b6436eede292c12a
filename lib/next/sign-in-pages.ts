import { headers } from 'next/headers';
import type { AppConfig } from '../access/app-config';
import { parseCorrelationId } from '../observability/correlation-id';
import { regionName } from '../sentinel/domain-lookup';
import type { Services } from '../services';
import { isBrandReason, parseSignInErrorReason, type SignInErrorReason } from '../sign-in/errors';
import { type LoginParams, parseLoginParams, toLoginQuery } from '../sign-in/login-params';

/** The query of a page, as Next.js passes it. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** An account that a user can choose. */
export interface SelectableAccount {
  readonly accountId: string;
  /** The `name` in `LP_INSTALLATIONS`; null for an account without one. */
  readonly name: string | null;
}

/** The URL of `/login`, or of a page that leads to it. */
export function signInPageUrl(path: string, params: Partial<LoginParams>, config: AppConfig): URL {
  const url = new URL(path, config.appUrl);
  url.search = toLoginQuery(params, config).toString();
  return url;
}

export function createSignInPages(getServices: () => Services) {
  async function readLoginParams(searchParams: SearchParams): Promise<LoginParams> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(await searchParams)) {
      if (typeof value === 'string') query.set(name, value);
    }
    return parseLoginParams({ query, headers: await headers() }, getServices().config);
  }

  const signInUrl = (params: Partial<LoginParams> = {}) =>
    signInPageUrl('/login', params, getServices().config).href;

  return {
    /**
     * The absolute URL of a sign-in link. Use it in a plain `<a>`: `<Link>` would prefetch it.
     *
     * @param params all optional. Without `returnTo` the user returns to `pages.home`; without `accountId` the user chooses
     *   the account, if there are several
     * @example <a href={sentinel.signInUrl({ returnTo: '/tickets' })}>Sign in</a>
     */
    signInUrl,

    /**
     * Reads the query of the choose-account, session-ended or iframe page: where the user returns to, and the account.
     * Invalid values are replaced by defaults. Pass the result to `signInUrl`.
     *
     * @param searchParams of the page
     * @example const params = await sentinel.readLoginParams(searchParams);
     */
    readLoginParams,

    /**
     * What the sign-in error page shows. No text comes from the query.
     *
     * @param searchParams of the page
     * @returns `reason`: one of `signInErrorReasons`, and `access_denied` for a reason that `onSignIn` returned;
     *   `brandText`: the text of such a reason in `signInErrorTexts`, else null; `reference`: the correlation ID, which is
     *   also in the log, or null; `tryAgainUrl`: starts the sign-in again
     * @example const { reason, tryAgainUrl } = await sentinel.readSignInError(searchParams);
     */
    async readSignInError(searchParams: SearchParams): Promise<{
      readonly reason: SignInErrorReason;
      readonly brandText: string | null;
      readonly reference: string | null;
      readonly tryAgainUrl: string;
    }> {
      const query = await searchParams;
      const { config } = getServices();
      const reason = parseSignInErrorReason(query.reason, config);
      const isRateLimited = reason === 'too_many_attempts';
      return {
        reason: isBrandReason(reason) ? 'access_denied' : reason,
        brandText: config.signInErrorTexts[reason] ?? null,
        reference: parseCorrelationId(query.ref),
        tryAgainUrl: signInUrl(isRateLimited ? await readLoginParams(searchParams) : {}),
      };
    },

    /** The accounts to choose from, for the choose-account page; an empty list if there is only one. */
    selectableAccounts(): readonly SelectableAccount[] {
      const { installations } = getServices().config;
      if (installations.length === 1) return [];
      return installations.map(({ accountId, name }) => ({ accountId, name }));
    },

    /**
     * The name of the region where LivePerson keeps an account; null while it cannot be looked up.
     *
     * @param accountId an account of the settings, such as `session.accountId`
     * @throws {Error} for any other account
     */
    async accountRegion(accountId: string): Promise<string | null> {
      const client = getServices().sentinelFor(accountId);
      const origin = await client.origin().catch(() => null);
      return origin === null ? null : regionName(new URL(origin).host);
    },

    /** The public origin of this app (`APP_URL`), for absolute URLs. */
    appUrl: () => getServices().config.appUrl,
  };
}
