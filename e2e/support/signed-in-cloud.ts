import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Persona } from '../../emulator/personas';
import type { Emulator, EmulatorOptions } from '../../emulator/server';
import { type CloudClient, createCloudClients } from '../../lib/cloud/client';
import { lookupOf, startEmulatedSentinel } from './emulated-sentinel';
import { TestClient } from './emulator-client';

/** One emulator for the tests of a file, and Conversational Cloud as one of its personas. */
export function signedInCloud(options: EmulatorOptions = {}) {
  let running: Emulator | null = null;
  beforeAll(async () => {
    running = await startEmulatedSentinel(options);
  });
  afterEach(() => running?.control.reset());
  afterAll(() => running?.close());

  const emulator = (): Emulator => {
    if (!running) throw new Error('the emulator runs during a test only');
    return running;
  };
  return {
    emulator,
    async cloudOf(persona: Persona): Promise<CloudClient> {
      const { access_token = '' } = await new TestClient(emulator()).tokens(persona);
      const user = { accountId: '12345678', userId: persona.userId, accessToken: access_token };
      return createCloudClients(() => lookupOf(emulator().origin))(user);
    },
  };
}
