import { z } from 'zod';
import type { Cloud } from './cloud';
import { listAnswer, looseId, looseText } from './loose-values';

const skill = z.object({ id: looseId, name: looseText });

/** What a user can be asked about. Deleted ones are listed too: a user may still have them. */
export type Skill = Readonly<z.infer<typeof skill>>;

/**
 * The skills of the account.
 *
 * @throws {CloudError}
 */
export function fetchSkills(cloud: Cloud): Promise<readonly Skill[]> {
  return cloud.read({
    service: 'accountConfigReadOnly',
    path: '/configuration/le-users/skills?v=2.0',
    answer: listAnswer(skill),
    size: 'list',
  });
}
