/** What an app imports on the server: see `sentinel.ts`. */
export { OptionsError, type ProtectEntry, type SentinelOptions } from './access/options';
export { type AgentGroup, fetchAgentGroups, fetchSkills, type Skill } from './cloud/account-lists';
export type { Cloud } from './cloud/client';
export { CloudError } from './cloud/cloud-error';
export { fetchUser, fetchUsers, type User } from './cloud/users';
export { AccessToken, AccessTokenError } from './next/access-token';
export type { OwnSessionList, SearchParams, Visitor } from './next/auth';
export type { CloudAnswer, CloudFailure } from './next/cloud';
export { createSentinel } from './next/create-sentinel';
export { parseReference } from './observability/correlation-id';
export type { SignedInSession } from './session/expiry';
export type { OwnSession } from './session/store';
export { type SignInErrorReason, signInErrorReasons } from './sign-in/errors';
