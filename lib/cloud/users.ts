import { z } from 'zod';
import { keptPerAccount } from './account-cache';
import type { Cloud } from './client';
import {
  listAnswer,
  looseCount,
  looseFlag,
  looseId,
  looseList,
  looseText,
  pictureAddress,
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
  .object({ name: looseText, roleTypeId: looseId.nullable().catch(null) })
  .transform(({ name, roleTypeId }) => name ?? roleTypes.get(roleTypeId) ?? null);

const user = z
  .object({
    id: looseId,
    fullName: looseText,
    nickname: looseText,
    loginName: looseText,
    email: looseText,
    pictureUrl: pictureAddress,
    isEnabled: looseFlag,
    deleted: looseFlag,
    profiles: looseList(role),
    memberOf: z.object({ agentGroupId: looseId }).nullable().catch(null),
    skillIds: looseList(looseId),
    maxChats: looseCount,
    maxAsyncChats: looseCount,
    dateUpdated: looseText,
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
export function fetchUser(cloud: Cloud, userId: string): Promise<User> {
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
export const fetchUsers = keptPerAccount('users', async (cloud): Promise<readonly User[]> => {
  const listed = await cloud.read({
    service: 'accountConfigReadOnly',
    path: `${users}?${version}`,
    answer: listAnswer(user),
    size: 'list',
  });
  return listed.filter(({ isDeleted }) => !isDeleted);
});
