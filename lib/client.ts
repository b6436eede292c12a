/** What an app imports for the browser: components and a hook that tell who is signed in. */
export type { ClientSession, KnownSession, SessionState } from './next/client-session';
export { SessionProvider, SignedIn, SignedOut, useSession } from './next/session-provider';
export { SignInLink } from './next/sign-in-link';
export { SignOutButton } from './next/sign-out-button';
export { sessionMarkField } from './session/session-mark-field';
