import type { CloudClientFactory } from '../cloud/client';
import { CloudError, cloudErrorLogFields } from '../cloud/cloud-error';
import { fetchMe, type Me } from '../cloud/me';
import type { Log } from '../observability/log';
import { withTimeout } from '../outbound/limits';
import { type SignedIn, sessionLogFields } from './session';

/** How long a refresh waits for the user's own record. */
export const ownRecordLimitMs = 1_000;

/** Whether the record ends the session at a refresh. Anything unclear does not. */
export const isDisabled = ({ isEnabled, isDeleted }: Me) => isEnabled === false || isDeleted;

export interface RecordServices {
  readonly cloudFor: CloudClientFactory;
  readonly log: Log;
}

/** The user's own record; null, with a line in the log, if it cannot be read. An app may lack the right to read it. */
export async function readOwnRecord(
  signedIn: SignedIn,
  { limitMs, level }: { readonly limitMs: number; readonly level: 'warn' | 'debug' },
  { cloudFor, log }: RecordServices,
): Promise<Me | null> {
  const { accountId, identity, tokens } = signedIn;
  const logUnavailable = (error: unknown) => {
    // Normal for a LivePerson employee, who has no record in the account of a brand.
    const isExpected = identity.isLpa && error instanceof CloudError && error.code === 'not_found';
    const fields = { ...sessionLogFields(signedIn), ...cloudErrorLogFields(error) };
    log[isExpected && level === 'warn' ? 'info' : level]('profile_unavailable', fields);
  };
  try {
    const user = { accountId, userId: identity.sub, accessToken: tokens.accessToken };
    // A slow list of profiles must not hide that the user is disabled.
    const reading = fetchMe(cloudFor(user), user.userId, limitMs * 0.8);
    const me = await withTimeout(reading, limitMs);
    if (me.profilesError) logUnavailable(me.profilesError);
    return me;
  } catch (error) {
    logUnavailable(error);
    return null;
  }
}
