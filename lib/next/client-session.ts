import type { PublicSession } from '../session/expiry';
import type { toMeResponse } from '../session/me-response';
import type { AuthState } from './auth';

interface SignedInClientSession {
  readonly state: 'signed-in';
  readonly accountId: string;
  /** User id at Conversational Cloud. */
  readonly sub: string;
  /** Null when the person's profile could not be read. */
  readonly name: string | null;
  /** On https; null when there is none. */
  readonly pictureUrl: string | null;
  readonly isAdmin: boolean;
  /** A LivePerson employee inside a brand's account. */
  readonly isLpa: boolean;
  /** The names of the person's profiles. Always empty in this version. */
  readonly roles: readonly string[];
  /** When the session ends unless it is used, Unix time. */
  readonly expiresAtSeconds: number;
  /** What `SessionField` sends; null where the browser has asked for itself. */
  readonly mark: string | null;
}

const nobody = {
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

interface NoClientSession extends Readonly<typeof nobody> {
  readonly state: 'loading' | 'signed-out' | 'unavailable';
}

/** What `useSession` tells: `state`, and who it is where that is `signed-in`. */
export type ClientSession = SignedInClientSession | NoClientSession;

/** `loading` until `/api/me` has answered; `unavailable` when the server cannot tell at the moment. */
export type SessionState = ClientSession['state'];

/** What a server component knows: of `sentinel.getAuth()`, `getSession()` or `requireSession()`. */
export type KnownSession = PublicSession | AuthState | null;

function noSession(state: NoClientSession['state']): ClientSession {
  return { ...nobody, state };
}

/** What the server has said, for the browser. */
export function clientSession(known: KnownSession): ClientSession {
  if (known === null) return noSession('signed-out');
  if ('kind' in known) {
    return known.kind === 'signed-in' ? clientSession(known.session) : noSession(known.kind);
  }
  const { accountId, identity, expiresAtSeconds, mark } = known;
  const { sub, name, pictureUrl, isAdmin, isLpa } = identity;
  const person = { accountId, sub, name, pictureUrl, isAdmin, isLpa, roles: [] };
  return { state: 'signed-in', ...person, expiresAtSeconds, mark };
}

async function askServer(): Promise<ClientSession> {
  try {
    const response = await fetch('/api/me', { cache: 'no-store' });
    // Read whatever the status: a browser keeps the connection of a body that nobody reads.
    const { expiresAt, ...person }: ReturnType<typeof toMeResponse> = await response.json();
    if (response.status === 401) return noSession('signed-out');
    if (!response.ok) return noSession('unavailable');
    const expiresAtSeconds = Date.parse(expiresAt) / 1_000;
    return { state: 'signed-in', ...person, roles: [], expiresAtSeconds, mark: null };
  } catch {
    return noSession('unavailable');
  }
}

/** What the browser finds out for itself, once for all components of a page. For `useSyncExternalStore`. */
export function createSessionStore() {
  const loading = noSession('loading');
  const listeners = new Set<() => void>();
  let current = loading;
  let isAsked = false;

  async function ask() {
    current = await askServer();
    for (const tell of listeners) tell();
  }
  return {
    /** The first one who listens has the server asked. */
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      if (!isAsked) void ask();
      isAsked = true;
      return () => listeners.delete(listener);
    },
    current: () => current,
    /** What the server renders, and the browser until it knows better. */
    initial: () => loading,
  };
}
