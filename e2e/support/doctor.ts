import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { CheckState } from '../../cli/check-result';
import { runChecks } from '../../cli/run-checks';
import { type Emulator, startEmulator } from '../../emulator/server';
import { demoSettings } from '../../scripts/demo-settings';
import { doctorOutput } from './cli-command';

type Settings = Readonly<Record<string, string>>;

const appUrl = 'http://127.0.0.1:9';

/** The doctor of an app whose account is at an emulator, which is reset before each test. */
export function setUpDoctor() {
  let emulator: Emulator;
  let settings: Settings;
  beforeAll(async () => {
    emulator = await startEmulator();
    settings = demoSettings(appUrl, emulator.origin);
  });
  afterAll(() => emulator.close());
  beforeEach(async () => {
    await emulator.control.reset();
    await emulator.control.install({ redirectUris: [`${appUrl}/callback`] });
  });

  return {
    get emulator() {
      return emulator;
    },
    /** All checks pass with these settings. */
    get settings() {
      return settings;
    },
    /** Expects a matching result, with advice unless it is ok, and without secrets in any result. */
    async expectResult(changes: Settings, subject: RegExp, state: CheckState, found: RegExp) {
      const environment = { ...settings, ...changes };
      // Node.js reads NODE_EXTRA_CA_CERTS at the start of the process only.
      const results = changes.NODE_EXTRA_CA_CERTS
        ? await doctorOutput(environment)
        : await runChecks(environment);
      const result = results.find((each) => subject.test(each.subject) && each.state === state);
      expect(result, JSON.stringify(results, null, 1)).toBeDefined();
      expect(result?.found).toMatch(found);
      expect(result?.whatToDo === null).toBe(state === 'ok');
      const { LP_CLIENT_SECRET, SESSION_SECRET } = environment;
      for (const secret of [LP_CLIENT_SECRET, SESSION_SECRET]) {
        if (secret) expect(JSON.stringify(results)).not.toContain(secret);
      }
    },
  };
}
