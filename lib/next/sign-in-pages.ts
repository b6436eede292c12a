import { headers } from 'next/headers';
import type { AppConfig } from '../access/options';
import type { Installation } from '../config/installations';
import { parseCorrelationId } from '../observability/correlation-id';
import { regionName } from '../sentinel/region';
import type { Services } from '../services';
import { isBrandReason, parseSignInErrorReason, type SignInErrorReason } from '../sign-in/errors';
import { type LoginParams, parseLoginParams, toLoginQuery } from '../sign-in/login-params';

/** The query of a page, as Next.js passes it. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** The URL of `/login`, or of a page that leads to it. */
export function signInPageUrl(path: string, params: Partial<LoginParams>, config: AppConfig): URL {
  const url = new URL(path, config.appUrl);
  url.search = toLoginQuery(params, config).toString();
  return url;
}

/** What the pages of the sign-in show and link to. */
export function createSignInPages(getServices: () => Services) {
  async function readLoginParams(searchParams: SearchParams): Promise<LoginParams> {
    const query = Object.entries(await searchParams).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    );
    const request = { query: new URLSearchParams(query), headers: await headers() };
    return parseLoginParams(request, getServices().config);
  }

  const signInUrl = (params: Partial<LoginParams> = {}) =>
    signInPageUrl('/login', params, getServices().config).href;

  return {
    /**
     * The URL of a sign-in link, on the public origin. Use it in a plain `<a>`: `<Link>` would prefetch it.
     *
     * @param params `returnTo`, the path to return to (default: the home page); `accountId`, where there are several;
     *   `frameChallenge`, of an embedded page
     * @example <a href={sentinel.signInUrl({ returnTo: '/tickets' })}>Sign in</a>
     */
    signInUrl,

    /**
     * The parameters of the sign-in that a page such as `/choose-account` or `/session-ended` leads to. Invalid values in
     * the query are replaced by defaults.
     *
     * @param searchParams the page's own
     * @example const params = await sentinel.readLoginParams(searchParams);
     */
    readLoginParams,

    /**
     * What the page of a failed sign-in shows. No text comes from the query.
     *
     * @param searchParams the page's own
     * @returns `reason`: one of `signInErrorReasons`, and `access_denied` for a reason of the brand's own; `brandText`: the
     *   text for such a reason in `signInErrorTexts`, else null; `reference`: the correlation ID that is also in the log,
     *   or null; `tryAgainUrl`: for the link that tries again
     * @example const { reason, tryAgainUrl } = await sentinel.readSignInError(searchParams);
     */
    async readSignInError(searchParams: SearchParams): Promise<{
      readonly reason: SignInErrorReason;
      readonly brandText: string | null;
      readonly reference: string | null;
      readonly tryAgainUrl: string;
    }> {
      const { config } = getServices();
      const query = await searchParams;
      const reason = parseSignInErrorReason(query.reason, config);
      const isRateLimited = reason === 'too_many_attempts';
      return {
        reason: isBrandReason(reason) ? 'access_denied' : reason,
        brandText: config.signInErrorTexts[reason] ?? null,
        reference: parseCorrelationId(query.ref),
        tryAgainUrl: signInUrl(isRateLimited ? await readLoginParams(searchParams) : {}),
      };
    },

    /** The accounts to choose from; an empty list when there is only one. */
    selectableAccounts(): readonly Pick<Installation, 'accountId' | 'name'>[] {
      const { installations } = getServices().config;
      return installations.length > 1
        ? installations.map(({ accountId, name }) => ({ accountId, name }))
        : [];
    },

    /**
     * The region where LivePerson keeps an account, as a name to show; null while it cannot be looked up.
     *
     * @param accountId of the session, or of an account that the settings name
     * @throws {Error} for any other account
     */
    async accountRegion(accountId: string): Promise<string | null> {
      const origin = await getServices()
        .sentinelFor(accountId)
        .origin()
        .catch(() => null);
      return origin === null ? null : regionName(new URL(origin).host);
    },

    /** This app's public origin (`APP_URL`), the start of every absolute URL of the app. */
    appUrl: () => getServices().config.appUrl,
  };
}
