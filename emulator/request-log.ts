import { createHash } from 'node:crypto';

/** The parts of Sentinel and its neighbours that are recorded and can be made to fail. */
export type Endpoint =
  | 'domain'
  | 'authorize'
  | 'token'
  | 'revoke'
  | 'jwks'
  /** One user's record; the list is `user_list`. */
  | 'users'
  | 'user_list'
  | 'skills'
  | 'agent_groups';

/** One request as it came in, and how it was answered. */
export interface RecordedRequest {
  endpoint: Endpoint;
  method: string;
  /** Path and query as sent. */
  path: string;
  /** `grant_type` of a token request, else null. */
  grantType: string | null;
  /** Which refresh token was sent, to the token or the revocation endpoint: its digest; null without one. */
  sentRefreshToken: string | null;
  /** Which refresh token was answered: its digest; null without one. */
  answeredRefreshToken: string | null;
  /** 0 while there is no answer yet, and for good when the connection was closed without one. */
  status: number;
}

/** Every request in the order of arrival, so that one still waiting for its answer is seen too. */
export class RequestLog {
  #requests: RecordedRequest[] = [];

  begin(endpoint: Endpoint, method: string, path: string): RecordedRequest {
    const request: RecordedRequest = {
      endpoint,
      method,
      path,
      grantType: null,
      sentRefreshToken: null,
      answeredRefreshToken: null,
      status: 0,
    };
    this.#requests.push(request);
    return request;
  }

  requests(endpoint?: Endpoint): RecordedRequest[] {
    return this.#requests
      .filter((request) => !endpoint || request.endpoint === endpoint)
      .map((request) => ({ ...request }));
  }

  clear(): void {
    this.#requests = [];
  }
}

/** Tells one token from another without giving it away; null for none. */
export function tokenDigest(token: string | null): string | null {
  return token === null ? null : createHash('sha256').update(token).digest('base64url');
}
