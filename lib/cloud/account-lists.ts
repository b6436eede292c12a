import { z } from 'zod';
import type { CloudClient } from './client';
import { arrayOfReadable, lenientId, lenientText } from './lenient-schema';

const named = z.object({ id: lenientId, name: lenientText });

/** A team that users belong to. */
export type AgentGroup = Readonly<z.infer<typeof named>>;
/** What a user can be asked about. Deleted ones are listed too: a user may still have them. */
export type Skill = Readonly<z.infer<typeof named>>;

/**
 * The agent groups of the account.
 *
 * @throws {CloudError}
 */
export function fetchAgentGroups(cloud: CloudClient): Promise<readonly AgentGroup[]> {
  return fetchNamed(cloud, 'agentGroups');
}

/**
 * The skills of the account.
 *
 * @throws {CloudError}
 */
export function fetchSkills(cloud: CloudClient): Promise<readonly Skill[]> {
  return fetchNamed(cloud, 'skills');
}

function fetchNamed(cloud: CloudClient, list: 'agentGroups' | 'skills') {
  return cloud.read({
    service: 'accountConfigReadOnly',
    path: `/configuration/le-users/${list}?v=2.0`,
    answer: arrayOfReadable(named),
    size: 'list',
  });
}
