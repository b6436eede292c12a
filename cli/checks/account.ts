import { createDomainLookup } from '../../lib/sentinel/domain-lookup';
import { SentinelError } from '../../lib/sentinel/errors';
import { type CheckResult, createCheckResults } from '../check-result';
import { connectionAdvice, errorSummary, type SentinelSettings } from '../sentinel-settings';

/** The results for an account. */
export interface AccountCheck {
  readonly results: readonly CheckResult[];
  /** Of the account's Sentinel; null if it is unknown. */
  readonly origin: string | null;
}

/** Looks up the host of the account's Sentinel in the Domain API, which also shows whether the account exists. */
export async function checkAccount(
  accountId: string,
  settings: SentinelSettings,
): Promise<AccountCheck> {
  const { ok, warning, failed } = createCheckResults(`account ${accountId}`);
  const lookUp = () => createDomainLookup({ ...settings, accountId })('sentinel');
  const { sentinelUrl } = settings;
  if (sentinelUrl !== null) {
    const found = await lookUp().catch(() => null);
    const isDifferent = found !== null && found !== sentinelUrl;
    return {
      results: [
        ok(`Sentinel is at ${sentinelUrl} (from SENTINEL_URL)`),
        ...(isDifferent
          ? [
              warning(
                `the Domain API returns ${found} for this account`,
                'remove SENTINEL_URL, unless you need it: the client secret and the tokens are sent to that host',
              ),
            ]
          : []),
      ],
      origin: sentinelUrl,
    };
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
          `the Domain API at ${settings.domainApiUrl} does not respond: ${errorSummary(error)}`,
          connectionAdvice,
        );
    return { results: [result], origin: null };
  }
}
