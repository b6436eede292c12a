import type { Dialect } from './dialect';
import type { Fault } from './faults';
import type { Installation } from './installation';
import type { Endpoint, RecordedRequest } from './request-log';

export type { Endpoint, RecordedRequest } from './request-log';

/** What a test can tell an emulator, and ask it. */
export interface EmulatorControl {
  /** Changes the installation, for instance the redirect URIs once the app's address is known. */
  install(installation: Partial<Installation>): Promise<void>;
  /** Merges into the current dialect. Another `keyBits` makes a new key. */
  speak(dialect: Partial<Dialect>): Promise<void>;
  /** Queues a fault. */
  fault(fault: Fault): Promise<void>;
  /** Forgets the faults that are still waiting. */
  forgetFaults(): Promise<void>;
  /** A new id_token key with a new `kid`; the old one disappears from the JWKS. */
  rotateKeys(): Promise<void>;
  /** Default dialect, and nothing left of faults, journal, sign-ins, codes and grants. The installation stays. */
  reset(): Promise<void>;
  /** The journal, oldest first. */
  requests(endpoint?: Endpoint): Promise<RecordedRequest[]>;
  /** Every code and token issued since the last reset and the client secret, to look for leaks. */
  secrets(): Promise<string[]>;
}

/** Control of an emulator in another process, over HTTP. */
export function controlOf(origin: string): EmulatorControl {
  const post = async (path: string, body: unknown = {}) => {
    const headers = { 'content-type': 'application/json' };
    await answerOf(origin, path, { method: 'POST', headers, body: JSON.stringify(body) });
  };
  return {
    install: (installation) => post('installation', installation),
    speak: (dialect) => post('dialect', dialect),
    fault: (fault) => post('faults', fault),
    forgetFaults: () => post('forget-faults'),
    rotateKeys: () => post('rotate-keys'),
    reset: () => post('reset'),
    requests: async (endpoint) => {
      const answer = await answerOf(origin, `requests${endpoint ? `?endpoint=${endpoint}` : ''}`);
      return answer.json();
    },
    secrets: async () => (await answerOf(origin, 'secrets')).json(),
  };
}

async function answerOf(origin: string, path: string, init?: RequestInit): Promise<Response> {
  const answer = await fetch(new URL(`/control/${path}`, origin), init);
  if (!answer.ok) throw new Error(`emulator: ${answer.status} ${await answer.text()}`);
  return answer;
}
