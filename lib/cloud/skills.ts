import { z } from 'zod';
import type { CloudClient } from './client';
import { arrayOfReadable, lenientId, lenientText } from './lenient-schema';

const skill = z.object({ id: lenientId, name: lenientText });
const list = arrayOfReadable(skill);

/** A subject that a user can handle. Deleted skills are included, because users may still have them. */
export type Skill = Readonly<z.infer<typeof skill>>;

/**
 * The skills of the account.
 *
 * @throws {CloudError}
 */
export async function fetchSkills(cloud: CloudClient): Promise<readonly Skill[]> {
  const { value } = await cloud.get({
    service: 'accountConfigReadOnly',
    path: '/api/account/{account}/configuration/le-users/skills',
    query: { v: '2.0' },
    select: Object.keys(skill.shape),
    includeDeleted: true,
    schema: list,
    size: 'list',
  });
  return value;
}
