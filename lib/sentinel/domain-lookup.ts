import { z } from 'zod';
import { isLoopback } from '../config/loopback';
import { cachedLookup } from '../outbound/cached-lookup';
import { fetchWithLimits } from '../outbound/fetch';
import { systemClock } from '../runtime/clock';
import { SentinelError, toSentinelError } from './errors';

interface DomainLookupSettings {
  readonly domainApiUrl: string;
  readonly accountId: string;
  readonly trustedDomains: readonly string[];
}

/** The services that this library calls. */
export type ServiceName = 'sentinel' | 'accountConfigReadOnly';

/** Returns the origin (`https://host[:port]`) of a service of the account. */
export type DomainLookup = (service: ServiceName) => Promise<string>;

const responseSchema = z.object({ baseURI: z.string() });

/**
 * The Domain API of one account, with a cache of an hour that serves stale origins while the API fails.
 *
 * @throws {SentinelError} `configuration` for an unknown account or a host that is not trusted, else `sentinel_unreachable`
 */
export function createDomainLookup(
  settings: DomainLookupSettings,
  monotonicNow = systemClock.monotonicNow,
): DomainLookup {
  const origins = new Map<ServiceName, () => Promise<string>>();
  return (service) => {
    const origin =
      origins.get(service) ?? cachedLookup(() => lookUp(service, settings), monotonicNow).get;
    origins.set(service, origin);
    return origin();
  };
}

async function lookUp(service: ServiceName, settings: DomainLookupSettings): Promise<string> {
  const path = `/api/account/${settings.accountId}/service/${service}/baseURI.json?version=1.0`;
  const response = await fetchWithLimits(settings.domainApiUrl + path).catch((error: unknown) => {
    throw toSentinelError(error);
  });
  if (response.status >= 400 && response.status < 500 && ![408, 429].includes(response.status)) {
    throw new SentinelError(
      'configuration',
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
    throw new SentinelError('configuration', `the Domain API names no host for ${service}`);
  }
  return trustedOrigin(parsed.data.baseURI, settings);
}

const hostName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;

/** Whether a host, in lower case, is one of these domains or a subdomain of one. */
export function isTrustedHost(host: string, trustedDomains: readonly string[]): boolean {
  return trustedDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/**
 * The origin of a `baseURI`, if the app may send secrets to it (`LP_TRUSTED_DOMAINS`).
 *
 * @throws {SentinelError} `configuration`
 */
export function trustedOrigin(
  baseUri: string,
  { domainApiUrl, trustedDomains }: Pick<DomainLookupSettings, 'domainApiUrl' | 'trustedDomains'>,
): string {
  const api = new URL(domainApiUrl);
  const [authority = '', host = ''] =
    /^([^:]+)(?::[1-9]\d{0,4})?$/.exec(baseUri.toLowerCase()) ?? [];
  const isLocal = host === 'localhost' && isLoopback(api.hostname);
  const isTrusted = hostName.test(host) && isTrustedHost(host, trustedDomains);
  const url = `${isLocal ? api.protocol : 'https:'}//${authority}`;
  // A port over 65535 is not parsed.
  if ((isLocal || isTrusted) && URL.canParse(url)) return new URL(url).origin;
  throw new SentinelError('configuration', 'the Domain API named a host that is not trusted');
}
