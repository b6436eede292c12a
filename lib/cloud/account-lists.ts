import { z } from 'zod';
import type { CloudClient } from './client';
import { arrayOfReadable, lenientId, lenientText } from './lenient-schema';

const namedRecord = z.object({ id: lenientId, name: lenientText });

/** A team of users. */
export type AgentGroup = Readonly<z.infer<typeof namedRecord>>;
/** A topic that an agent can handle. Deleted skills are included, because users may still have them. */
export type Skill = Readonly<z.infer<typeof namedRecord>>;

/**
 * The agent groups of the account.
 *
 * @throws {CloudError}
 */
export function fetchAgentGroups(cloud: CloudClient): Promise<readonly AgentGroup[]> {
  return fetchList(cloud, 'agentGroups');
}

/**
 * The skills of the account.
 *
 * @throws {CloudError}
 */
export function fetchSkills(cloud: CloudClient): Promise<readonly Skill[]> {
  return fetchList(cloud, 'skills');
}

function fetchList(cloud: CloudClient, list: 'agentGroups' | 'skills') {
  return cloud.read({
    service: 'accountConfigReadOnly',
    path: `/configuration/le-users/${list}?v=2.0`,
    answer: arrayOfReadable(namedRecord),
    size: 'list',
  });
}
