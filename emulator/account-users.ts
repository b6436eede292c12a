import { generateUsers } from './generated-users';
import { type Persona, personaByUserId, personas, type UserRecord } from './personas';

const userCount = 10_000;

let allUsers: readonly UserRecord[] | null = null;

/** All users of the account, the personas included. They are generated on first use, because few tests need them. */
export function accountUsers(): readonly UserRecord[] {
  allUsers ??= withGeneratedUsers(Object.values(personas));
  return allUsers;
}

/** One user's record, or null. A persona's record needs no generated users. */
export function accountUser(id: string): UserRecord | null {
  const persona = personaByUserId(id);
  return persona ? persona.profile : (accountUsers().find((user) => user.id === id) ?? null);
}

/** The order of users is not documented: the personas are far apart, so that no app finds them all in the first part. */
function withGeneratedUsers(known: readonly Persona[]): UserRecord[] {
  const users = generateUsers(userCount - known.length);
  known.forEach(({ profile }, index) => {
    users.splice(1_000 + index * 2_000, 0, profile);
  });
  return users;
}
