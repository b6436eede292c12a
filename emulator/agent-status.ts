import type { Context } from 'hono';
import { agentGroups } from './agent-groups';
import { personaByUserId, personas } from './personas';
import { skills } from './skills';
import type { EmulatorState } from './state';
import { jsonResponse, requireBearer, requireProfile } from './users-api';

const minuteMs = 60_000;

/** The status and the open conversations of the personas in the workspace. Who is missing is not signed in there. */
const workspace: Readonly<Record<string, { status: string; open: number; minutes: number }>> = {
  [personas.administrator.userId]: { status: 'ONLINE', open: 3, minutes: 134 },
  [personas.agent.userId]: { status: 'ONLINE', open: 8, minutes: 47 },
  [personas.longName.userId]: { status: 'AWAY', open: 1, minutes: 12 },
};

/** The status of the agents who are signed in to the workspace. */
export async function agentStatusEndpoint(c: Context, state: EmulatorState): Promise<Response> {
  requireProfile(requireBearer(c, state).userId);
  const { agentIds = Object.keys(workspace) }: { agentIds?: string[] } = await c.req.json();
  const agentStatusRecords = agentIds.flatMap((id) => statusRecord(id, state.now()));
  return jsonResponse(c, state, {
    _metadata: { count: agentStatusRecords.length },
    accountID: state.installation.accountId,
    agentStatusRecords,
  });
}

function statusRecord(agentId: string, nowMs: number) {
  const at = workspace[agentId];
  const profile = personaByUserId(agentId)?.profile;
  if (!at || !profile) return [];
  const { skillIds, memberOf, maxAsyncChats = 2 } = profile;
  // An agent who is away says in every second hour that they are back soon.
  const isBackSoon = at.status === 'AWAY' && Math.floor(nowMs / (60 * minuteMs)) % 2 === 1;
  const currentStatusDuration = at.minutes * minuteMs;
  const agentGroupId = Object(memberOf).agentGroupId ?? -1;
  return [
    {
      agentId,
      agentName: profile.fullName,
      agentSkills: skills
        .filter(({ id }) => [skillIds].flat().includes(id))
        .map(({ id, name }) => ({ skillId: String(id), skillName: name })),
      agentGroupId,
      agentGroupName: agentGroups.find(({ id }) => id === agentGroupId)?.name ?? 'Main Group',
      currentStatus: isBackSoon ? 'BACK_SOON' : at.status,
      currentStatusStartTimeL: nowMs - currentStatusDuration,
      currentStatusDuration,
      load: Math.round((100 * at.open) / Number(maxAsyncChats)),
      configuredMaxSlots: maxAsyncChats,
      busySlots: at.open,
      ringingSlots: 0,
      openAssignedConversations: at.open,
      intenseConversations: 0,
      agentPresence: 'true',
      currentConnectionState: 'CONNECTED',
    },
  ];
}
