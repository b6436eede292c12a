import type { Config } from '../lib/config/config';
import { errorCodes } from '../lib/observability/log';

/** The settings for requests to Sentinel that are the same for all accounts. */
export type SentinelSettings = Pick<
  Config,
  | 'appUrl'
  | 'domainApiUrl'
  | 'sentinelUrl'
  | 'trustedDomains'
  | 'apiVersion'
  | 'jwksUrl'
  | 'idTokenCheck'
  | 'scope'
>;

export const requestLimits = { timeoutMs: 5_000, maxBytes: 1_000_000 };

/** What to do if a server does not respond. */
export const connectionAdvice =
  'check whether a firewall, an HTTP proxy or DNS blocks this machine. Behind an HTTP proxy, start with NODE_USE_ENV_PROXY=1';

/** The error codes of a failed request. */
export const errorSummary = (error: unknown) => errorCodes(error).join(' < ') || 'unknown reason';
