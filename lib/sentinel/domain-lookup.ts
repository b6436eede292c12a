import { z } from 'zod';
import { cachedLookup } from '../outbound/cached-lookup';
import { fetchWithLimits } from '../outbound/fetch';
import { systemClock } from '../runtime/clock';
import { SentinelError, toSentinelError } from './errors';
import { type TrustedHosts, trustedOrigin } from './trusted-hosts';

/** Returns the origin (`https://host[:port]`) of a service of the account. The names are LivePerson's, such as `msgHist`. */
export type DomainLookup = (service: string) => Promise<string>;

/** The Domain API names no host for this service of the account. */
export class UnknownServiceError extends SentinelError {
  constructor(message: string) {
    super('configuration', message);
  }
}

type AccountSettings = TrustedHosts & { readonly accountId: string };

const responseSchema = z.object({ baseURI: z.string() });

/** The Domain API of one account, with a cache of an hour that serves stale origins while the API fails. */
export function createDomainLookup(
  settings: AccountSettings,
  monotonicNow = systemClock.monotonicNow,
): DomainLookup {
  const origins = new Map<string, () => Promise<string>>();
  return (service) => {
    const origin =
      origins.get(service) ?? cachedLookup(() => lookUp(service, settings), monotonicNow).get;
    origins.set(service, origin);
    return origin();
  };
}

async function lookUp(service: string, settings: AccountSettings): Promise<string> {
  const path = `/api/account/${settings.accountId}/service/${encodeURIComponent(service)}/baseURI.json?version=1.0`;
  const response = await fetchWithLimits(settings.domainApiUrl + path).catch((error: unknown) => {
    throw toSentinelError(error);
  });
  if (response.status >= 400 && response.status < 500 && ![408, 429].includes(response.status)) {
    throw new UnknownServiceError(
      `the Domain API does not know ${service} of this account: status ${response.status}`,
    );
  }
  const body: unknown = response.status === 200 ? await response.json().catch(() => null) : null;
  if (body === null) {
    throw new SentinelError(
      'sentinel_unreachable',
      `no usable response of the Domain API: status ${response.status}`,
    );
  }
  const parsed = responseSchema.safeParse(body);
  if (!parsed.success) {
    throw new UnknownServiceError(`the Domain API names no host for ${service}`);
  }
  return trustedOrigin(parsed.data.baseURI, settings);
}
