import { z } from 'zod';
import { cachedPerAccount } from './account-cache';
import type { CloudClient } from './client';
import {
  arrayOfReadable,
  lenientArray,
  lenientBoolean,
  lenientCount,
  lenientId,
  lenientText,
  pictureUrlSchema,
} from './lenient-schema';

const users = '/configuration/le-users/users';
const version = 'v=6.0';

/** What LivePerson calls a role when the profile that grants it has no name of its own. */
const roleTypes: ReadonlyMap<string | null, string> = new Map([
  ['1', 'Administrator'],
  ['2', 'Agent'],
  ['3', 'Agent manager'],
  ['4', 'Campaign manager'],
  ['5', 'LivePerson employee'],
]);

const role = z
  .object({ name: lenientText, roleTypeId: lenientId.nullable().catch(null) })
  .transform(({ name, roleTypeId }) => name ?? roleTypes.get(roleTypeId) ?? null);

const user = z
  .object({
    id: lenientId,
    fullName: lenientText,
    nickname: lenientText,
    loginName: lenientText,
    email: lenientText,
    pictureUrl: pictureUrlSchema,
    isEnabled: lenientBoolean,
    deleted: lenientBoolean,
    profiles: lenientArray(role),
    memberOf: z.object({ agentGroupId: lenientId }).nullable().catch(null),
    skillIds: lenientArray(lenientId),
    maxChats: lenientCount,
    maxAsyncChats: lenientCount,
    dateUpdated: lenientText,
  })
  .transform(({ profiles, memberOf, deleted, maxAsyncChats, ...rest }) => ({
    ...rest,
    /** The full name, else the nickname, else the login name. */
    displayName: rest.fullName ?? rest.nickname ?? rest.loginName,
    isDeleted: deleted === true,
    /** In words, as the account names them. */
    roles: [...new Set(profiles.filter((name) => name !== null))],
    agentGroupId: memberOf?.agentGroupId ?? null,
    /** How many messaging conversations may be open at once; `maxChats` is the same for chats. */
    maxConversations: maxAsyncChats,
  }));

/** A user of Conversational Cloud, as far as LivePerson's Users API tells: null is what it does not say. */
export type User = Readonly<z.infer<typeof user>>;

/**
 * One user's record.
 *
 * @throws {CloudError}
 */
export function fetchUser(cloud: CloudClient, userId: string): Promise<User> {
  return cloud.read({
    service: 'accountConfigReadOnly',
    path: `${users}/${encodeURIComponent(userId)}?${version}`,
    answer: user,
  });
}

/**
 * All users of the account that are not deleted, at most a minute old. No paging is documented: it is all of them, or
 * none when they are over 16 MB.
 *
 * @throws {CloudError}
 */
export const fetchUsers = cachedPerAccount('users', async (cloud): Promise<readonly User[]> => {
  const listed = await cloud.read({
    service: 'accountConfigReadOnly',
    path: `${users}?${version}`,
    answer: arrayOfReadable(user),
    size: 'list',
  });
  return listed.filter(({ isDeleted }) => !isDeleted);
});
