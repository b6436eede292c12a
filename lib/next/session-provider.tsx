'use client';

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import {
  type ClientSession,
  createSessionStore,
  type KnownSession,
  toClientSession,
} from './client-session';

const store = createSessionStore();
const SessionContext = createContext<ClientSession | null>(null);

/**
 * Tells the components below it who is signed in. With `session` from the server the first HTML is right. Without it the
 * browser calls `/api/me`, once for all components of a page, and `useSession` returns `loading` until the response. The
 * provider does not notice when the session ends while the page is open.
 *
 * @param session the result of `sentinel.getAuth()`, `getSession()` or `requireSession()`; null for signed out
 * @example <SessionProvider session={await sentinel.getAuth()}>{children}</SessionProvider>
 */
export function SessionProvider({
  session,
  children,
}: {
  readonly session?: KnownSession;
  readonly children?: ReactNode;
}) {
  if (session === undefined) return <FetchingProvider>{children}</FetchingProvider>;
  return <SessionContext value={toClientSession(session)}>{children}</SessionContext>;
}

function FetchingProvider({ children }: { readonly children: ReactNode }) {
  const session = useSyncExternalStore(store.subscribe, store.current, store.initial);
  return <SessionContext value={session}>{children}</SessionContext>;
}

/**
 * Who is signed in, for a client component below a {@link SessionProvider}.
 *
 * @throws {Error} without a `SessionProvider` above the component
 * @example const { state, name } = useSession();
 */
export function useSession(): ClientSession {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession needs a <SessionProvider> above it');
  return session;
}

/**
 * Shows its children to signed-in users. It hides and does not protect: every browser gets what a server component
 * renders inside it.
 *
 * @example <SignedIn><SignOutButton /></SignedIn>
 */
export function SignedIn({ children }: { readonly children?: ReactNode }) {
  return useSession().state === 'signed-in' ? children : null;
}

/**
 * Shows its children to signed-out users.
 *
 * @example <SignedOut><SignInLink>Sign in</SignInLink></SignedOut>
 */
export function SignedOut({ children }: { readonly children?: ReactNode }) {
  return useSession().state === 'signed-out' ? children : null;
}
