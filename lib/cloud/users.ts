import { z } from 'zod';
import type { DomainLookup } from '../sentinel/domain-lookup';
import { CloudError, callCloud } from './call';

/** Long names are real, endless ones are not: what goes into the session has a size. */
const maxNameLength = 200;

const name = z
  .string()
  .transform((text) => Array.from(text.trim()).slice(0, maxNameLength).join(''))
  .catch('');

const user = z
  .object({ fullName: name, nickname: name, loginName: name })
  .transform(({ fullName, nickname, loginName }) => fullName || nickname || loginName || null);

/** Whose name to read. */
export interface OwnUser {
  readonly accountId: string;
  readonly sub: string;
  readonly accessToken: string;
}

/**
 * What a user of Conversational Cloud is called: full name, else nickname, else login name, else null (contract:
 * `GET /api/me`). Any of them may be missing: LivePerson's Users API, `accountConfigReadOnly`.
 *
 * @throws {CloudError} when the user's record cannot be read
 */
export async function fetchOwnName(
  { accountId, sub, accessToken }: OwnUser,
  lookUp: DomainLookup,
): Promise<string | null> {
  const origin = await lookUp('accountConfigReadOnly').catch((cause: unknown) => {
    throw new CloudError('unavailable', { cause });
  });
  const path = `/api/account/${accountId}/configuration/le-users/users/${encodeURIComponent(sub)}`;
  return callCloud({ url: `${origin}${path}?v=6.0`, accessToken, answer: user });
}
