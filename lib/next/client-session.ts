import type { PublicSession, toMeResponse } from '../session/public-session';
import type { AuthState } from './auth';

/** What a client component gets of a signed-in user. */
interface SignedInClientSession {
  readonly state: 'signed-in';
  readonly accountId: string;
  /** The user id in the account. */
  readonly sub: string;
  /** Null if the profile could not be read at the sign-in. */
  readonly name: string | null;
  /** An https URL; null if there is none. */
  readonly pictureUrl: string | null;
  readonly isAdmin: boolean;
  /** A LivePerson employee. */
  readonly isLpa: boolean;
  /** The names of the user's profiles, as the account defines them. */
  readonly roles: readonly string[];
  /** When the session ends if it is not used: a Unix time in seconds. */
  readonly expiresAtSeconds: number;
  /** The value of `SessionField`; null if it came from `/api/me`. */
  readonly mark: string | null;
}

const noUser = {
  accountId: null,
  sub: null,
  name: null,
  pictureUrl: null,
  isAdmin: false,
  isLpa: false,
  roles: [],
  expiresAtSeconds: null,
  mark: null,
} as const;

/** No user is known. */
interface NoClientSession extends Readonly<typeof noUser> {
  readonly state: 'loading' | 'signed-out' | 'unavailable';
}

/** What `useSession` returns: the `state`, and the user if it is `signed-in`. */
export type ClientSession = SignedInClientSession | NoClientSession;

/** `loading` until `/api/me` has answered; `unavailable` when the server cannot read the session. */
export type SessionState = ClientSession['state'];

/** What a server component passes on: the result of `sentinel.getAuth()`, `getSession()` or `requireSession()`. */
export type KnownSession = PublicSession | AuthState | null;

function noSession(state: NoClientSession['state']): ClientSession {
  return { ...noUser, state };
}

export function toClientSession(known: KnownSession): ClientSession {
  if (known === null) return noSession('signed-out');
  if ('kind' in known) {
    return known.kind === 'signed-in' ? toClientSession(known.session) : noSession(known.kind);
  }
  const { accountId, identity, expiresAtSeconds, mark } = known;
  const { sub, name, pictureUrl, isAdmin, isLpa, roles } = identity;
  const user = { accountId, sub, name, pictureUrl, isAdmin, isLpa, roles };
  return { state: 'signed-in', ...user, expiresAtSeconds, mark };
}

async function fetchSession(): Promise<ClientSession> {
  try {
    const response = await fetch('/api/me', { cache: 'no-store' });
    // Read for every status: a browser does not reuse the connection of an unread body.
    const { expiresAt, ...user }: ReturnType<typeof toMeResponse> = await response.json();
    if (response.status === 401) return noSession('signed-out');
    if (!response.ok) return noSession('unavailable');
    const expiresAtSeconds = Date.parse(expiresAt) / 1_000;
    return { state: 'signed-in', ...user, expiresAtSeconds, mark: null };
  } catch {
    return noSession('unavailable');
  }
}

/** Asks `/api/me` once for all components of a page. For `useSyncExternalStore`. */
export function createSessionStore() {
  const loading = noSession('loading');
  const listeners = new Set<() => void>();
  let current = loading;
  let isFetched = false;

  async function load() {
    current = await fetchSession();
    for (const listener of listeners) listener();
  }
  return {
    /** The first listener starts the request. */
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      if (!isFetched) void load();
      isFetched = true;
      return () => listeners.delete(listener);
    },
    current: () => current,
    /** What the server renders, and the browser until `/api/me` has answered. */
    initial: () => loading,
  };
}
