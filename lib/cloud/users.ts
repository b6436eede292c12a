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

/** The name of a role whose profile has no name. */
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
    /** Names, as the account defines them. */
    roles: [...new Set(profiles.filter((name) => name !== null))],
    agentGroupId: memberOf?.agentGroupId ?? null,
    /** The maximum of simultaneous messaging conversations. `maxChats` is the maximum of simultaneous chats. */
    maxConversations: maxAsyncChats,
  }));

/** A user of Conversational Cloud. A field that LivePerson's Users API does not return is null. */
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
 * All users of the account that are not deleted, from a cache of one minute. The Users API has no paging: a list over
 * 16 MB is an error.
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
