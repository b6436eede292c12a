import { z } from 'zod';
import type { Cloud } from './cloud';
import { listAnswer, looseId, looseText } from './loose-values';

const agentGroup = z.object({ id: looseId, name: looseText });

/** A team that users belong to. */
export type AgentGroup = Readonly<z.infer<typeof agentGroup>>;

/**
 * The agent groups of the account.
 *
 * @throws {CloudError}
 */
export function fetchAgentGroups(cloud: Cloud): Promise<readonly AgentGroup[]> {
  return cloud.read({
    service: 'accountConfigReadOnly',
    path: '/configuration/le-users/agentGroups?v=2.0',
    answer: listAnswer(agentGroup),
    size: 'list',
  });
}
