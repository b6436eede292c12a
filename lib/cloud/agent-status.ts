import { z } from 'zod';
import type { CloudClient } from './client';
import { arrayOfReadable, lenientCount, lenientDuration, lenientId } from './lenient-schema';

const agentStatus = z
  .object({
    agentId: lenientId,
    currentStatus: z.enum(['ONLINE', 'AWAY', 'BACK_SOON', 'OFFLINE']).nullable().catch(null),
    currentStatusDuration: lenientDuration,
    openAssignedConversations: lenientCount,
    configuredMaxSlots: lenientCount,
  })
  .transform((record) => ({
    agentId: record.agentId,
    /** Null for a value that LivePerson does not document. */
    status: record.currentStatus,
    /** How long the user has had this status. */
    statusDurationMs: record.currentStatusDuration,
    openConversations: record.openAssignedConversations,
    /** How many conversations the user can have at the same time. */
    maxConversations: record.configuredMaxSlots,
  }));

const response = z.object({ agentStatusRecords: arrayOfReadable(agentStatus) });

/** A user's work in messaging at this moment. What LivePerson does not send, or sends as an impossible number, is null. */
export type AgentStatus = Readonly<z.infer<typeof agentStatus>>;

/**
 * The status of the signed-in user in the agent workspace; null if they are not signed in there.
 *
 * LivePerson: developer-center, pages/documents/data/messaging-agent-metrics/Methods/Agent Status.md. Which permission a
 * user needs is not documented, so `forbidden` is a normal failure.
 *
 * @throws {CloudError}
 * @example
 * const result = await sentinel.cloud(fetchAgentStatus);
 * if (result.kind === 'answered') return <p>{result.value?.status ?? 'Not signed in'}</p>;
 */
export async function fetchAgentStatus(cloud: CloudClient): Promise<AgentStatus | null> {
  const { value } = await cloud.post({
    service: 'msgHist',
    path: '/messaging_history/api/account/{account}/agent-view/status',
    body: { agentIds: [cloud.userId] },
    isRead: true,
    schema: response,
  });
  return value.agentStatusRecords.find(({ agentId }) => agentId === cloud.userId) ?? null;
}
