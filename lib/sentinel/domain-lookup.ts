import { z } from 'zod';
import { cachedLookup, type LastResult } from '../outbound/cached-lookup';
import { fetchWithLimits } from '../outbound/fetch';
import { systemClock } from '../runtime/clock';
import { SentinelError, toSentinelError } from './errors';
import { type TrustedHosts, trustedOrigin } from './trusted-hosts';

/** The origin (`https://host[:port]`) of a service of the account, by LivePerson's name of it, such as `msgHist`. */
export type DomainLookup = ReturnType<typeof createDomainLookup>;

/** How long an answer of the Domain API is used without another request. */
const freshMs = 3_600_000;

/** The last origin by account and service. */
export type LastOrigins = Map<string, LastResult<string>>;

/** The Domain API names no host for this service of the account. */
export class UnknownServiceError extends SentinelError {}

type AccountSettings = TrustedHosts & { readonly accountId: string };

const responseSchema = z.object({ baseURI: z.string() });

/**
 * The Domain API of one account, with a cache of an hour that serves stale origins while the API fails.
 *
 * @param lastOrigins what this and other lookups of the process found last
 */
export function createDomainLookup(
  settings: AccountSettings,
  { monotonicNow } = systemClock,
  lastOrigins: LastOrigins = new Map(),
) {
  const lookups = new Map<string, () => Promise<string>>();
  return (service: string): Promise<string> => {
    const get = lookups.get(service) ?? createLookup(service);
    lookups.set(service, get);
    return get();
  };

  function createLookup(service: string) {
    const key = `${settings.accountId} ${service}`;
    const last = lastOrigins.get(key) ?? {};
    lastOrigins.set(key, last);
    return cachedLookup(() => lookUp(service, settings), freshMs, monotonicNow, last).get;
  }
}

async function lookUp(service: string, settings: AccountSettings): Promise<string> {
  const path = `/api/account/${settings.accountId}/service/${encodeURIComponent(service)}/baseURI.json?version=1.0`;
  const response = await fetchWithLimits(settings.domainApiUrl + path).catch((error: unknown) => {
    throw toSentinelError(error);
  });
  const { status } = response;
  const body: unknown = status === 200 ? await response.json().catch(() => null) : null;
  const isUnknown = status >= 400 && status < 500 && status !== 408 && status !== 429;
  if (body === null && !isUnknown) {
    const message = `no usable response of the Domain API: status ${status}`;
    throw new SentinelError('sentinel_unreachable', message);
  }
  const { success, data } = responseSchema.safeParse(body);
  if (success) return trustedOrigin(data.baseURI, settings);
  const message = `the Domain API names no host for ${service} of this account: status ${status}`;
  throw new UnknownServiceError('configuration', message);
}

const regions: Readonly<Record<string, string>> = {
  va: 'United States',
  lo: 'Europe, Middle East and Africa',
  sy: 'Asia Pacific',
};

/** The region of a host such as `va.sentinel.liveperson.net` (`va-a.` is its alpha environment), or null. */
export function regionName(host: string): string | null {
  const [, code = '', alpha] = /^([a-z]{2})(-a)?\.sentinel\.liveperson\.net$/.exec(host) ?? [];
  const region = regions[code];
  if (region === undefined) return null;
  return alpha === undefined ? region : `${region}, alpha`;
}
