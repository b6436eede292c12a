import type { Config } from '../../lib/config/config';
import { createDomainLookup } from '../../lib/sentinel/domain-lookup';
import { SentinelError } from '../../lib/sentinel/errors';
import {
  type CheckResult,
  connectionAdvice,
  createCheckResults,
  errorSummary,
} from '../check-result';

/**
 * Looks up the host of the account's Sentinel in the Domain API, which also shows whether the account exists. `origin` is
 * the Sentinel's; null if it is unknown.
 */
export async function checkAccount(
  accountId: string,
  config: Config,
): Promise<{ readonly results: readonly CheckResult[]; readonly origin: string | null }> {
  const { ok, warning, failed } = createCheckResults(`account ${accountId}`);
  const lookUp = () => createDomainLookup({ ...config, accountId })('sentinel');
  const { sentinelUrl } = config;
  if (sentinelUrl !== null) {
    const results = [ok(`Sentinel is at ${sentinelUrl} (from SENTINEL_URL)`)];
    const found = await lookUp().catch(() => null);
    if (found !== null && found !== sentinelUrl) {
      const whatToDo =
        'remove SENTINEL_URL, unless you need it: the client secret and the tokens are sent to that host';
      results.push(warning(`the Domain API returns ${found} for this account`, whatToDo));
    }
    return { results, origin: sentinelUrl };
  }
  try {
    const origin = await lookUp();
    return { results: [ok(`Sentinel is at ${origin} (from the Domain API)`)], origin };
  } catch (error) {
    const hasResponse = error instanceof SentinelError && error.reason === 'configuration';
    const result = hasResponse
      ? failed(
          `the Domain API returns no usable host: ${error.message}`,
          'check the account number (site id). Add a host outside liveperson.net to LP_TRUSTED_DOMAINS',
        )
      : failed(
          `the Domain API at ${config.domainApiUrl} does not respond: ${errorSummary(error)}`,
          connectionAdvice,
        );
    return { results: [result], origin: null };
  }
}
