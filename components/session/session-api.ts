import { sessionMarkField } from 'sentinel-nextjs/client';

/** The state of the session, as the server reports it. */
export type SessionResponse =
  | {
      readonly kind: 'active';
      /** Who is signed in: see {@link userKey}. */
      readonly user: string;
      /** When the session expires if it is not used, by the server's clock. */
      readonly expiresAtMs: number;
      /** The time until then. It does not depend on this computer's clock, which may be wrong. */
      readonly expiresInMs: number;
    }
  | { readonly kind: 'signed-out' }
  /** Another user is signed in than the one this page was made for. Nothing was done. */
  | { readonly kind: 'other-user' }
  /** No response, or one that does not tell. */
  | { readonly kind: 'unknown' };

/** Asks for the state of the session. This does not extend it. */
export function fetchSession(): Promise<SessionResponse> {
  return parseSessionResponse(fetch('/api/me', { cache: 'no-store' }));
}

/** Extends the session. `mark` says which user's page asks. */
export function extendSession(mark: string): Promise<SessionResponse> {
  const body = new URLSearchParams({ [sessionMarkField]: mark });
  return parseSessionResponse(fetch('/api/session/extend', { method: 'POST', body }));
}

/** Identifies a user by account and `sub` together: two accounts may use the same `sub`. */
export function userKey(accountId: unknown, sub: unknown): string {
  return JSON.stringify([accountId, sub]);
}

async function parseSessionResponse(call: Promise<Response>): Promise<SessionResponse> {
  try {
    const response = await call;
    // Read for every status: a browser keeps the connection of an unread body open.
    const body = await response.text();
    if (response.status === 401) return { kind: 'signed-out' };
    if (response.status === 409) return { kind: 'other-user' };
    if (!response.ok) return { kind: 'unknown' };
    const me: { accountId?: unknown; sub?: unknown; expiresAt?: unknown } = JSON.parse(body);
    const expiresAtMs = Date.parse(String(me.expiresAt));
    const expiresInMs = expiresAtMs - Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(expiresInMs)) return { kind: 'unknown' };
    return { kind: 'active', user: userKey(me.accountId, me.sub), expiresAtMs, expiresInMs };
  } catch {
    return { kind: 'unknown' };
  }
}
