import type { CloudClientFactory } from '../cloud/client';
import { CloudError, cloudErrorLogFields } from '../cloud/cloud-error';
import { fetchMe, type Me } from '../cloud/me';
import type { Log } from '../observability/log';
import { withTimeout } from '../outbound/timeout';
import { summarizeProfiles } from './identity';
import { type Identity, type SignedIn, sessionLogFields } from './session';

/** An identity with what the user's record says now: it may take the administrator's role away, and never gives it. */
export function withRecord(identity: Identity, me: Me): Identity {
  const { displayName, pictureUrl, roles, profileIds, profiles, profilesError } = me;
  const listed = new Set(profiles.map(({ id }) => id));
  // A list that lacks one of the profiles says nothing about the user's rights.
  const isComplete =
    profilesError === null && profileIds.length > 0 && profileIds.every((id) => listed.has(id));
  const roleTypeIds = profiles.map(({ roleTypeId }) => roleTypeId);
  const permissions = profiles.flatMap((profile) => profile.permissions);
  const before = identity.profiles;
  const now = isComplete || !before ? summarizeProfiles(roles, roleTypeIds, permissions) : before;
  const wasDemoted = before?.roleTypeIds.includes(1) && !now.roleTypeIds.includes(1);
  const isAdmin = identity.isAdmin && !wasDemoted;
  return { ...identity, name: displayName ?? identity.name, pictureUrl, isAdmin, profiles: now };
}

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
    const me = await withTimeout(fetchMe(cloudFor(user), user.userId), limitMs);
    if (me.profilesError) logUnavailable(me.profilesError);
    return me;
  } catch (error) {
    logUnavailable(error);
    return null;
  }
}
