import { z } from 'zod';
import { accountList } from './account-list';
import type { CloudClient } from './client';
import { lenientId, lenientText } from './lenient-schema';

const skill = z.object({ id: lenientId, name: lenientText });
const request = { ...accountList('skills', '2.0', skill), includeDeleted: true };

/** A subject that a user can handle. Deleted skills are included, because users may still have them. */
export type Skill = Readonly<z.infer<typeof skill>>;

/**
 * The skills of the account.
 *
 * @throws {CloudError}
 */
export async function fetchSkills(cloud: CloudClient): Promise<readonly Skill[]> {
  return (await cloud.get(request)).value;
}
