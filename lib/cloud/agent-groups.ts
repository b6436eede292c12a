import { z } from 'zod';
import type { CloudClient } from './client';
import { arrayOfReadable, lenientId, lenientText } from './lenient-schema';

const agentGroup = z.object({ id: lenientId, name: lenientText });
const list = arrayOfReadable(agentGroup);

/** A team that users belong to. Deleted teams are included, because users may still have them. */
export type AgentGroup = Readonly<z.infer<typeof agentGroup>>;

/**
 * The agent groups of the account.
 *
 * @throws {CloudError}
 */
export async function fetchAgentGroups(cloud: CloudClient): Promise<readonly AgentGroup[]> {
  const { value } = await cloud.get({
    service: 'accountConfigReadOnly',
    path: '/api/account/{account}/configuration/le-users/agentGroups',
    query: { v: '2.0' },
    select: Object.keys(agentGroup.shape),
    includeDeleted: true,
    schema: list,
    size: 'list',
  });
  return value;
}
