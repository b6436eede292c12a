import type { SessionLimits } from '../expiry';
import type { Session } from '../session';
import type { RefreshAnswer } from './coordinator';

/** LivePerson recommends a refresh every half hour. */
const maxTokenAgeSeconds = 1_800;
/** A shorter lifetime is used up to this share before the refresh, so that a failed one can be tried again. */
const usableShareOfLife = 0.75;

/** After a failure Sentinel is not asked for so long: the shorter time once the access token has expired. */
const retryWhileValidSeconds = 30;
const retryOnceExpiredSeconds = 5;

/** A request may still carry tokens that had expired before their refresh. */
const minKeptSeconds = 60;

/** Whether it is time to refresh the tokens (contract: *Renewal*). Never without a refresh token. */
export function isRefreshDue({ tokens }: Session, nowSeconds: number): boolean {
  if (tokens.refreshToken === null) return false;
  const lifeSeconds = tokens.accessTokenEndsAtSeconds - tokens.receivedAtSeconds;
  const maxAge = Math.min(maxTokenAgeSeconds, lifeSeconds * usableShareOfLife);
  return nowSeconds - tokens.receivedAtSeconds >= maxAge;
}

export function isAccessTokenValid({ tokens }: Session, nowSeconds: number): boolean {
  return nowSeconds < tokens.accessTokenEndsAtSeconds;
}

/** How long the answer to a refresh of these tokens is kept. A failure is kept until Sentinel may be asked again. */
export function answerTtlSeconds(
  { tokens }: Session,
  { kind }: RefreshAnswer,
  { sessionMaxSeconds }: SessionLimits,
  nowSeconds: number,
): number {
  if (kind === 'renewed') return minKeptSeconds;
  if (kind === 'refused') return sessionMaxSeconds;
  const remainingSeconds = tokens.accessTokenEndsAtSeconds - nowSeconds;
  return Math.min(retryWhileValidSeconds, Math.max(remainingSeconds, retryOnceExpiredSeconds));
}
