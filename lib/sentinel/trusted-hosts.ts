import type { Config } from '../config/config';
import { isLoopback } from '../config/settings';
import { SentinelError } from './errors';

export type TrustedHosts = Pick<Config, 'domainApiUrl' | 'trustedDomains'>;

const hostName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;

/** Whether a host, in lower case, is one of these domains or a subdomain of one. */
export function isTrustedHost(host: string, trustedDomains: readonly string[]): boolean {
  return trustedDomains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** The origin of a `baseURI`. Throws if the app must not send secrets to it (`LP_TRUSTED_DOMAINS`). */
export function trustedOrigin(baseUri: string, settings: TrustedHosts): string {
  const { domainApiUrl, trustedDomains } = settings;
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
