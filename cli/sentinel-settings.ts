import type { Config } from '../lib/config/config';
import { errorCodes } from '../lib/observability/log';

/** Where Sentinel is and how it is talked to: what the settings have to say before an installation is known. */
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

/** For checks that only look. */
export const requestLimits = { timeoutMs: 5_000, maxBytes: 1_000_000 };

/** What to do when nobody answers. */
export const unreachableResult =
  'see whether this machine may call out: a firewall, an HTTP proxy, DNS. Behind an HTTP proxy start with NODE_USE_ENV_PROXY=1';

/** Why a call failed, in codes. */
export const errorSummary = (error: unknown) => errorCodes(error).join(' < ') || 'no reason given';
