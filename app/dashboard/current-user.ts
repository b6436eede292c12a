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

// What Conversational Cloud knows of the user. Each is fetched once per request, for all parts of the page.

export const getCurrentUser = cache(() => sentinel.cloud((cloud) => fetchMe(cloud, cloud.userId)));
export const getAgentStatus = cache(() => sentinel.cloud(fetchAgentStatus));
export const getConversationMetrics = cache(() => sentinel.cloud(fetchConversationMetrics));
export const getSkills = cache(() => sentinel.cloud(fetchSkills));
export const getAgentGroups = cache(() => sentinel.cloud(fetchAgentGroups));

/** The names of the user's roles. They fail if neither the record nor the list of profiles has them. */
export const getRoles = cache(async (): Promise<CloudResult<readonly string[]>> => {
  const user = await getCurrentUser();
  if (user.kind === 'failed') return user;
  const { roles, profilesError } = user.value;
  if (profilesError === null || roles.length > 0) return { kind: 'answered', value: roles };
  return sentinel.cloud(() => Promise.reject(profilesError));
});
