import type { CloudClient } from '../cloud/client';
import { CloudError, type CloudErrorCode } from '../cloud/cloud-error';
import { createCorrelationId } from '../observability/correlation-id';
import { errorCodes } from '../observability/log';
import type { Services } from '../services';
import { type Session, sessionLogFields } from '../session/session';

/** What became of a question to Conversational Cloud. */
export type CloudResult<T> =
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly failure: CloudFailure };

/** Why there is no answer. The reference is in the log too. */
export interface CloudFailure {
  readonly code: CloudErrorCode;
  readonly reference: string;
  /** How long not to ask again, where the service said so. */
  readonly retryAfterSeconds: number | null;
}

/**
 * Asks Conversational Cloud on behalf of the signed-in person, for a part of a page. A service that does not answer
 * fails that part and no more: the reason comes back, and nobody is signed out by it.
 *
 * @param question such as `fetchSkills`
 */
export async function queryCloud<T>(
  session: Session,
  question: (cloud: CloudClient) => Promise<T>,
  { cloudFor, log }: Pick<Services, 'cloudFor' | 'log'>,
): Promise<CloudResult<T>> {
  const { accountId, identity, tokens } = session;
  const user = { accountId, userId: identity.sub, accessToken: tokens.accessToken };
  try {
    return { kind: 'answered', value: await question(cloudFor(user)) };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { code, retryAfterSeconds } = error;
    const reference = createCorrelationId();
    const causes = errorCodes(error);
    log.warn('cloud_read_failed', { ...sessionLogFields(session), reference, causes });
    return { kind: 'failed', failure: { code, reference, retryAfterSeconds } };
  }
}
