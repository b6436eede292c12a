import { z } from 'zod';
import type { Cloud } from './client';
import { listAnswer, looseId, looseText } from './lenient-schema';

const named = z.object({ id: looseId, name: looseText });

/** A team that users belong to. */
export type AgentGroup = Readonly<z.infer<typeof named>>;
/** What a user can be asked about. Deleted ones are listed too: a user may still have them. */
export type Skill = Readonly<z.infer<typeof named>>;

/**
 * The agent groups of the account.
 *
 * @throws {CloudError}
 */
export function fetchAgentGroups(cloud: Cloud): Promise<readonly AgentGroup[]> {
  return fetchNamed(cloud, 'agentGroups');
}

/**
 * The skills of the account.
 *
 * @throws {CloudError}
 */
export function fetchSkills(cloud: Cloud): Promise<readonly Skill[]> {
  return fetchNamed(cloud, 'skills');
}

function fetchNamed(cloud: Cloud, list: 'agentGroups' | 'skills') {
  return cloud.read({
    service: 'accountConfigReadOnly',
    path: `/configuration/le-users/${list}?v=2.0`,
    answer: listAnswer(named),
    size: 'list',
  });
}
