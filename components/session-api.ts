/** What this app says of the session when a page asks. */
export type SessionAnswer =
  | {
      readonly kind: 'living';
      readonly subject: string;
      /** When it ends unless it is used, by the server's clock. */
      readonly expiresAtMs: number;
      /** The same by any clock: that of this computer may be wrong. */
      readonly expiresInMs: number;
    }
  | { readonly kind: 'ended' }
  /** Nobody can tell at the moment, or nobody answered. */
  | { readonly kind: 'unknown' };

/** Asks how the session is. Asking is no use of it: it ends no later for that. */
export function askForSession(): Promise<SessionAnswer> {
  return answerOf(fetch('/api/me', { cache: 'no-store' }));
}

/** Uses the session, so that it lives on. */
export function extendSession(): Promise<SessionAnswer> {
  return answerOf(fetch('/api/session/extend', { method: 'POST' }));
}

async function answerOf(call: Promise<Response>): Promise<SessionAnswer> {
  try {
    const response = await call;
    if (response.status === 401) return { kind: 'ended' };
    if (!response.ok) return { kind: 'unknown' };
    const me: { sub?: unknown; expiresAt?: unknown } = await response.json();
    const expiresAtMs = Date.parse(String(me.expiresAt));
    const expiresInMs = expiresAtMs - Date.parse(response.headers.get('date') ?? '');
    return typeof me.sub === 'string' && Number.isFinite(expiresInMs)
      ? { kind: 'living', subject: me.sub, expiresAtMs, expiresInMs }
      : { kind: 'unknown' };
  } catch {
    return { kind: 'unknown' };
  }
}
