/** What this app says of the session when a page asks. */
export type SessionResponse =
  | {
      readonly kind: 'active';
      /** Who is signed in: see {@link userOf}. */
      readonly person: string;
      /** When it ends unless it is used, by the server's clock. */
      readonly expiresAtMs: number;
      /** The same by any clock: that of this computer may be wrong. */
      readonly expiresInMs: number;
    }
  | { readonly kind: 'ended' }
  /** Nothing was done: somebody else is signed in than the one whose page asked. */
  | { readonly kind: 'other-person' }
  /** Nobody can tell at the moment, or nobody answered. */
  | { readonly kind: 'unknown' };

/** Asks how the session is. Asking is no use of it: it ends no later for that. */
export function fetchSession(): Promise<SessionResponse> {
  return answerOf(fetch('/api/me', { cache: 'no-store' }));
}

/** Uses the session, so that it lives on; `mark` says whose page asks. */
export function extendSession(mark: string): Promise<SessionResponse> {
  const body = new URLSearchParams({ 'session-mark': mark });
  return answerOf(fetch('/api/session/extend', { method: 'POST', body }));
}

/** A person is account and `sub` together: user ids are not told apart from those of another account. */
export function userOf(accountId: unknown, sub: unknown): string {
  return JSON.stringify([accountId, sub]);
}

async function answerOf(call: Promise<Response>): Promise<SessionResponse> {
  try {
    const response = await call;
    if (response.status === 401) return { kind: 'ended' };
    if (response.status === 409) return { kind: 'other-person' };
    if (!response.ok) return { kind: 'unknown' };
    const me: { accountId?: unknown; sub?: unknown; expiresAt?: unknown } = await response.json();
    const expiresAtMs = Date.parse(String(me.expiresAt));
    const expiresInMs = expiresAtMs - Date.parse(response.headers.get('date') ?? '');
    return Number.isFinite(expiresInMs)
      ? { kind: 'active', person: userOf(me.accountId, me.sub), expiresAtMs, expiresInMs }
      : { kind: 'unknown' };
  } catch {
    return { kind: 'unknown' };
  }
}
