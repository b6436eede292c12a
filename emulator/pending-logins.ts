import { randomBytes } from 'node:crypto';

/** The cookie that ties pending logins to their browser. */
export const loginsCookie = 'ibs_id';
export const loginLifetimeSeconds = 600;

/** A checked authorization request, kept while the user is on the login page. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string | null;
  readonly codeChallenge: string | null;
}

interface PendingLogin {
  readonly request: AuthorizationRequest;
  readonly browserId: string;
  readonly expiresAtMs: number;
}

/**
 * Authorization requests that wait for their user to log in, by an id each, because one browser may have several (one
 * in each tab). They stay usable after the login, so a double click or a step back is no error.
 */
export class PendingLogins {
  readonly #logins = new Map<string, PendingLogin>();

  add(request: AuthorizationRequest, knownBrowserId: string | undefined, nowMs: number) {
    const id = randomBytes(16).toString('hex');
    const browserId = knownBrowserId ?? randomBytes(16).toString('hex');
    const expiresAtMs = nowMs + loginLifetimeSeconds * 1000;
    this.#logins.set(id, { request, browserId, expiresAtMs });
    return { id, browserId };
  }

  /** The request of a pending login, or a sentence that says why there is none. */
  find(id: string, browserId: string | undefined, nowMs: number): AuthorizationRequest | string {
    const login = this.#logins.get(id);
    // First, because the browser has no cookie of a login that timed out.
    if (login && nowMs >= login.expiresAtMs) return 'This sign-in timed out after 10 minutes.';
    const isOwn = login?.browserId === browserId;
    return login && isOwn ? login.request : 'This browser has no such sign-in.';
  }
}
