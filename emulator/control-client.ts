import type { Dialect } from './dialect';
import type { Fault } from './faults';
import type { Installation } from './installation';
import type { UserChange } from './personas';
import type { Endpoint, RecordedRequest } from './request-log';

export interface EmulatorControl {
  /** Changes the installation, for example the redirect URIs when the app's address is known. */
  install(installation: Partial<Installation>): Promise<void>;
  /** Merges into the current dialect. A change of `keyBits` creates a new key. */
  speak(dialect: Partial<Dialect>): Promise<void>;
  /** Queues a fault. */
  fault(fault: Fault): Promise<void>;
  /** Removes the faults that still wait for a request. */
  forgetFaults(): Promise<void>;
  /** Merges into a user's record, until the reset; null: the account has no record of this user. */
  changeUser(userId: string, change: UserChange): Promise<void>;
  /** Replaces the id_token key by one with a new `kid`; the old one leaves the JWKS. */
  rotateKeys(): Promise<void>;
  /** Restores the default dialect, and removes faults, request log, logins, codes and grants. The installation stays. */
  reset(): Promise<void>;
  /** The request log, oldest first. */
  requests(endpoint?: Endpoint): Promise<RecordedRequest[]>;
  /** Every code and token issued since the last reset, and the client secret: the values that must not leak. */
  secrets(): Promise<string[]>;
}

/** The control of an emulator in another process, over HTTP. */
export function controlOf(origin: string): EmulatorControl {
  const post = async (path: string, body: unknown = {}) => {
    const headers = { 'content-type': 'application/json' };
    await send(origin, path, { method: 'POST', headers, body: JSON.stringify(body) });
  };
  return {
    install: (installation) => post('installation', installation),
    speak: (dialect) => post('dialect', dialect),
    fault: (fault) => post('faults', fault),
    forgetFaults: () => post('forget-faults'),
    changeUser: (userId, change) => post('users', { userId, change }),
    rotateKeys: () => post('rotate-keys'),
    reset: () => post('reset'),
    requests: async (endpoint) => {
      const response = await send(origin, `requests${endpoint ? `?endpoint=${endpoint}` : ''}`);
      return response.json();
    },
    secrets: async () => (await send(origin, 'secrets')).json(),
  };
}

async function send(origin: string, path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(new URL(`/control/${path}`, origin), init);
  if (!response.ok) throw new Error(`emulator: ${response.status} ${await response.text()}`);
  return response;
}
