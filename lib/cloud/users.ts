import { z } from 'zod';
import { cachedPerAccount } from './account-cache';
import { accountList } from './account-list';
import type { CloudClient } from './client';
import {
  lenientArray,
  lenientBoolean,
  lenientCount,
  lenientId,
  lenientText,
  pictureUrlSchema,
} from './lenient-schema';
import { roleNames } from './profiles';

const record = z.object({
  id: lenientId,
  fullName: lenientText,
  nickname: lenientText,
  loginName: lenientText,
  email: lenientText,
  pictureUrl: pictureUrlSchema,
  isEnabled: lenientBoolean,
  deleted: lenientBoolean,
  profileIds: lenientArray(lenientId),
  profiles: lenientArray(z.object({ name: lenientText, roleTypeId: lenientCount })),
  memberOf: z.object({ agentGroupId: lenientId }).nullable().catch(null),
  skillIds: lenientArray(lenientId),
  maxChats: lenientCount,
  maxAsyncChats: lenientCount,
  dateUpdated: lenientText,
});

type NamedRecord = Pick<z.infer<typeof record>, 'fullName' | 'nickname' | 'loginName' | 'deleted'>;

function named<T extends NamedRecord>({ deleted, ...rest }: T) {
  return {
    ...rest,
    /** The full name, else the nickname, else the login name. */
    displayName: rest.fullName ?? rest.nickname ?? rest.loginName,
    isDeleted: deleted === true,
  };
}

const user = record.transform(({ profiles, memberOf, maxAsyncChats, ...rest }) => ({
  ...named(rest),
  /** Names that the record itself has. LivePerson documents none: `fetchMe` reads them from the profiles. */
  roles: roleNames(profiles),
  agentGroupId: memberOf?.agentGroupId ?? null,
  /** The maximum of simultaneous messaging conversations. `maxChats` is the maximum of simultaneous chats. */
  maxConversations: maxAsyncChats,
}));

/** What a list of users needs. A whole record is about twice as long. */
const listed = record.omit({
  pictureUrl: true,
  profiles: true,
  memberOf: true,
  skillIds: true,
  maxChats: true,
  maxAsyncChats: true,
});

const list = accountList('users', '6.0', listed);

/** A user of Conversational Cloud. A field that LivePerson's Users API does not return is null. */
export type User = Readonly<z.infer<typeof user>>;

/** A user in the list of an account. */
export type ListedUser = Pick<User, Exclude<keyof typeof listed.shape, 'deleted'>> &
  Pick<User, 'displayName' | 'isDeleted'>;

/**
 * One user's record.
 *
 * @throws {CloudError}
 */
export async function fetchUser(cloud: CloudClient, userId: string): Promise<User> {
  const { service, path, query } = list;
  const request = { service, path: `${path}/${encodeURIComponent(userId)}`, query, schema: user };
  return (await cloud.get(request)).value;
}

/**
 * All users of the account that are not deleted, from a cache of one minute. The Users API has no paging: a list over
 * 16 MB is an error.
 *
 * @throws {CloudError}
 */
export const fetchUsers = cachedPerAccount<readonly ListedUser[]>('users', {
  ...list,
  schema: list.schema.transform((users) => users.map(named).filter(({ isDeleted }) => !isDeleted)),
});
