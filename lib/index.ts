/** What an app imports on the server. */
export { OptionsError, type ProtectEntry, type SentinelOptions } from './access/options';
export { type AgentGroup, fetchAgentGroups, fetchSkills, type Skill } from './cloud/account-lists';
export { type AgentStatus, fetchAgentStatus } from './cloud/agent-status';
export type { CloudClient, CloudRead, CloudResponse, CloudWrite } from './cloud/client';
export { CloudError } from './cloud/cloud-error';
export { type ConversationMetrics, fetchConversationMetrics } from './cloud/conversation-metrics';
export { fetchMe, type Me } from './cloud/me';
export { fetchProfiles, type Profile, roleNames } from './cloud/profiles';
export { fetchUser, fetchUsers, type ListedUser, type User } from './cloud/users';
export { AccessToken, AccessTokenError } from './next/access-token';
export type { AuthState, UserSessionList } from './next/auth';
export type { CloudFailure, CloudResult } from './next/cloud';
export { createSentinel } from './next/create-sentinel';
export type { SearchParams } from './next/sign-in-pages';
export { parseCorrelationId } from './observability/correlation-id';
export type { PublicSession } from './session/public-session';
export type { UserSession } from './session/store';
export { type SignInErrorReason, signInErrorReasons } from './sign-in/errors';
