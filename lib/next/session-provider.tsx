'use client';

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import {
  type ClientSession,
  clientSession,
  createSessionStore,
  type KnownSession,
} from './client-session';

const store = createSessionStore();
const SessionContext = createContext<ClientSession | null>(null);

/**
 * Tells the components below it who is signed in. Give it what the server knows, and the page is right from the first
 * byte; without `session` the browser asks `/api/me`, once for all components of a page, and `useSession` is `loading`
 * until then. It does not watch: the session may end while the page is open.
 *
 * @param session of `sentinel.getAuth()`, `getSession()` or `requireSession()`; null for signed out
 * @example <SessionProvider session={await sentinel.getAuth()}>{children}</SessionProvider>
 */
export function SessionProvider({
  session,
  children,
}: {
  readonly session?: KnownSession;
  readonly children?: ReactNode;
}) {
  return session === undefined ? (
    <AskingProvider>{children}</AskingProvider>
  ) : (
    <SessionContext value={clientSession(session)}>{children}</SessionContext>
  );
}

function AskingProvider({ children }: { readonly children: ReactNode }) {
  const session = useSyncExternalStore(store.subscribe, store.current, store.initial);
  return <SessionContext value={session}>{children}</SessionContext>;
}

/**
 * Who is signed in, in a client component below a {@link SessionProvider}.
 *
 * @throws {Error} without one
 * @example const { state, name } = useSession();
 */
export function useSession(): ClientSession {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession needs a <SessionProvider> above it');
  return session;
}

/**
 * Shows its children to people who are signed in. It hides and does not protect: what a server component puts into it
 * is sent to everybody.
 *
 * @example <SignedIn><SignOutButton /></SignedIn>
 */
export function SignedIn({ children }: { readonly children?: ReactNode }) {
  return useSession().state === 'signed-in' ? children : null;
}

/**
 * Shows its children to people who are signed out.
 *
 * @example <SignedOut><SignInLink>Sign in</SignInLink></SignedOut>
 */
export function SignedOut({ children }: { readonly children?: ReactNode }) {
  return useSession().state === 'signed-out' ? children : null;
}
