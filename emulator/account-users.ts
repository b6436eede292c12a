import { generateUsers } from './generated-users';
import { type Persona, personaByUserId, personas, type UserRecord } from './personas';

const userCount = 10_000;

let everybody: readonly UserRecord[] | null = null;

/** All users of the account, the personas among them. Made when first asked for: few tests need them. */
export function accountUsers(): readonly UserRecord[] {
  everybody ??= peopled(Object.values(personas));
  return everybody;
}

/** One user's record, or null. A persona's costs nobody the making of all the others. */
export function accountUser(id: string): UserRecord | null {
  const persona = personaByUserId(id);
  return persona ? persona.profile : (accountUsers().find((user) => user.id === id) ?? null);
}

/** No page says in what order users come: the personas stand far apart, so that nobody finds them all by reading a beginning. */
function peopled(known: readonly Persona[]): UserRecord[] {
  const users = generateUsers(userCount - known.length);
  known.forEach(({ profile }, index) => {
    users.splice(1_000 + index * 2_000, 0, profile);
  });
  return users;
}
