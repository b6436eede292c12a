import type { Cloud } from '../cloud/client';
import { CloudError, type CloudErrorCode } from '../cloud/cloud-error';
import { makeReference } from '../observability/correlation-id';
import { causesOf } from '../observability/log';
import type { Parts } from '../services';
import { loggedSession, type Session } from '../session/session';

/** What became of a question to Conversational Cloud. */
export type CloudAnswer<T> =
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
  question: (cloud: Cloud) => Promise<T>,
  { cloudFor, log }: Pick<Parts, 'cloudFor' | 'log'>,
): Promise<CloudAnswer<T>> {
  const { accountId, identity, tokens } = session;
  const user = { accountId, userId: identity.sub, accessToken: tokens.accessToken };
  try {
    return { kind: 'answered', value: await question(cloudFor(user)) };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    const { code, retryAfterSeconds } = error;
    const reference = makeReference();
    const causes = causesOf(error);
    log.warn('cloud_read_failed', { ...loggedSession(session), reference, causes });
    return { kind: 'failed', failure: { code, reference, retryAfterSeconds } };
  }
}
