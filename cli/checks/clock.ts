import { fetchWithLimits } from '../../lib/outbound/fetch';
import { clockToleranceSeconds } from '../../lib/sentinel/id-token';
import { wellKnownJwksUrl } from '../../lib/sentinel/jwks';
import { type CheckResult, createCheckResults } from '../check-result';

/** A larger difference is a warning, before it exceeds the tolerance. */
const warningSkewSeconds = 10;

/** Compares the clock of this machine with Sentinel's. */
export async function checkClock(origin: string): Promise<CheckResult> {
  const { ok, warning, failed } = createCheckResults(`clock ${new URL(origin).host}`);
  const beganMs = Date.now();
  const response = await fetchWithLimits(wellKnownJwksUrl(origin)).catch(() => null);
  const dateMs = Date.parse(response?.headers.get('date') ?? '');
  if (Number.isNaN(dateMs)) {
    return warning('Sentinel sends no Date header', 'check the clock of this machine: timedatectl');
  }
  // The header has no fractions of a second: add half a second, the average.
  const skewSeconds = Math.round((dateMs + 500 - (beganMs + Date.now()) / 2) / 1_000);
  const skew = `the clock of this machine is ${Math.abs(skewSeconds)} s ${skewSeconds > 0 ? 'behind' : 'ahead of'} Sentinel’s`;
  const remedy = 'synchronize the clock by NTP: timedatectl set-ntp true';
  if (Math.abs(skewSeconds) > clockToleranceSeconds) {
    return failed(`${skew}: id tokens appear expired or not yet valid`, remedy);
  }
  return Math.abs(skewSeconds) > warningSkewSeconds
    ? warning(skew, remedy)
    : ok('the difference to Sentinel’s clock is at most a few seconds');
}
