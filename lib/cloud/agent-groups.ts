import { z } from 'zod';
import { accountList } from './account-list';
import type { CloudClient } from './client';
import { lenientId, lenientText } from './lenient-schema';

const agentGroup = z.object({ id: lenientId, name: lenientText });
const request = { ...accountList('agentGroups', '2.0', agentGroup), includeDeleted: true };

/** A team that users belong to. Deleted teams are included, because users may still have them. */
export type AgentGroup = Readonly<z.infer<typeof agentGroup>>;

/**
 * The agent groups of the account.
 *
 * @throws {CloudError}
 */
export async function fetchAgentGroups(cloud: CloudClient): Promise<readonly AgentGroup[]> {
  return (await cloud.get(request)).value;
}
