import type { CloudClient } from '../cloud/client';
import { CloudError, type CloudErrorCode, cloudErrorLogFields } from '../cloud/cloud-error';
import { createCorrelationId } from '../observability/correlation-id';
import type { Services } from '../services';
import { type Session, sessionLogFields } from '../session/session';

/** What `sentinel.cloud` returns. */
export type CloudResult<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: CloudFailure };

/** Why a call to Conversational Cloud failed. */
export interface CloudFailure {
  readonly code: CloudErrorCode;
  /** The correlation ID, which is also in the log. */
  readonly reference: string;
  /** How long to wait before the next call, with `rate_limited` only; else null. */
  readonly retryAfterSeconds: number | null;
}

/** A `CloudError` becomes a result, so that only one part of a page fails. */
export async function queryCloud<T>(
  session: Session,
  query: (cloud: CloudClient) => Promise<T>,
  { cloudFor, log }: Pick<Services, 'cloudFor' | 'log'>,
): Promise<CloudResult<T>> {
  const { accountId, identity, tokens } = session;
  const user = { accountId, userId: identity.sub, accessToken: tokens.accessToken };
  try {
    return { kind: 'answered', value: await query(cloudFor(user)) };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { code, retryAfterSeconds } = error;
    const reference = createCorrelationId();
    const fields = { ...sessionLogFields(session), reference, ...cloudErrorLogFields(error) };
    log.warn('cloud_read_failed', fields);
    return { kind: 'failed', failure: { code, reference, retryAfterSeconds } };
  }
}
