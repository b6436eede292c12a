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
  /** 0 while there is no answer yet, and for good when the connection was closed without one. */
  status: number;
}

/** Every request in the order of arrival, so that one still waiting for its answer is seen too. */
export class Journal {
  #requests: RecordedRequest[] = [];

  begin(endpoint: Endpoint, method: string, path: string): RecordedRequest {
    const request = { endpoint, method, path, grantType: null, status: 0 };
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
