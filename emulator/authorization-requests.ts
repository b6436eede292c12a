import { randomBytes } from 'node:crypto';

/** The cookie that ties sign-in attempts to the browser they were made in. */
export const attemptsCookie = 'ibs_id';
export const attemptLifeSeconds = 600;

/** A checked authorization request, kept while its person is on the login page. */
export interface AuthorizationRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string | null;
  readonly codeChallenge: string | null;
}

interface SignInAttempt {
  readonly request: AuthorizationRequest;
  readonly browserId: string;
  readonly expiresAtMs: number;
}

/**
 * The attempts under way. One browser may have many (a tab each), so each has an id of its own besides the
 * browser's. An attempt is not spent by an answer: a double click or a step back is no error.
 */
export class AuthorizationRequests {
  readonly #attempts = new Map<string, SignInAttempt>();

  begin(request: AuthorizationRequest, knownBrowserId: string | undefined, nowMs: number) {
    const attemptId = randomBytes(16).toString('hex');
    const browserId = knownBrowserId ?? randomBytes(16).toString('hex');
    const expiresAtMs = nowMs + attemptLifeSeconds * 1000;
    this.#attempts.set(attemptId, { request, browserId, expiresAtMs });
    return { attemptId, browserId };
  }

  /** The request of an attempt, or why there is none. The browser forgets its cookie after 10 minutes as well. */
  find(
    attemptId: string,
    browserId: string | undefined,
    nowMs: number,
  ): AuthorizationRequest | 'timed_out' | 'unknown' {
    const attempt = this.#attempts.get(attemptId);
    if (!attempt) return 'unknown';
    if (nowMs >= attempt.expiresAtMs) return 'timed_out';
    return attempt.browserId === browserId ? attempt.request : 'unknown';
  }

  clear(): void {
    this.#attempts.clear();
  }
}
