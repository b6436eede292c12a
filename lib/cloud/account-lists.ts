import { z } from 'zod';
import type { CloudClient } from './client';
import { arrayOfReadable, lenientId, lenientText } from './lenient-schema';

/** The request for a list of the account's configuration, with the fields that the schema of a record names. */
export function accountList<T extends z.ZodRawShape>(
  name: string,
  version: string,
  record: z.ZodObject<T>,
) {
  return {
    service: 'accountConfigReadOnly',
    path: `/api/account/{account}/configuration/le-users/${name}`,
    query: { v: version },
    select: Object.keys(record.shape),
    schema: arrayOfReadable(record),
    size: 'list',
  } as const;
}

const named = z.object({ id: lenientId, name: lenientText });

/** A subject that a user can handle. Deleted skills are included, because users may still have them. */
export type Skill = Readonly<z.infer<typeof named>>;

/** A team that users belong to. Deleted teams are included, because users may still have them. */
export type AgentGroup = Readonly<z.infer<typeof named>>;

/**
 * The skills of the account.
 *
 * @throws {CloudError}
 */
export async function fetchSkills(cloud: CloudClient): Promise<readonly Skill[]> {
  const list = accountList('skills', '2.0', named);
  return (await cloud.get({ ...list, includeDeleted: true })).value;
}

/**
 * The agent groups of the account.
 *
 * @throws {CloudError}
 */
export async function fetchAgentGroups(cloud: CloudClient): Promise<readonly AgentGroup[]> {
  const list = accountList('agentGroups', '2.0', named);
  return (await cloud.get({ ...list, includeDeleted: true })).value;
}
