import { createDomainLookup } from '../../lib/sentinel/domain-lookup';
import { SentinelError } from '../../lib/sentinel/errors';
import { type CheckResult, createCheckResults } from '../check-result';
import { errorSummary, type SentinelSettings, unreachableResult } from '../sentinel-settings';

/** What was found, and what the next checks can build on: null when they cannot. */
export interface AccountCheck<T> {
  readonly findings: readonly CheckResult[];
  readonly result: T | null;
}

/** Asks the Domain API where Sentinel is for the account (and shows thereby whether there is such an account). */
export async function checkAccount(
  accountId: string,
  place: SentinelSettings,
): Promise<AccountCheck<string>> {
  const { ok, warning, failed } = createCheckResults(`account ${accountId}`);
  const lookUp = () => createDomainLookup({ ...place, accountId })('sentinel');
  if (place.sentinelUrl !== null) {
    const { sentinelUrl } = place;
    const named = await lookUp().catch(() => null);
    const isElsewhere = named !== null && named !== sentinelUrl;
    return {
      findings: [
        ok(`Sentinel is at ${sentinelUrl}, by SENTINEL_URL`),
        ...(isElsewhere
          ? [
              warning(
                `the Domain API names ${named} for this account instead`,
                'take SENTINEL_URL away, unless you know why: the client secret and people’s tokens go there',
              ),
            ]
          : []),
      ],
      result: sentinelUrl,
    };
  }
  try {
    const origin = await lookUp();
    return { findings: [ok(`Sentinel is at ${origin}, by the Domain API`)], result: origin };
  } catch (error) {
    const isAnswered = error instanceof SentinelError && error.reason === 'configuration';
    const finding = isAnswered
      ? failed(
          `the Domain API names no usable host: ${error.message}`,
          'check the account number (site id). A host outside liveperson.net has to be named in LP_TRUSTED_DOMAINS',
        )
      : failed(
          `the Domain API at ${place.domainApiUrl} does not answer: ${errorSummary(error)}`,
          unreachableResult,
        );
    return { findings: [finding], result: null };
  }
}
