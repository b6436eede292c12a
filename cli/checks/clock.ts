import { fetchWithLimits } from '../../lib/outbound/fetch';
import { HttpError } from '../../lib/outbound/http-error';
import { clockToleranceSeconds } from '../../lib/sentinel/id-token';
import { type CheckResult, createCheckResults } from '../check-result';
import { requestLimits } from '../sentinel-settings';

/** A larger difference is a warning, before it exceeds the tolerance. */
const warningSkewSeconds = 10;

/** Compares the clock of this machine with Sentinel's. `now` is in milliseconds. */
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
      warning('Sentinel sends no Date header', 'check the clock of this machine: timedatectl'),
    ];
  }
  // The header has no fractions of a second: add half a second, the average.
  const skewSeconds = Math.round((dateMs + 500 - (beganMs + now()) / 2) / 1_000);
  const skew = `the clock of this machine is ${Math.abs(skewSeconds)} s ${skewSeconds > 0 ? 'behind' : 'ahead of'} Sentinel’s`;
  const remedy = 'synchronize the clock by NTP: timedatectl set-ntp true';
  if (Math.abs(skewSeconds) > clockToleranceSeconds) {
    return [failed(`${skew}: id tokens appear expired or not yet valid`, remedy)];
  }
  if (Math.abs(skewSeconds) > warningSkewSeconds) {
    return [warning(skew, remedy)];
  }
  return [ok('the difference to Sentinel’s clock is at most a few seconds')];
}
