import { generateUsers } from './generated-users';
import { personaByUserId, personas, type UserRecord } from './personas';

const userCount = 10_000;

let allUsers: UserRecord[] | null = null;

/** All users of the account, the personas included. They are generated on first use, because few tests need them. */
export function accountUsers(): readonly UserRecord[] {
  if (!allUsers) {
    const known = Object.values(personas);
    allUsers = generateUsers(userCount - known.length);
    // The order is not documented. The personas are far apart, so that no app finds them all in the first part.
    for (const [index, { profile }] of known.entries()) {
      allUsers.splice(1_000 + index * 2_000, 0, profile);
    }
  }
  return allUsers;
}

/** One user's record, or null. A persona's record needs no generated users. */
export function accountUser(id: string): UserRecord | null {
  const persona = personaByUserId(id);
  return persona ? persona.profile : (accountUsers().find((user) => user.id === id) ?? null);
}
