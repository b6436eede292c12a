/** What an app imports on the server: see `sentinel.ts`. */
export { OptionsError, type ProtectEntry, type SentinelOptions } from './access/options';
export { type AgentGroup, fetchAgentGroups, fetchSkills, type Skill } from './cloud/account-lists';
export type { Cloud } from './cloud/cloud';
export { CloudError } from './cloud/cloud-error';
export { fetchUser, fetchUsers, type User } from './cloud/users';
export { AccessToken, AccessTokenError } from './next/access-token';
export { createSentinel } from './next/create-sentinel';
export type { CloudAnswer, CloudFailure } from './next/query-cloud';
export type { OwnSessionList, SearchParams, Visitor } from './next/session-access';
export { parseReference } from './reference';
export type { SignedInSession } from './session/limits';
export type { OwnSession } from './session/store';
export { type SignInErrorReason, signInErrorReasons } from './sign-in/sign-in-error';
