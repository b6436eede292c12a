import { cache } from 'react';
import {
  type CloudResult,
  fetchAgentGroups,
  fetchAgentStatus,
  fetchConversationMetrics,
  fetchMe,
  fetchSkills,
} from 'sentinel-nextjs';
import { sentinel } from '@/sentinel';
import { text } from './text';

/** The user's record in Conversational Cloud. */
export const getCurrentUser = cache(() => sentinel.cloud((cloud) => fetchMe(cloud, cloud.userId)));

/** The names of the user's roles. They fail if neither the record nor the list of profiles has them. */
async function getRoles(): Promise<CloudResult<readonly string[]>> {
  const user = await getCurrentUser();
  if (user.kind === 'failed') return user;
  const { roles, profilesError } = user.value;
  if (profilesError === null || roles.length > 0) return { kind: 'answered', value: roles };
  return sentinel.cloud(() => Promise.reject(profilesError));
}

/** The parts of the dashboard that Conversational Cloud sends. Each is fetched once per request. */
export const parts = {
  now: { ...text.now, read: cache(() => sentinel.cloud(fetchAgentStatus)) },
  day: { ...text.day, read: cache(() => sentinel.cloud(fetchConversationMetrics)) },
  profile: { ...text.profile, read: getCurrentUser },
  roles: { ...text.roles, read: cache(getRoles) },
  agentGroup: { ...text.agentGroup, read: cache(() => sentinel.cloud(fetchAgentGroups)) },
  skills: { ...text.skills, read: cache(() => sentinel.cloud(fetchSkills)) },
};
