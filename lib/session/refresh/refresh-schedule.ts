import type { Session } from '../session';

/** LivePerson recommends a refresh every half hour. */
const maxTokenAgeSeconds = 1_800;
/** Of a shorter life, so much is used up before newer tokens are asked for: the rest is for trying again. */
const usableShareOfLife = 0.75;

/** After a failure Sentinel is left alone for so long, or for so short when nobody can go on without it. */
const retryWhileAliveSeconds = 30;
const retryOnceDeadSeconds = 5;

/** Whether it is time for newer tokens (contract: *Renewal*). Never, without a refresh token. */
export function isRefreshDue({ tokens }: Session, nowSeconds: number): boolean {
  if (tokens.refreshToken === null) return false;
  const lifeSeconds = tokens.accessTokenEndsAtSeconds - tokens.receivedAtSeconds;
  const maxAge = Math.min(maxTokenAgeSeconds, lifeSeconds * usableShareOfLife);
  return nowSeconds - tokens.receivedAtSeconds >= maxAge;
}

/** Whether the session can go on with the access token that it has. */
export function isAccessTokenValid({ tokens }: Session, nowSeconds: number): boolean {
  return nowSeconds < tokens.accessTokenEndsAtSeconds;
}

/** When Sentinel may be asked again after a renewal that failed: sooner once the access token is dead. */
export function retryAtSeconds({ tokens }: Session, failedAtSeconds: number): number {
  return Math.min(
    failedAtSeconds + retryWhileAliveSeconds,
    Math.max(tokens.accessTokenEndsAtSeconds, failedAtSeconds + retryOnceDeadSeconds),
  );
}
