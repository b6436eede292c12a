import { fetchWithLimits } from '../../lib/outbound/fetch';
import { HttpError } from '../../lib/outbound/http-error';
import { clockToleranceSeconds } from '../../lib/sentinel/id-token';
import { type CheckResult, createCheckResults } from '../check-result';
import { requestLimits } from '../sentinel-settings';

/** From so far off on, somebody should look at the clock before it is too late. */
const noticeableSkewSeconds = 10;

/** Compares this machine's clock with Sentinel's. `now` is in milliseconds. */
export async function checkClock(
  origin: string,
  now: () => number = Date.now,
): Promise<readonly CheckResult[]> {
  const { ok, warning, failed } = createCheckResults(`clock ${new URL(origin).host}`);
  const beganMs = now();
  const url = `${origin}/sentinel/well-known/jwks`;
  const response = await fetchWithLimits(url, {}, requestLimits).catch((error: unknown) => {
    if (error instanceof HttpError) return null;
    throw error;
  });
  const dateMs = Date.parse(response?.headers.get('date') ?? '');
  if (Number.isNaN(dateMs)) {
    return [
      warning(
        'Sentinel does not tell its time',
        'compare this machine’s clock yourself: timedatectl',
      ),
    ];
  }
  // The header has no fractions; on average half a second is missing.
  const skewSeconds = Math.round((dateMs + 500 - (beganMs + now()) / 2) / 1_000);
  const found = `${Math.abs(skewSeconds)} s ${skewSeconds > 0 ? 'behind' : 'ahead of'} Sentinel’s`;
  const remedy = 'let this machine keep its time by NTP: timedatectl set-ntp true';
  if (Math.abs(skewSeconds) > clockToleranceSeconds) {
    return [
      failed(`this machine’s clock is ${found}: identities look expired or not valid yet`, remedy),
    ];
  }
  if (Math.abs(skewSeconds) > noticeableSkewSeconds) {
    return [warning(`this machine’s clock is ${found}`, remedy)];
  }
  return [ok('within seconds of Sentinel’s')];
}
